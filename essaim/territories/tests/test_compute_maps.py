from hypothesis import given
from hypothesis import strategies as st

from essaim.territories.compute.maps import OVERSEAS, Scale, department_map, equal_scale


def test_zero_is_a_level_and_no_figure_is_none():
    drawn = {
        shape.code: shape
        for shape in department_map("Pôles", {"38": (4, "4 pôles", ""), "2A": (0, "aucun", "")}).shapes
    }

    assert drawn["2A"].level_class == "level-0"
    assert drawn["38"].level_class == "level-1"
    assert drawn["974"].level_class == "level-unknown"
    assert drawn["974"].title == "La Réunion (974)\u00a0: donnée non disponible"


def test_every_department_is_drawn_overseas_ones_as_boxes():
    drawn = department_map("Pôles", {})

    assert len(drawn.shapes) == 96 + len(OVERSEAS)
    assert [shape.code for shape in drawn.shapes if shape.tile] == list(OVERSEAS)
    assert not drawn.linked
    assert drawn.has_unknown
    assert "CC BY 4.0" in drawn.credit


def test_the_legend_says_where_each_level_starts():
    assert Scale((1, 1000), "pôles").steps() == [
        (0, "0\u00a0pôles"),
        (1, "de 1 à 999\u00a0pôles"),
        (2, "1\u202f000\u00a0pôles et plus"),
    ]
    assert [words for _, words in Scale((1, 2, 5)).steps()] == ["0", "1", "de 2 à 4", "5 et plus"]
    assert Scale((8.2, 14.0), "%").steps()[1] == (1, "de 8,2 à moins de 14\u00a0%")


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6), st.floats(0, 100))))
def test_a_scale_gives_each_figure_a_level_that_grows_with_it(figures):
    scale = equal_scale(figures)
    levels = [scale.level(figure) for figure in sorted(one for one in figures if one is not None)]

    assert levels == sorted(levels)
    assert set(levels) <= set(range(6))
    assert len(scale.steps()) == len(scale.starts) + 1

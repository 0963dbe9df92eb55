import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from essaim.territories import queries
from essaim.territories.compute.maps import department_map
from essaim.territories.factories import CommuneFactory, DepartmentFactory, VintageFactory

pytestmark = pytest.mark.django_db


def find(client, **query):
    return client.get(reverse("territories:place_search"), query)


@pytest.mark.parametrize("count", [1, 5])
def test_the_search_page_is_public_and_costs_the_same_for_one_or_many(
    count, client, django_assert_num_queries
):
    VintageFactory(dataset="communes")
    CommuneFactory.create_batch(count, name="Grenoble", population=None)

    with django_assert_num_queries(6):  # savepoint twice, communes, former communes, EPCI, sources
        page = find(client, q="grenoble")

    assert len(page.context["places"]) == count
    assert "non connue" in page.content.decode()
    assert "Communes : Insee, COG 2026, Licence Ouverte 2.0" in page.content.decode()


def test_the_page_says_what_to_do_and_when_nothing_is_found(client):
    assert "Saisissez un nom ou un code." in find(client).content.decode()
    assert "Aucun territoire ne correspond" in find(client, q="zzzz").content.decode()


def test_fields_of_other_pages_read_json(client):
    CommuneFactory(code="38185", name="Grenoble", department__code="38", department__name="Isère")
    DepartmentFactory(code="38")

    answer = find(client, q="grenoble", kinds=["commune", "planet"], format="json").json()

    assert answer["results"] == [
        {
            "kind": "commune",
            "code": "38185",
            "name": "Grenoble",
            "context": "Isère (38)",
            "population": 1000,
            "label": "Grenoble, Isère (38)",
        }
    ]


def render_map(values):
    return render_to_string("territories/_department_map.html", {"map": department_map("Pôles", values)})


def test_the_map_is_an_image_with_words_and_no_inline_style():
    drawn = render_map({"38": (3, "3 pôles", "")})

    assert drawn.count("<path") == 101
    assert 'role="img"' in drawn
    assert "<title>Isère (38)\u00a0: 3 pôles</title>" in drawn
    assert "style=" not in drawn
    assert "CC BY 4.0" in drawn


def test_a_map_with_links_leaves_the_keyboard_path_to_the_table():
    drawn = render_map({"38": (3, "3 pôles", "/poles/?departement=38")})

    assert 'aria-hidden="true" focusable="false"' in " ".join(drawn.split())
    assert '<a href="/poles/?departement=38" tabindex="-1">' in drawn


def test_the_table_says_every_figure():
    DepartmentFactory(code="38", name="Isère", region__name="Auvergne-Rhône-Alpes")
    rows = queries.department_rows({"38": (3, "3 pôles", "/isere")})
    table = render_to_string(
        "territories/_department_table.html",
        {"caption": "Pôles par département", "header": "Pôles", "rows": rows},
    )

    assert '<a href="/isere">Isère</a>' in table
    assert "3 pôles" in table

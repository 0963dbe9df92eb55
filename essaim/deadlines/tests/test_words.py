from datetime import UTC, date, datetime

import pytest

from essaim.deadlines import day_in_words, in_words, zone_of
from essaim.kit.units import PARIS


@pytest.mark.parametrize(
    ("instant", "region", "words"),
    [
        (datetime(2021, 5, 12, 16, tzinfo=UTC), "84", "mercredi 12 mai 2021 à 18 h, heure de Paris"),
        (
            datetime(2021, 5, 12, 16, 5, tzinfo=UTC),
            "01",
            "mercredi 12 mai 2021 à 18 h 05, heure de Paris (12 h 05, heure de Guadeloupe)",
        ),
        (
            datetime(2021, 11, 30, 22, 59, 59, tzinfo=UTC),
            "04",
            "mardi 30 novembre 2021 à 23 h 59 min 59 s, heure de Paris"
            " (mercredi 1er décembre 2021 à 2 h 59 min 59 s, heure de La Réunion)",
        ),
    ],
)
def test_an_instant_is_said_in_paris_and_on_the_spot(instant, region, words):
    assert in_words(instant, PARIS, zone_of(region)).replace("\u00a0", " ") == words


def test_a_day_may_go_without_its_name_and_is_never_cut_from_its_month():
    assert day_in_words(date(2026, 3, 2), weekday=False) == "2\u00a0mars 2026"

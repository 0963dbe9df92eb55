"""The tools of the journeys themselves: a check that cannot fail checks nothing."""

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

GOOD = "<!doctype html><html lang='fr'><title>Page</title><main><h1>Page</h1></main></html>"
BAD = "<!doctype html><html lang='fr'><title>Page</title><main><h1>Page</h1><img src='data:,'></main></html>"


def test_axe_accepts_a_sound_page_and_names_what_is_wrong_in_another(page, axe):
    page.set_content(GOOD)
    axe(page)

    page.set_content(BAD)
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)

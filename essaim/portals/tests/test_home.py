"""The home page: what is open, how long is left, where the poles are; and what it costs."""

import pytest
from django.urls import reverse

from essaim.accounts.factories import UserFactory
from essaim.calls.factories import WaveFactory
from essaim.poles.factories import PoleFactory


@pytest.mark.django_db
def test_the_home_page_says_what_is_open_and_how_long_is_left(client):
    WaveFactory(open=True, name="Vague d’automne")

    page = client.get(reverse("portals:home"))

    assert "Vague d’automne" in page.text
    assert "Il reste 29 jours" in page.text
    assert "Commencer un dossier" in page.text


@pytest.mark.django_db
def test_the_home_page_announces_the_next_wave_when_none_is_open(client):
    WaveFactory(future=True, name="Vague de printemps")

    page = client.get(reverse("portals:home"))

    assert "Vague de printemps" in page.text
    assert "Commencer un dossier" not in page.text


@pytest.mark.django_db
def test_the_home_page_leads_to_the_poles_of_each_region(client):
    region = PoleFactory(public=True, region__name="Bretagne").region
    PoleFactory(public=True, region=region)
    PoleFactory(public=True, is_demo=True)
    PoleFactory(region__name="Corse")

    page = client.get(reverse("portals:home"))

    assert f"{reverse('poles:list')}?region={region.code}" in page.text
    assert page.context["poles"] == 2
    assert "Corse" not in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_costs_the_same_for_one_or_many(count, client, django_assert_max_num_queries):
    WaveFactory.create_batch(count, open=True)
    PoleFactory.create_batch(count, public=True)
    client.get(reverse("portals:home"))

    with django_assert_max_num_queries(4):
        client.get(reverse("portals:home"))


@pytest.mark.django_db
def test_somebody_signed_in_finds_their_board(signed_in):
    response = signed_in(UserFactory()).get(reverse("portals:home"))

    assert response.url == reverse("portals:board")

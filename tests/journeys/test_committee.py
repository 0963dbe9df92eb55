"""A sitting in three browsers: the secretary, a member who votes, a member whom a tie takes away."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from essaim.appraisal import actions as appraisal
from essaim.committee.models import Ballot, Committee, Exit, Sitting
from essaim.committee.tests.committees import convened, declared
from tests.proof import prove

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(browser, live_server, browser_context_args):
    """`window(user)`: a page of that person's own browser."""
    contexts = []

    def open_window(user):
        client = Client()
        client.force_login(user)
        prove(client, user)
        context = browser.new_context(**browser_context_args)
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def room(live_server):
    room = declared(convened(seats=3, dossiers=2))
    Committee.objects.update(majority="cast")  # one of the two who may vote is enough here
    Sitting.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    appraisal.declare(room.dossiers[0], "tie", "J’y ai siégé.", by=room.user(2))
    room.address = f"{live_server.url}/selection/comite/seances/{room.sitting.public_id}/"
    return room


def test_a_sitting_is_held_on_three_screens(window, room, axe):
    secretary, member, tied = (window(user) for user in (room.manager, room.user(1), room.user(2)))
    they_arrive(secretary, member, tied, room, axe)
    the_item_is_on_every_screen_but_one(secretary, member, tied, axe)
    they_vote(secretary, member, axe)
    the_next_item_brings_everybody_back(secretary, tied)
    the_minutes_are_written(secretary, tied, room, axe)


def they_arrive(secretary, member, tied, room, axe):
    for page in (member, tied):
        page.goto(room.address + "place/")
        axe(page)
        page.get_by_text("Présent sur place").click()
        page.get_by_role("button", name="Répondre").click()
        page.get_by_role("link", name="Entrer en séance").click()
        page.get_by_role("button", name="Je suis là, sur place").click()
        axe(page)
    secretary.goto(room.address)
    axe(secretary)
    secretary.locator("tr", has_text="Membre 0").locator("button[id^=here-]").click()
    secretary.get_by_label("Qui préside").select_option(label=room.user(0).name)
    secretary.get_by_role("button", name="Ouvrir la séance").click()
    expect(secretary.get_by_role("heading", name="Aucun point en cours")).to_be_visible()


def the_item_is_on_every_screen_but_one(secretary, member, tied, axe):
    secretary.locator("#next-item").focus()
    secretary.keyboard.press("Enter")
    expect(secretary.get_by_role("heading", name="Pôle 0")).to_be_visible()
    expect(member.get_by_role("heading", name="Pôle 0")).to_be_visible()  # nobody pressed anything
    expect(member.get_by_role("status").filter(has_text="Pôle 0")).to_be_attached()  # and it is announced
    expect(tied.get_by_role("heading", name="Vous êtes sorti de la salle")).to_be_visible()
    assert "Pôle 0" not in tied.content()
    axe(secretary)
    axe(tied)


def they_vote(secretary, member, axe):
    secretary.locator("#open-vote").press("Enter")
    button = member.get_by_role("button", name="Favorable", exact=True)
    expect(button).to_be_visible()
    axe(member)
    button.focus()
    member.keyboard.press("Enter")
    expect(member.get_by_text("Votre vote est enregistré.")).to_be_visible()
    expect(member.get_by_role("button", name="Favorable", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(secretary.get_by_text("1 vote sur 2.")).to_be_visible()
    secretary.locator("#close-vote").press("Enter")
    expect(member.get_by_text("Avis favorable")).to_be_visible()
    assert Ballot.objects.get().choice == "favourable"


def the_next_item_brings_everybody_back(secretary, tied):
    secretary.locator("#next-item").press("Enter")
    expect(tied.get_by_role("heading", name="Pôle 1")).to_be_visible()
    assert Exit.objects.get().came_back_at is not None


def the_minutes_are_written(secretary, tied, room, axe):
    secretary.locator("summary", has_text="Lever la séance").click()
    secretary.get_by_label("S’il reste des points sans vote").fill("La salle ferme.")
    secretary.get_by_role("button", name="Lever la séance").click()
    secretary.get_by_role("link", name="Rédiger le procès-verbal").click()
    secretary.get_by_role("button", name="Rédiger le procès-verbal").click()
    expect(secretary.get_by_text("Sens de la délibération\u00a0: avis favorable")).to_be_visible()
    axe(secretary)
    tied.goto(room.address + "proces-verbal/")
    expect(tied.get_by_text("Cette copie ne contient pas les points")).to_be_visible()
    assert "Pôle 0" not in tied.content()

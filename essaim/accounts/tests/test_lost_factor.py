"""A lost second factor is forgotten by two officers, never by one, never by the mail box alone."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from essaim.accounts import actions
from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import FactorReset, Role
from essaim.audit.models import Entry
from essaim.kit.rules import Refused
from essaim.mail.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers():
    return [MandateFactory(role=Role.PROGRAMME_MANAGER).user for _ in range(2)]


@pytest.fixture
def locked_out():
    person = MandateFactory(role=Role.APPRAISER).user
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person


def browser_of(person, signed_in):
    """A session as a real sign-in leaves it: listed among those of its holder."""
    client = signed_in(person)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    UserSession.objects.create(user=person, session_key=key, ip="203.0.113.4", user_agent="Firefox")
    return client


def test_two_officers_forget_a_lost_factor_on_screens_and_its_holder_reads_each_step(
    officers, locked_out, signed_in
):
    first, second = (signed_in(officer) for officer in officers)
    holder = browser_of(locked_out, signed_in)
    page = reverse("accounts:factor_reset", args=[locked_out.public_id])

    first.post(page, {"reason": "Téléphone volé, appelée à son bureau"})
    assert "Oublier le second facteur" not in first.get(page).text
    grant = reverse("accounts:factor_reset_decide", args=[FactorReset.objects.get().public_id, "accorder"])
    first.post(grant)
    assert Authenticator.objects.filter(user=locked_out).exists()
    assert "Oublier le second facteur" in second.get(page).text
    second.post(grant)

    assert not Authenticator.objects.filter(user=locked_out).exists()
    assert holder.get("/compte/").status_code == 302
    told = Message.objects.filter(to=locked_out.email).order_by("pk").values_list("key", flat=True)
    assert list(told) == ["factor_reset_asked", "factor_reset_done"]
    assert {"ask_factor_reset", "grant_factor_reset"} <= set(Entry.objects.values_list("verb", flat=True))


def test_a_session_without_a_fresh_proof_forgets_nothing(officers, locked_out, client):
    reset = actions.ask_factor_reset(locked_out, by=officers[0], reason="Perdu")
    client.force_login(officers[1])

    answer = client.post(reverse("accounts:factor_reset_decide", args=[reset.public_id, "accorder"]))

    assert answer.url == reverse("accounts:proof")
    assert Authenticator.objects.filter(user=locked_out).exists()


def test_the_database_refuses_one_officer_alone(officers, locked_out):
    reset = actions.ask_factor_reset(locked_out, by=officers[0], reason="Perdu")

    with pytest.raises(IntegrityError):
        FactorReset.objects.filter(pk=reset.pk).update(
            is_granted=True, decided_by=officers[0], decided_at=timezone.now()
        )


def test_what_was_asked_last_week_is_asked_again(officers, locked_out):
    reset = actions.ask_factor_reset(locked_out, by=officers[0], reason="Perdu")
    FactorReset.objects.update(asked_at=timezone.now() - timedelta(days=7, minutes=1))

    with pytest.raises(Refused, match="plus de 7 jours"):
        actions.grant_factor_reset(reset, by=officers[1])
    actions.refuse_factor_reset(reset, by=officers[1])
    actions.ask_factor_reset(locked_out, by=officers[1], reason="Perdu encore")


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        (Role.OPERATOR, "moins de droits"),  # an operator does not open the door of an appraiser
        (Role.NATIONAL_OFFICER, "moins de droits"),
    ],
)
def test_whoever_does_not_rule_the_account_cannot_ask(role, reason, locked_out):
    with pytest.raises(Refused, match=reason):
        actions.ask_factor_reset(locked_out, by=MandateFactory(role=role).user, reason="Perdu")


def test_nothing_is_forgotten_where_there_is_nothing(officers):
    with pytest.raises(Refused, match="n’a pas de second facteur"):
        actions.ask_factor_reset(UserFactory(), by=officers[0], reason="Perdu")


def test_all_the_sessions_of_a_person_are_closed_at_once_with_a_reason(officers, locked_out, signed_in):
    browsers = [browser_of(locked_out, signed_in) for _ in range(2)]
    page = reverse("accounts:sessions_end", args=[locked_out.public_id])

    signed_in(officers[0]).post(page, {"reason": "Ordinateur volé"})

    assert [browser.get("/compte/").status_code for browser in browsers] == [302, 302]
    assert Entry.objects.get(verb="end_all_sessions").details["reason"] == "Ordinateur volé"

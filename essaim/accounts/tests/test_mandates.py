"""Giving, shortening, withdrawing a role: who may, what remains, what is refused in which words."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from essaim.accounts import actions, queries
from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Mandate, Role, User
from essaim.audit.models import Entry
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.territories.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db
REFUSED = r"^Vous ne pouvez pas donner ni changer ce rôle sur ce périmètre.$"


def manager(**perimeter):
    return MandateFactory(role=Role.PROGRAMME_MANAGER, **perimeter).user


def operator():
    return MandateFactory(role=Role.OPERATOR).user


def test_giving_a_role_is_journalled_and_told_to_the_person():
    person, by, region = UserFactory(), manager(), RegionFactory(name="Bretagne")

    mandate = actions.grant_mandate(person, by=by, role=Role.APPRAISER, region=region)

    assert queries.live_mandates(person) == [mandate]
    entry = Entry.objects.get()
    assert (entry.verb, entry.by, entry.subject_id) == ("grant_mandate", by, str(person.pk))
    assert entry.details["perimeter"] == "Bretagne"
    assert Message.objects.get().to == person.email


@pytest.mark.parametrize(
    ("giver", "role", "possible"),
    [
        (manager, Role.APPRAISER, True),
        (manager, Role.PROGRAMME_MANAGER, True),
        (manager, Role.OPERATOR, False),
        (operator, Role.OPERATOR, True),
        (operator, Role.PROGRAMME_MANAGER, True),
        (operator, Role.APPRAISER, False),
        (lambda: MandateFactory(role=Role.APPRAISER).user, Role.APPRAISER, False),
        (UserFactory, Role.PARTNER, False),
    ],
)
def test_each_role_gives_its_own_roles(giver, role, possible):
    by, person = giver(), UserFactory()

    if possible:
        actions.grant_mandate(person, by=by, role=role)
    else:
        with pytest.raises(Refused, match=REFUSED):
            actions.grant_mandate(person, by=by, role=role)
    assert Mandate.objects.filter(user=person).exists() == possible


def test_nobody_gives_a_role_to_themself():
    by = manager()

    with pytest.raises(Refused, match=r"^Personne ne se donne un rôle"):
        actions.grant_mandate(by, by=by, role=Role.BUDGET_MANAGER)


@pytest.fixture
def calls(monkeypatch):
    """Two calls, as the capability above tells them."""
    monkeypatch.setattr(queries, "CALLS", [lambda: [("ptce", "Les PTCE"), ("autre", "Un autre appel")]])


def test_a_manager_of_one_region_or_one_call_gives_no_more_than_that(calls):
    region = RegionFactory()
    regional, of_a_call = manager(region=region), manager(call_slug="ptce")
    person = UserFactory()

    actions.grant_mandate(person, by=regional, role=Role.APPRAISER, region=region)
    actions.grant_mandate(person, by=of_a_call, role=Role.APPRAISER, call_slug="ptce")
    for by, perimeter in [(regional, {}), (regional, {"region": RegionFactory()}), (of_a_call, {})]:
        with pytest.raises(Refused, match=REFUSED):
            actions.grant_mandate(person, by=by, role=Role.PARTNER, **perimeter)


@pytest.mark.parametrize(
    ("role", "perimeter", "field"),
    [
        (Role.PROVIDER, "region", "region"),
        (Role.NATIONAL_OFFICER, "region", "region"),
        (Role.COMMITTEE_MEMBER, "department", "department"),
        (Role.PROGRAMME_MANAGER, "department", "department"),
        (Role.COMPAGNON, "call_slug", "call_slug"),
    ],
)
def test_a_role_is_not_given_on_a_perimeter_that_would_open_nothing(role, perimeter, field, calls):
    place = {"region": RegionFactory, "department": DepartmentFactory, "call_slug": lambda: "ptce"}

    with pytest.raises(ValidationError) as refused:
        actions.grant_mandate(UserFactory(), by=manager(), role=role, **{perimeter: place[perimeter]()})

    assert list(refused.value.message_dict) == [field]
    assert (
        not Mandate.objects.filter(role=role, granted_by__isnull=False)
        .exclude(role=Role.PROGRAMME_MANAGER)
        .exists()
    )


def test_a_mandate_is_kept_to_a_call_that_exists(calls):
    person, by = UserFactory(), manager()

    with pytest.raises(ValidationError, match="Cet appel n’existe pas"):
        actions.grant_mandate(person, by=by, role=Role.APPRAISER, call_slug="pct")
    assert actions.grant_mandate(person, by=by, role=Role.APPRAISER, call_slug="ptce").pk


@pytest.mark.parametrize("perimeter", ["region", "call_slug"])
def test_a_manager_of_a_part_neither_closes_an_account_nor_sees_as_anybody(perimeter):
    place = {"region": RegionFactory()} if perimeter == "region" else {"call_slug": "ptce"}
    by = manager(**place)
    person = MandateFactory(role=Role.APPRAISER, **place).user
    candidate = UserFactory()

    for somebody in (person, candidate):
        with pytest.raises(Refused, match=r"^Seul un responsable national"):
            actions.close_account(somebody, by=by, reason="Erreur")
        with pytest.raises(Refused, match=r"^Vous ne pouvez pas voir le site"):
            actions.start_seeing_as(somebody, by=by, reason="Aide")
    assert set(queries.people_for(by)) == {person, by}


def test_an_operator_never_sees_as_anybody():
    by = operator()
    MandateFactory(user=by, role=Role.PROGRAMME_MANAGER)

    with pytest.raises(Refused, match=r"^Vous ne pouvez pas voir le site"):
        actions.start_seeing_as(UserFactory(), by=by, reason="Aide")


def test_one_role_on_one_perimeter_is_given_once():
    person, by = UserFactory(), manager()
    actions.grant_mandate(person, by=by, role=Role.APPRAISER)

    with pytest.raises(ValidationError, match=r"Cette personne a déjà ce rôle sur ce périmètre."):
        actions.grant_mandate(person, by=by, role=Role.APPRAISER)


def test_an_invitation_opens_the_account_of_a_new_address():
    mandate = actions.invite_person(
        "Nouvelle@Example.fr", by=manager(), role=Role.PARTNER, first_name="Lou", last_name="Petit"
    )

    assert (mandate.user.email, mandate.user.name) == ("nouvelle@example.fr", "Lou Petit")
    assert "/connexion/" in Message.objects.get(to="nouvelle@example.fr").text


def test_an_invitation_never_renames_somebody_who_has_an_account():
    anne = UserFactory(first_name="Anne", last_name="Le Goff")

    actions.invite_person(anne.email, by=manager(), role=Role.PARTNER, first_name="X", last_name="Y")

    anne.refresh_from_db()
    assert anne.name == "Anne Le Goff"


def test_invitations_are_throttled_by_giver(monkeypatch):
    monkeypatch.setattr("essaim.accounts.actions.mandates.INVITATIONS_PER_HOUR", 2)
    by = manager()
    for number in range(2):
        actions.invite_person(f"p{number}@example.fr", by=by, role=Role.PARTNER)

    with pytest.raises(Refused, match=r"^Vous avez donné 2 rôles en une heure."):
        actions.invite_person("p3@example.fr", by=by, role=Role.PARTNER)


def test_a_withdrawn_role_opens_nothing_and_says_why():
    mandate, by = MandateFactory(role=Role.APPRAISER), manager()

    actions.revoke_mandate(mandate, by=by, reason="Départ du service")

    assert queries.live_mandates(User.objects.get(pk=mandate.user_id)) == []
    mandate.refresh_from_db()
    assert (mandate.revoked_by, mandate.revoked_reason) == (by, "Départ du service")
    assert Entry.objects.get().details["reason"] == "Départ du service"
    with pytest.raises(ValidationError, match=r"Ce mandat est déjà retiré."):
        actions.revoke_mandate(mandate, by=by, reason="Encore")


def test_the_last_operator_stays():
    last, other = MandateFactory(role=Role.OPERATOR), MandateFactory(role=Role.OPERATOR, over=True)
    by = MandateFactory(role=Role.OPERATOR, ends_on=timezone.localdate() + timedelta(days=3)).user
    words = r"^C’est le dernier exploitant"

    with pytest.raises(Refused, match=words):
        actions.revoke_mandate(last, by=by, reason="Erreur")
    with pytest.raises(Refused, match=words):
        actions.change_mandate_end(last, by=by, ends_on=timezone.localdate() + timedelta(days=1000))
    with pytest.raises(Refused, match=words):
        actions.close_account(last.user, by=by, reason="Erreur")
    assert other.user.is_active


def test_the_end_of_a_mandate_follows_its_start():
    mandate = MandateFactory(role=Role.APPRAISER)

    with pytest.raises(ValidationError, match=r"La fin du mandat doit suivre son début."):
        actions.change_mandate_end(mandate, by=manager(), ends_on=mandate.starts_on - timedelta(days=1))


def test_the_first_operator_is_named_by_a_command():
    call_command("accounts", "operator", "premier@example.fr")
    call_command("accounts", "operator", "premier@example.fr")

    mandate = Mandate.objects.get()
    assert (mandate.user.email, mandate.role) == ("premier@example.fr", Role.OPERATOR)
    assert mandate.granted_by == queries.service_account()


def test_what_is_not_needed_is_forgotten_and_nothing_else():
    old = timezone.now() - timedelta(days=400)
    ghost = UserFactory(created_at=old)
    kept = [
        UserFactory(created_at=old, last_login=old),
        UserFactory(),
        MandateFactory(user__created_at=old).user,
        UserFactory(created_at=old, invited_by=UserFactory(last_login=old)),
    ]
    used = kept[0]
    used.sign_ins.create(method="code", at=old)
    used.sign_ins.create(method="code")

    actions.forget_sign_ins(by=queries.service_account())
    actions.forget_unconfirmed_accounts(by=queries.service_account())

    assert not User.objects.filter(pk=ghost.pk).exists()
    assert User.objects.filter(pk__in=[user.pk for user in kept]).count() == len(kept)
    assert used.sign_ins.count() == 1

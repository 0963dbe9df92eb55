import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.accounts.queries import service_account
from essaim.audit.models import Entry
from essaim.kit.references import fingerprint
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.organizations.factories import OrganizationFactory
from essaim.organizations.models import Organization, Origin
from essaim.poles import actions, queries
from essaim.poles.factories import MembershipFactory, PoleFactory, PoleStatusFactory
from essaim.poles.models import Membership, MembershipState, Pole, PoleStatus, StatusKind
from essaim.poles.workflow import MEMBERSHIP
from essaim.territories.factories import CommuneFactory, DepartmentFactory, EpciFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(first_name="Nora", last_name="Petit", email="nora@exemple.fr")


def answer(token, **changes):
    given = {"confirm": True, "name": "Ada Lovelace, directrice", "note": ""} | changes
    return actions.answer_invitation(token, by=service_account(), **given)


def sent_link(**changes):
    """Invite a member and read the token in its message."""
    membership = MembershipFactory(**changes)
    actions.invite_member(membership, by=UserFactory(), sender_note="À bientôt")
    text = Message.objects.get(key="membership_invitation").text
    return membership, re.search(r"/engagement/([\w-]+)/", text)[1]


def test_a_pole_is_created_by_somebody_and_can_be_searched(person):
    lead = OrganizationFactory(name="La Coopérative")
    pole = actions.create_pole("  Pôle   Laine ", lead, by=person, pitch="Filière laine", themes=["textile"])

    pole = Pole.objects.get(pk=pole.pk)
    assert (pole.name, pole.lead, pole.created_by) == ("Pôle Laine", lead, person)
    assert pole.search_key == "pole laine filiere laine la cooperative textile"
    assert not pole.is_public
    assert [entry.verb for entry in Entry.objects.all()] == ["create"]


def test_updating_writes_what_changed_and_says_so(person):
    pole = PoleFactory(name="Ancien")
    actions.update_pole(pole, by=person, name="Nouveau", pitch=pole.pitch)
    pole.refresh_from_db()
    assert pole.search_key.startswith("nouveau")
    assert Entry.objects.get().details == {"fields": ["name"]}


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"pitch": "x" * 257}, "256"), ({"website": "pas une adresse"}, "URL"), ({"stage": "rien"}, "choix")],
)
def test_what_cannot_be_kept_is_refused(person, fields, message):
    with pytest.raises(ValidationError, match=message):
        actions.create_pole("Pôle", None, by=person, **fields)
    with pytest.raises(ValidationError):
        actions.create_pole(" ", None, by=person)


def test_a_territory_of_communes_and_epci_gives_departments_and_the_most_populated_region(person):
    big, small = RegionFactory(), RegionFactory()
    isere = DepartmentFactory(code="38", region=big)
    jura = DepartmentFactory(code="39", region=small)
    epci = EpciFactory(code="200000001")
    inside = CommuneFactory(department=isere, epci=epci, population=9_000)
    alone = CommuneFactory(department=jura, population=500)
    pole = PoleFactory(without_region=True)

    summary = actions.set_territory(pole, [inside.code, alone.code], [epci.code], by=person)

    pole.refresh_from_db()
    assert (pole.region, pole.department_codes) == (big, ["38", "39"])
    assert summary.commune_count == 2
    assert set(pole.places.values_list("commune_id", "epci_id")) == {(alone.code, None), (None, epci.code)}
    assert queries.territory_of(pole).population == 9_500

    with pytest.raises(ValidationError, match=r"Codes inconnus.*99999"):
        actions.set_territory(pole, ["99999"], [], by=person)
    assert pole.places.count() == 2

    actions.set_territory(pole, [], [], by=person)
    pole.refresh_from_db()
    assert (pole.region, pole.department_codes) == (None, [])


def test_a_status_is_dated_and_set_once(person):
    pole = PoleFactory()
    for _ in range(2):
        actions.set_status(pole, StatusKind.COMPAGNON, date(2024, 1, 1), by=person, evidence="Charte")
    assert PoleStatus.objects.get().since_words == "1er janvier 2024"
    assert Entry.objects.count() == 1
    with pytest.raises(ValidationError, match="finir avant de commencer"):
        actions.set_status(pole, "charter", date(2024, 1, 1), by=person, until=date(2023, 1, 1))


def test_a_pole_enters_and_leaves_the_directory(person):
    pole = PoleFactory()
    actions.publish_pole(pole, True, by=person)
    assert list(queries.visible_poles(UserFactory())) == [pole]
    actions.publish_pole(pole, False, by=person)
    assert not queries.visible_poles(UserFactory()).exists()
    assert [entry.verb for entry in Entry.objects.order_by("id")] == ["publish", "unpublish"]


def test_a_territory_has_a_limit_and_a_misspelt_field_is_a_mistake_of_ours(person):
    with pytest.raises(ValidationError, match="au plus 1500"):
        actions.set_territory(PoleFactory(), [f"{n:05d}" for n in range(1501)], by=person)
    with pytest.raises(TypeError):
        actions.update_pole(PoleFactory(), by=person, nom="Pôle")
    with pytest.raises(TypeError):
        actions.add_member(PoleFactory(), OrganizationFactory(), by=person, kind="ess", nom="x")


def test_nothing_is_written_when_nothing_changes(person):
    member, pole = MembershipFactory(), PoleFactory()
    actions.update_member(member, by=person, role=member.role)
    actions.update_pole(pole, by=person, name=pole.name)
    assert not Entry.objects.exists()


def test_a_member_is_added_once(person):
    pole, organization = PoleFactory(), OrganizationFactory()
    member = actions.add_member(pole, organization, by=person, kind="ess", cash_amount=Decimal(10))
    with pytest.raises(ValidationError, match="déjà membre"):
        actions.add_member(pole, organization, by=person, kind="ess")

    actions.remove_member(member, by=person)
    actions.add_member(pole, organization, by=person, kind="ess")
    assert queries.members_of(pole).count() == 1
    with pytest.raises(ValidationError, match="négatif"):
        actions.add_member(pole, OrganizationFactory(), by=person, kind="ess", cash_amount=Decimal(-1))


@pytest.mark.time_machine("2026-03-02T09:00Z", tick=False)
def test_an_invitation_is_a_message_whose_link_is_not_kept(person):
    membership = MembershipFactory(contact_name="Ada Lovelace")

    actions.invite_member(membership, by=person, sender_note="Merci de confirmer vite")

    membership.refresh_from_db()
    message = Message.objects.get()
    token = re.search(r"/engagement/([\w-]+)/", message.text)[1]
    assert membership.state == MembershipState.INVITED
    assert membership.token_fingerprint == fingerprint(token)
    assert membership.expires_at == datetime(2026, 5, 1, 9, tzinfo=UTC)
    assert membership.answer_goes_to == ["nora@exemple.fr"]
    assert (message.to, message.about) == (membership.contact_email, membership.pole.reference)
    assert "Merci de confirmer vite" in message.text
    assert "2\u202f000\u00a0€" in message.text


def test_inviting_without_address_or_twice_in_a_row_is_refused(person):
    with pytest.raises(Refused, match=r"^Indiquez d’abord l’adresse électronique"):
        actions.invite_member(MembershipFactory(contact_email=""), by=person)
    membership = MembershipFactory()
    actions.invite_member(membership, by=person)
    with pytest.raises(Refused, match="Attendez cinq minutes"):
        actions.invite_member(membership, by=person)
    assert Message.objects.count() == 1


@pytest.mark.time_machine("2026-03-02T09:00Z", tick=False)
def test_a_new_link_kills_the_former_one(person, time_machine):
    membership, old = sent_link()
    time_machine.shift(timedelta(minutes=6))
    actions.invite_member(membership, by=person)

    with pytest.raises(Refused, match="plus, valable"):
        answer(old)
    assert queries.invitation(old) is None


def test_too_many_invitations_in_an_hour_are_refused(person, monkeypatch):
    monkeypatch.setattr("essaim.poles.actions.members.INVITATIONS_AN_HOUR", 1)
    pole = PoleFactory()
    actions.invite_member(MembershipFactory(pole=pole), by=person)
    with pytest.raises(Refused, match="Trop d’invitations"):
        actions.invite_member(MembershipFactory(pole=pole), by=person)


def test_the_same_invitation_sent_again_and_again_is_refused_too(person):
    membership = MembershipFactory()
    for n in range(10):
        actions.invite_member(membership, by=person)
        actions.update_member(membership, by=person, role=f"Rôle {n}")  # takes the invitation back

    with pytest.raises(Refused, match="Trop d’invitations sont parties en peu de temps"):
        actions.invite_member(membership, by=person)
    assert {message.secret for message in Message.objects.all()} == {True}


@pytest.mark.parametrize(
    ("confirm", "state", "said"),
    [(True, "confirmed", "a confirmé son engagement"), (False, "declined", "ne s’engage pas")],
)
def test_an_answer_is_dated_journalled_and_told(confirm, state, said):
    membership, token = sent_link()
    answer(token, confirm=confirm, note="Plutôt 1 500 €")

    membership.refresh_from_db()
    assert (membership.state, membership.answered_by) == (state, "Ada Lovelace, directrice")
    assert membership.answered_at
    told = Message.objects.get(key="membership_answered")
    assert said in told.text
    assert "Plutôt 1 500 €" in told.text
    assert told.to == membership.answer_goes_to[0]
    entry = Entry.objects.order_by("-id").first()
    assert (entry.verb, entry.details["answered_by"]) == (
        state.removesuffix("ed") if confirm else "decline",
        "Ada Lovelace, directrice",
    )


def test_the_same_answer_twice_is_one_and_another_one_is_refused():
    membership, token = sent_link()
    answer(token)
    answer(token)
    with pytest.raises(Refused, match="Une réponse a déjà été donnée"):
        answer(token, confirm=False)
    assert Message.objects.filter(key="membership_answered").count() == 1
    membership.refresh_from_db()
    assert membership.state == MembershipState.CONFIRMED


@pytest.mark.time_machine("2026-03-02T09:00Z", tick=False)
def test_an_expired_link_answers_nothing(time_machine):
    membership, token = sent_link()
    time_machine.shift(timedelta(days=60))
    with pytest.raises(Refused, match=r"^Ce lien a expiré.$"):
        answer(token)
    membership.refresh_from_db()
    assert membership.state == MembershipState.INVITED


def test_nobody_confirms_what_they_did_not_read(person):
    membership, token = sent_link()
    read = queries.mark_of(membership)
    Membership.objects.filter(pk=membership.pk).update(cash_amount=90_000)
    with pytest.raises(ValidationError, match="a changé pendant votre lecture"):
        answer(token, seen=read)

    membership.refresh_from_db()
    actions.update_member(membership, by=person, contact_name="Autre")
    assert membership.state == MembershipState.INVITED
    actions.update_member(membership, by=person, role="Autre rôle")
    membership.refresh_from_db()
    assert membership.state == MembershipState.TO_INVITE
    assert queries.invitation(token) is None


def test_only_the_automaton_writes_an_answer(person):
    _, token = sent_link()
    with pytest.raises(Refused, match="Seul l’automate"):
        actions.answer_invitation(token, by=person, confirm=True, name="Ada")


def test_the_life_of_a_membership_is_drawn():
    assert "invited --> confirmed: confirm" in MEMBERSHIP.mermaid()


def test_the_lead_counts_among_the_legal_persons(person):
    pole = PoleFactory(lead__cooperative=True)
    MembershipFactory(pole=pole, company=True)
    MembershipFactory(pole=pole, authority=True, confirmed=True)
    MembershipFactory(pole=pole, declined=True)
    MembershipFactory(pole=pole, left=True)
    persons = queries.legal_persons_of(pole)
    assert [(one.kind, one.is_lead, one.confirmed) for one in persons] == [
        ("ess", True, True),
        ("enterprise", False, False),
        ("local_authority", False, True),
    ]


def test_the_published_poles_are_loaded_once_with_what_is_known():
    for code in ["11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "01", "04", "06"]:
        RegionFactory(code=code)
    for code in ["21231", "31555", "93039", "75056", "11206", "43234", "89419", "93008", "44184", "97415"]:
        CommuneFactory(code=code)
    for code in ["39300", "46102", "26281", "37261", "88160"]:
        CommuneFactory(code=code)

    call_command("poles", "load")
    call_command("poles", "load")

    assert Pole.objects.filter(is_public=True).count() == 66
    turfu = Pole.objects.get(name__contains="Turfu")
    assert (turfu.region_id, turfu.department_codes, turfu.lead, turfu.stage) == (
        "84",
        ["03"],
        None,
        "unknown",
    )
    assert [(s.kind, s.since_words) for s in turfu.statuses.all()] == [("laureate_phase_2", "2021")]
    jura = Pole.objects.get(name="Clus’Ter Jura")
    assert [(s.kind, s.since_words) for s in jura.statuses.all()] == [("compagnon", "date non connue")]
    assert set(Organization.objects.values_list("origin", "siret")) == {(Origin.FACTS, "")}
    assert not Pole.objects.get(name="Les Articulteurs").statuses.exists()


def test_earlier_money_is_found_by_pole_by_lead_and_suggested_by_name(django_assert_num_queries):
    laureate = PoleFactory(name="PTCE Grand Bergeracois", financed=True, lead__name="Coop’actions")
    other = PoleFactory(name="Filière vélo du Nord", lead__name="Cyclofix")
    PoleStatusFactory(pole=other, kind=StatusKind.LAUREATE_PHASE_1)

    assert queries.was_financed(laureate).outcome == "not_met"
    same_lead = PoleFactory(name="Tout autre chose", lead=laureate.lead)
    with django_assert_num_queries(1):
        found = queries.was_financed(same_lead)
    assert found
    assert found.detail.startswith("Déjà financé")
    assert found.found[0].because == "même structure porteuse"
    near = queries.was_financed(
        PoleFactory(name="Pôle du Grand-Bergeracois", lead__name="Nouvelle association")
    )
    assert (near.outcome, bool(near)) == ("to_check", False)
    assert near.detail.startswith(
        "À vérifier\u00a0: «\u00a0PTCE Grand Bergeracois\u00a0» (nom de pôle proche"
    )
    assert queries.was_financed(other).outcome == "met"
    assert queries.was_financed(other).detail.startswith("Aucun pôle financé connu")
    assert queries.was_financed(PoleFactory(name="Autre", lead=None)).outcome == "met"


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_leave_one():
    service_account()
    _, token = sent_link()
    barrier, outcomes = Barrier(2), []

    def give(confirm):
        barrier.wait()
        try:
            with transaction.atomic():
                answer(token, confirm=confirm, name=f"Personne {confirm}")
            outcomes.append("written")
        except Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=give, args=[confirm]) for confirm in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes, key=len) == [
        "written",
        "Une réponse a déjà été donnée avec ce lien. Demandez un nouveau lien pour la changer.",
    ]
    assert Message.objects.filter(key="membership_answered").count() == 1
    assert timezone.now() > datetime(2026, 1, 1, tzinfo=UTC)

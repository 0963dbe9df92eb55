import time
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.accounts.queries import service_account
from essaim.audit.models import Entry
from essaim.organizations import actions, jobs
from essaim.organizations.factories import OrganizationFactory, RegistryExchangeFactory
from essaim.organizations.management.sample_registry import found, rna_of, samples, siren_of, siret_of
from essaim.organizations.models import EssQuality, LegalFamily, Organization, Origin, RegistryExchange
from essaim.organizations.queries.registry import RATE, USER_AGENT, Bucket, bucket
from essaim.territories.factories import CommuneFactory, FormerCommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


def test_a_siret_gives_the_whole_identity_and_leaves_a_trace(registry, person):
    romans = CommuneFactory(code="26281", name="Romans-sur-Isère")

    organization = actions.identify_organization(siret_of(1), by=person)

    organization = Organization.objects.get(pk=organization.pk)
    assert organization.name == "SCIC LES HALLES DU VERCORS"
    assert (organization.siren, organization.legal_form_code) == (siren_of(1), "5710")
    assert organization.legal_family == LegalFamily.COMPANY
    assert organization.ess_quality == EssQuality.YES
    assert organization.ess_evidence.startswith("Déclarée de l’ESS")
    assert (organization.commune, organization.origin) == (romans, Origin.REGISTRY)
    assert [(x.query, x.status, x.asked_by, x.http_status) for x in RegistryExchange.objects.all()] == [
        (siret_of(1), "found", person, 200)
    ]
    assert [(entry.verb, entry.by) for entry in Entry.objects.all()] == [("identify", person)]
    assert registry.agents == [USER_AGENT]


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_the_same_number_is_asked_once_a_day(registry, person, time_machine):
    first = actions.identify_organization(siret_of(1), by=person)
    assert actions.identify_organization(siret_of(1), by=UserFactory()) == first
    assert len(registry.asked) == 1

    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert actions.identify_organization(siret_of(1), by=person) == first
    assert len(registry.asked) == 2
    assert Organization.objects.count() == 1


def test_a_siren_and_an_rna_number_find_the_head_office(registry, person):
    n = 10
    by_siren = actions.identify_organization(siren_of(n), by=person)
    by_rna = actions.identify_organization(rna_of(n), by=person)
    assert by_siren == by_rna
    assert by_siren.siret == siret_of(n)
    assert by_siren.rna == rna_of(n)


def test_a_former_code_of_commune_gives_the_commune_of_today(registry, person):
    paris = CommuneFactory(code="75056", name="Paris")
    FormerCommuneFactory(code="75118", current=paris)
    butte = next(one for one in samples() if one.place[1] == "75118")
    assert actions.identify_organization(siret_of(butte.n), by=person).commune == paris


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [
        (siret_of(500), "unknown", "Le registre public ne connaît pas ce numéro."),
        (siret_of(9001), "timeout", "Le registre public ne répond pas."),
        (siret_of(9002), "busy", "Le registre public est saturé en ce moment."),
        (siret_of(9003), "error", "Le registre public est en panne."),
        (siret_of(9004), "malformed", "La réponse du registre public est illisible."),
    ],
)
def test_a_silent_register_allows_typing_by_hand_and_leaves_a_trace(
    registry, person, settings, number, code, message
):
    settings.REGISTRY_TIMEOUT = 0.6 if code == "timeout" else settings.REGISTRY_TIMEOUT
    start = time.monotonic()
    with pytest.raises(actions.Unreachable, match=message) as refusal:
        actions.identify_organization(number, by=person)

    assert refusal.value.code == code
    assert time.monotonic() - start < registry.slow_seconds / 2, "nobody waits for a register that is silent"
    assert not Organization.objects.exists()
    assert [exchange.status for exchange in RegistryExchange.objects.all()] == [code]


def test_nothing_at_the_address_of_the_register_is_a_silence_too(settings, person):
    bucket.reset()
    settings.REGISTRY_URL = "http://127.0.0.1:9"
    with pytest.raises(actions.Unreachable, match="en panne"):
        actions.identify_organization(siret_of(1), by=person)
    bucket.reset()


@pytest.mark.parametrize("number", [siret_of(9005), siret_of(9007)])
def test_a_closed_organisation_is_refused_and_cannot_be_typed(registry, person, number):
    with pytest.raises(actions.Unidentified, match="est fermé") as refusal:
        actions.identify_organization(number, by=person)
    assert not isinstance(refusal.value, actions.Unreachable)
    assert RegistryExchange.objects.get().status == "ceased"


def test_a_known_organisation_that_closed_is_marked(registry, person):
    known = OrganizationFactory(siret=siret_of(9005))
    with pytest.raises(actions.Unidentified):
        actions.identify_organization(siret_of(9005), by=person)
    known.refresh_from_db()
    assert not known.active


def test_what_was_known_still_holds_when_the_register_is_silent(registry, person):
    known = OrganizationFactory(siret=siret_of(9003))
    assert actions.identify_organization(siret_of(9003), by=person) == known


def test_a_passing_fault_is_tried_again(registry, person):
    registry.first_answers = [(503, {}, b""), (429, {"Retry-After": "0.1"}, b"")]
    actions.identify_organization(siret_of(1), by=person)
    assert len(registry.asked) == 3


def test_after_a_saturation_nobody_asks_for_a_while(registry, person):
    for _ in range(2):
        with pytest.raises(actions.Unreachable, match="saturé"):
            actions.identify_organization(siret_of(9002), by=person)
    assert len(registry.asked) == 1


def test_the_bucket_lets_seven_questions_go_each_second():
    ours = Bucket(filled_at=100.0)
    waits = [ours.wait(100.0) for _ in range(RATE + 2)]
    assert waits[:RATE] == [0.0] * RATE
    assert waits[RATE:] == pytest.approx([1 / RATE, 2 / RATE])
    assert ours.wait(102.0) == 0.0


def test_a_person_who_tries_many_numbers_is_slowed_down(registry, person):
    RegistryExchangeFactory.create_batch(30, asked_by=person)
    with pytest.raises(ValidationError, match="Trop de recherches"):
        actions.identify_organization(siret_of(1), by=person)
    actions.identify_organization(siret_of(1), by=UserFactory())


def test_a_wrong_number_never_leaves_the_house(registry, person):
    with pytest.raises(ValidationError, match="clé de contrôle"):
        actions.identify_organization("00000101600014", by=person)
    assert registry.asked == []


def test_an_identity_typed_by_hand_is_flagged_then_checked(registry, person):
    typed = actions.enter_organization(
        by=person, siret=siret_of(1), name="  Les   Halles ", legal_form_code="9220", address="1 rue"
    )
    assert (typed.name, typed.origin, typed.siren) == ("Les Halles", Origin.MANUAL, siren_of(1))
    assert typed.ess_quality == EssQuality.YES
    assert actions.enter_organization(by=UserFactory(), siret=siret_of(1), name="Autre") == typed

    assert jobs.recheck(service_account()) == 1

    typed.refresh_from_db()
    assert (typed.name, typed.origin) == ("SCIC LES HALLES DU VERCORS", Origin.REGISTRY)


def test_an_association_typed_by_its_rna_becomes_the_one_of_the_register(registry, person):
    typed = actions.enter_organization(by=person, rna=rna_of(10), name="Recyclerie")
    assert actions.identify_organization(rna_of(10), by=person) == typed
    assert Organization.objects.get().siret == siret_of(10)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": ""}, "champ"),
        ({"name": "x" * 251}, "250"),
        ({"name": "A", "siret": "123"}, "chiffres"),
        ({"name": "A", "rna": "123"}, "RNA"),
    ],
)
def test_what_is_typed_is_checked(person, typed, message):
    with pytest.raises(ValidationError, match=message):
        actions.enter_organization(by=person, **typed)


def test_an_organisation_without_any_number_may_be_a_member(person):
    assert actions.enter_organization(by=person, name="Collectif d’habitants").siret == ""


def test_the_job_stops_when_the_register_is_silent(registry, person):
    for n in (9003, 1):
        actions.enter_organization(by=person, siret=siret_of(n), name="À vérifier")
    Organization.objects.filter(siret=siret_of(1)).update(rechecked_at=timezone.now())
    assert jobs.recheck(service_account()) == 0
    assert Organization.objects.filter(origin=Origin.MANUAL).count() == 2


def test_traces_are_kept_36_months(person):
    RegistryExchangeFactory(at=timezone.now() - timedelta(days=1100))
    kept = RegistryExchangeFactory(at=timezone.now() - timedelta(days=1000))
    assert actions.purge_exchanges(by=person) == 1
    assert RegistryExchange.objects.get() == kept


def test_an_organisation_named_by_a_source_is_named_once(person):
    first = actions.name_published_organization("SCIC La Serre", by=person)
    assert actions.name_published_organization("SCIC La Serre", by=person) == first
    assert first.origin == Origin.FACTS


def test_a_huge_answer_is_not_read(registry, person):
    registry.first_answers = [(200, {}, b'{"results": ["' + b"x" * 2_100_000 + b'"]}')]
    with pytest.raises(actions.Unreachable, match="illisible"):
        actions.identify_organization(siret_of(1), by=person)


def test_the_answer_of_the_day_serves_another_person_and_another_organisation(registry, person):
    first = actions.identify_organization(siret_of(1), by=person)
    first.delete()
    actions.identify_organization(siret_of(1), by=UserFactory())
    assert len(registry.asked) == 1
    assert RegistryExchange.objects.count() == 1


def test_an_unreadable_delay_is_one_second(registry, person):
    registry.first_answers = [(429, {"Retry-After": "demain"}, b"")]
    start = time.monotonic()

    actions.identify_organization(siret_of(1), by=person)

    assert len(registry.asked) == 2
    assert time.monotonic() - start >= 1


def test_an_answer_that_is_not_json_is_unreadable(registry, person):
    registry.first_answers = [(200, {}, b"<html>"), (400, {}, b"{}")]
    for _ in range(2):
        with pytest.raises(actions.Unreachable, match="illisible"):
            actions.identify_organization(siret_of(1), by=person)


def test_our_own_crowd_waits_then_is_told(registry, person):
    bucket.tokens, bucket.filled_at = -1000.0, time.monotonic()
    with pytest.raises(actions.Unreachable, match="saturé"):
        actions.identify_organization(siret_of(1), by=person)
    assert registry.asked == []


def test_the_clock_checks_and_forgets(registry, person):
    typed = actions.enter_organization(by=person, siret=siret_of(1), name="Les Halles")
    RegistryExchangeFactory(at=timezone.now() - timedelta(days=1100))
    jobs.recheck_nightly(0)
    jobs.purge_weekly(0)
    call_command("registry", "purge")
    typed.refresh_from_db()
    assert typed.origin == Origin.REGISTRY
    assert RegistryExchange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_asking_at_once_know_one_organisation(registry):
    people = [UserFactory(), UserFactory()]
    registry.first_answers = []
    barrier, known = Barrier(2), []

    def ask(person):
        barrier.wait()
        try:
            with transaction.atomic():
                known.append(actions.identify_organization(siret_of(1), by=person).pk)
        finally:
            connection.close()

    threads = [Thread(target=ask, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(known) == 2
    assert len(set(known)) == 1
    assert found([])[0] == 200

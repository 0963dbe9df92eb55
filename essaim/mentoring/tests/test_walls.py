"""The firewall, from both sides: every URL is walked as somebody who helps a candidate of the wave."""

import pytest
from django.urls import get_resolver, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal import actions as appraisal
from essaim.appraisal import queries as readings
from essaim.appraisal.factories import DutyFactory, ExpertFactory, PhaseFactory, ReaderFactory, ReviewFactory
from essaim.appraisal.models import Duty, Tie, TieSource
from essaim.dossiers.models import DossierState
from essaim.kit.rules import Refused
from essaim.mentoring import actions, queries
from essaim.mentoring.factories import CompagnonPersonFactory, PairFactory
from essaim.mentoring.jobs import refresh_support_wall
from essaim.mentoring.models import Pair, PairState
from essaim.services.actions import accept_request, book_place, cancel_booking
from essaim.services.factories import SlotFactory, SupportRequestFactory
from essaim.services.models import Entitlement
from essaim.services.queries import entitlement_of
from tests.samples import SAMPLES
from tests.test_access import pages

pytestmark = pytest.mark.django_db
RIVAL = "Pôle Rival du Compagnonnage"


@pytest.fixture
def rival(dossier):
    """Another pole of the same wave, given to a reader with every right who works for a compagnon."""
    return DeskDossierFactory(submitted=False, admissible=True, wave=dossier.wave, pole__name=RIVAL)


@pytest.fixture
def judge(compagnon, helper, rival):
    duty = DutyFactory(dossier=rival, reader=ReaderFactory(wave=rival.wave, user=helper))
    for level in ("region", "nation"):
        PhaseFactory(wave=rival.wave, level=level)
    for role in (Role.APPRAISER, Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER, Role.COMMITTEE_MEMBER):
        MandateFactory(user=helper, role=role)
    return duty


def arguments_of(name, dossier, user):
    resolver = {entry.name: entry for entry in pages(get_resolver().url_patterns)}
    if not resolver[name].takes_arguments:
        return {}
    ours = {
        "reference": dossier.reference,
        "slug": dossier.wave.slug,
        "public_id": user.public_id,
        "door": dossier.doors[0],
        "region": dossier.region_id,
        "number": 1,
    }
    return {key: ours.get(key, value) for key, value in SAMPLES[name].arguments().items()}


NAMES = [
    entry.name
    for entry in pages(get_resolver().url_patterns)
    if entry.name.partition(":")[0] in {"appraisal", "admissibility", "dossiers", "portals"}
    and (entry.name in SAMPLES or not entry.takes_arguments)
]


def body_of(response):
    content = response.getvalue() if response.streaming else response.content
    return content.decode("utf-8", "replace")


def test_once_both_agreed_the_rival_leaves_every_page_of_the_helper(
    pole, rival, judge, compagnon, helper, signed_in
):
    client = signed_in(helper)
    assert RIVAL in body_of(client.get(reverse("appraisal:board")))
    pair = PairFactory(pole=pole, compagnon=compagnon, awaits_compagnon=True)

    actions.conclude_as_compagnon(pair, by=helper)
    client.get(reverse("appraisal:board"))

    seen = []
    for name in NAMES:
        url = reverse(name, kwargs=arguments_of(name, rival, helper))
        for query in ("", "?format=csv", "?state=all"):
            response = client.get(url + query)
            assert response.status_code < 500, url
            if RIVAL in body_of(response):
                seen.append(url + query)
    assert seen == []
    assert list(Duty.objects.filter(dossier=rival).values_list("ended_reason", flat=True)) == [
        "Un lien écarte le lecteur"
    ]


def test_the_dossier_of_the_pole_it_helps_is_never_judged_either(pole, dossier, compagnon, helper):
    reader = ReaderFactory(wave=dossier.wave, user=helper)
    pair = PairFactory(pole=pole, compagnon=compagnon, awaits_compagnon=True)
    actions.conclude_as_compagnon(pair, by=helper)

    assert Tie.objects.get(user=helper, dossier=dossier).source == TieSource.MENTORING
    assert not readings.known_dossiers(helper).exists()
    with pytest.raises(Exception, match="Un lien écarte"):
        appraisal.give_duty(
            reader, dossier, dossier.doors[0], by=MandateFactory(role=Role.PROGRAMME_MANAGER).user
        )


def test_who_has_judged_the_wave_never_helps_one_of_its_poles(
    pole, rival, judge, compagnon, helper, coordinator
):
    """The other way round: the review comes first."""
    ReviewFactory(duty=judge, submitted=True)

    assert queries.choices_for(pole) == []
    with pytest.raises(Refused, match=r"^Ce compagnon ne peut pas aider ce pôle\u00a0: conflit d’intérêts"):
        actions.propose_pair(compagnon, pole, "chosen", by=coordinator)
    assert not Pair.objects.exists()


def test_a_review_handed_between_the_proposal_and_the_agreement_stops_it(
    pole, rival, judge, compagnon, helper
):
    pair = PairFactory(pole=pole, compagnon=compagnon, awaits_compagnon=True)
    ReviewFactory(duty=judge, submitted=True)

    with pytest.raises(Refused, match=r"ce compagnonnage n’est pas possible\.$"):
        actions.conclude_as_compagnon(pair, by=helper)
    pair.refresh_from_db()
    assert pair.state == PairState.AWAITS_COMPAGNON


def test_a_compagnon_that_is_itself_a_candidate_helps_no_rival(pole, dossier, compagnon):
    DeskDossierFactory(submitted=False, admissible=True, wave=dossier.wave, pole=compagnon.pole)
    assert queries.choices_for(pole) == []


def test_the_wall_holds_for_each_person_for_newcomers_and_for_dossiers_filed_later(
    pole, dossier, compagnon, helper
):
    second = CompagnonPersonFactory(compagnon=compagnon).user
    pair = PairFactory(pole=pole, compagnon=compagnon, awaits_compagnon=True)
    actions.conclude_as_compagnon(pair, by=helper)
    third = UserFactory()
    actions.add_person(compagnon, third, "", by=helper)
    late = DeskDossierFactory(submitted=False, admissible=True, wave=dossier.wave)
    actions.wall_off(late, by=helper)

    for user in (helper, second, third):
        tied = set(Tie.objects.filter(user=user, blocking=True).values_list("dossier", flat=True))
        assert tied == {dossier.pk, late.pk}


def test_the_wall_comes_down_when_nobody_worked_and_stays_otherwise(pole, rival, compagnon, helper):
    pair = PairFactory(pole=pole, compagnon=compagnon, awaits_compagnon=True)
    actions.conclude_as_compagnon(pair, by=helper)
    assert Tie.objects.filter(user=helper).count() == 2
    actions.withdraw_pair(pair, by=helper)
    assert Tie.objects.filter(user=helper).count() == 0

    stopped = PairFactory(pole=pole, compagnon=compagnon, active=True)
    actions.stop_pair(stopped, "Plus de temps.", by=helper)
    actions.refresh_wall(helper, by=helper)
    assert Tie.objects.filter(user=helper).count() == 2


def test_what_a_manager_pinned_is_respected(pole, dossier, rival, compagnon, helper, manager):
    appraisal.pin(rival, helper, "in", "Déjà tranché.", by=manager)
    pair = PairFactory(pole=pole, compagnon=compagnon, awaits_compagnon=True)
    actions.conclude_as_compagnon(pair, by=helper)

    assert Tie.objects.filter(user=helper, dossier=rival).exists()
    reader = ReaderFactory(wave=rival.wave, user=helper)
    assert reader.pk
    assert list(readings.known_dossiers(helper)) == [rival]


def test_a_draft_is_no_rival(pole, dossier, compagnon, helper):
    DeskDossierFactory(submitted=False, wave=dossier.wave, state=DossierState.DRAFT)
    pair = PairFactory(pole=pole, compagnon=compagnon, awaits_compagnon=True)
    actions.conclude_as_compagnon(pair, by=helper)
    assert Tie.objects.filter(user=helper).count() == 1


def test_everybody_sees_the_wall_on_the_page_of_the_pair(
    pole, dossier, rival, compagnon, helper, coordinator, signed_in
):
    pair = PairFactory(pole=pole, compagnon=compagnon, awaits_compagnon=True)
    actions.conclude_as_compagnon(pair, by=helper)
    for user in (helper, coordinator):
        page = body_of(signed_in(user).get(reverse("mentoring:pair", args=[pair.reference])))
        read = " ".join(page.replace("&nbsp;", " ").split())
        assert f"{helper.name} ne voit ni n’évalue 2 dossiers de « {dossier.wave.name} »." in read


def test_everybody_sees_it_on_the_page_of_the_expert_too(
    pole, dossier, rival, judge, compagnon, helper, manager, signed_in
):
    ExpertFactory(user=helper)
    pair = PairFactory(pole=pole, compagnon=compagnon, awaits_compagnon=True)
    actions.conclude_as_compagnon(pair, by=helper)

    page = body_of(signed_in(manager).get(reverse("appraisal:expert", args=[helper.public_id])))
    read = " ".join(page.replace("&nbsp;", " ").split())
    assert f"« {dossier.wave.name} » : 2 dossiers écartés. Aide, comme compagnon, un pôle candidat" in read


def test_an_adviser_who_accepts_a_request_never_judges_the_wave_of_that_pole(pole, dossier, rival):
    request = SupportRequestFactory(entitlement=entitlement_of(pole))
    user = request.adviser.user
    assert not Tie.objects.filter(user=user).exists()

    accept_request(request, by=user)

    ties = Tie.objects.filter(user=user, source=TieSource.SUPPORT, blocking=True)
    assert set(ties.values_list("dossier", flat=True)) == {dossier.pk, rival.pk}


def test_an_adviser_who_is_only_booked_is_kept_away_too_and_from_what_is_filed_later(pole, dossier, rival):
    right = entitlement_of(pole)
    slot = SlotFactory(service__shared=True)
    Entitlement.objects.update(bouquet=slot.service.version.bouquet, granted_days=9, granted_amount=9_000)
    right.refresh_from_db()
    user = slot.adviser.user
    booking = book_place(slot, right, by=dossier.created_by)
    asked = ProcrastinateJob.objects.filter(task_name="essaim.mentoring.jobs.refresh_support_wall")
    refresh_support_wall(**asked.get().args)

    kept = Tie.objects.filter(user=user, source=TieSource.SUPPORT, blocking=True)
    assert set(kept.values_list("dossier", flat=True)) == {dossier.pk, rival.pk}
    late = DeskDossierFactory(submitted=False, admissible=True, wave=dossier.wave)
    actions.wall_off(late, by=user)
    assert kept.filter(dossier=late).exists()
    cancel_booking(booking, "Empêchés", by=dossier.created_by)
    refresh_support_wall(user.pk)
    assert not kept.exists()

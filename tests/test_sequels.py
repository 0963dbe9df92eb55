"""Acts on a dossier, and what came after it: one table, tried on real decisions, agreements and services."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import VerdictFactory
from essaim.decisions.models import Outcome
from essaim.dossiers import actions, rules
from essaim.dossiers.compute import sequels
from essaim.dossiers.compute.sequels import HOLDS, Kind
from essaim.dossiers.factories import CoAuthorFactory, DossierFactory
from essaim.dossiers.models import Dossier, DossierState, Right
from essaim.dossiers.queries import by_next_action, status_of
from essaim.dossiers.workflow import DOSSIER
from essaim.grants.factories import AgreementFactory, GrantDecisionFactory
from essaim.grants.models import AgreementState
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.mentoring.factories import PairFactory
from essaim.services.factories import BookingFactory, SupportRequestFactory
from essaim.services.models import Entitlement

pytestmark = pytest.mark.django_db


def paid():
    agreement = AgreementFactory(running=True)
    agreement.instalments.filter(number=1).update(
        state="paid", paid_on=timezone.localdate(), dp="4500012345", certified_at=timezone.now()
    )
    return agreement.dossier


def paired():
    dossier = DossierFactory(admissible=True)
    PairFactory(pole=dossier.pole, active=True)
    return dossier


CAME_AFTER = {
    "financed": lambda: GrantDecisionFactory().dossier,
    "laureate": lambda: GrantDecisionFactory(outcome=Outcome.LAUREATE, amount=None).dossier,
    "reserve": lambda: GrantDecisionFactory(outcome=Outcome.RESERVE, rank=3, amount=None).dossier,
    "refused": lambda: GrantDecisionFactory(outcome=Outcome.REFUSED, amount=None).dossier,
    "agreement": lambda: AgreementFactory(sent=True).dossier,
    "signed": lambda: AgreementFactory(signed=True).dossier,
    "suspended": lambda: AgreementFactory(suspended=True).dossier,
    "paid": paid,
    "booking": lambda: BookingFactory().entitlement.dossier,
    "waiting list": lambda: BookingFactory(waiting=True).entitlement.dossier,
    "request": lambda: SupportRequestFactory(accepted=True).entitlement.dossier,
    "pair": paired,
}


def came_after(situation):
    return Dossier.objects.get(pk=CAME_AFTER[situation]().pk)


@pytest.mark.parametrize("situation", CAME_AFTER)
def test_nobody_withdraws_a_dossier_from_under_what_came_after(situation):
    dossier = came_after(situation)
    other = CoAuthorFactory(dossier=dossier, right=Right.SUBMIT).user

    for author in (dossier.created_by, other):
        with pytest.raises(Refused) as refusal:
            actions.withdraw_dossier(dossier, by=author, reason="Nous renonçons.")
        assert str(refusal.value) in HOLDS["withdraw"].values()

    dossier.refresh_from_db()
    assert dossier.state == DossierState.ADMISSIBLE
    assert not Message.objects.filter(key="dossier_withdrawn").exists()


@pytest.mark.parametrize("situation", ["financed", "laureate", "reserve", "refused", "signed", "paid"])
def test_nobody_reopens_the_admissibility_of_what_was_decided(situation):
    dossier = came_after(situation)
    officer = MandateFactory(role=Role.NATIONAL_OFFICER).user

    with pytest.raises(Refused):
        actions.reopen_appraisal(dossier, by=officer)

    assert Dossier.objects.get(pk=dossier.pk).state == DossierState.ADMISSIBLE


@pytest.mark.parametrize("situation", ["booking", "request", "pair"])
def test_the_services_do_not_hold_back_the_desk(situation):
    dossier = came_after(situation)

    actions.reopen_appraisal(dossier, by=MandateFactory(role=Role.NATIONAL_OFFICER).user)

    assert dossier.state == DossierState.SUBMITTED


def test_every_act_of_the_table_is_a_transition_and_every_kind_is_known():
    assert {"withdraw", "reopen_appraisal"} <= HOLDS.keys() & DOSSIER.transitions.keys()
    assert all(kind in Kind for held in HOLDS.values() for kind in held)
    assert sequels.why_not("submit", []) is None


def test_the_page_says_why_and_where_to_go_rather_than_offer_the_act(signed_in):
    dossier = came_after("signed")
    client = signed_in(dossier.created_by)

    page = client.get(reverse("dossiers:withdraw", args=[dossier.reference])).text
    overview = client.get(reverse("dossiers:detail", args=[dossier.reference])).text

    assert "on y renonce par elle" in page
    assert "Je confirme le retrait" not in page
    assert reverse("dossiers:withdraw", args=[dossier.reference]) not in overview


def test_a_dossier_that_the_committee_did_not_keep_may_be_carried_and_a_laureate_may_not():
    refused, financed = came_after("refused"), came_after("financed")

    assert rules.may_carry(refused.created_by, refused)
    assert not rules.may_carry(financed.created_by, financed)


# --- Giving up before the closing, and undoing it -------------------------------------------------


@pytest.mark.parametrize(
    ("trait", "state"), [("", "draft"), ("submitted", "submitted"), ("admissible", "admissible")]
)
def test_a_withdrawal_is_told_to_all_and_undone_until_the_closing(trait, state):
    dossier = DossierFactory(**({trait: True} if trait else {}), contact_email="pole@exemple.fr")
    other = CoAuthorFactory(dossier=dossier, right=Right.READ)
    desk = MandateFactory(role=Role.APPRAISER, region=dossier.region).user

    actions.withdraw_dossier(dossier, by=dossier.created_by, reason="Trop tôt")
    actions.restore_dossier(dossier, by=dossier.created_by)

    dossier.refresh_from_db()
    assert (dossier.state, dossier.withdrawn_at) == (state, None)
    told = {dossier.created_by.email, other.email, "pole@exemple.fr"}
    for key in ("dossier_withdrawn", "dossier_restored"):
        assert set(Message.objects.filter(key=key).values_list("to", flat=True)) == told
    assert Message.objects.filter(key="desk_dossier_left", to=desk.email).count() == (2 if trait else 0)


def test_a_withdrawal_ends_the_right_to_the_bouquet_and_its_undoing_opens_it_again():
    dossier = VerdictFactory(accepted=True, dossier=DossierFactory(admissible=True)).dossier
    right = Entitlement.objects.create(dossier=dossier, pole=dossier.pole)

    actions.withdraw_dossier(dossier, by=dossier.created_by)
    right.refresh_from_db()
    assert right.closed_reason == "Dossier retiré par ses auteurs"

    actions.restore_dossier(dossier, by=dossier.created_by)
    right.refresh_from_db()
    assert right.is_open


@pytest.mark.time_machine("2027-03-02T09:00Z")
def test_a_withdrawal_is_final_after_the_closing_and_its_message_says_so(time_machine):
    dossier = DossierFactory(submitted=True)
    time_machine.move_to(dossier.wave.closes_at + timedelta(seconds=1))

    actions.withdraw_dossier(dossier, by=dossier.created_by)
    with pytest.raises(Refused, match="définitif"):
        actions.restore_dossier(dossier, by=dossier.created_by)

    assert "définitif" in Message.objects.get(key="dossier_withdrawn").text


def test_a_pole_that_opened_another_dossier_does_not_get_the_former_one_back():
    dossier = DossierFactory()
    actions.withdraw_dossier(dossier, by=dossier.created_by)
    DossierFactory(wave=dossier.wave, pole=dossier.pole)

    with pytest.raises(Refused, match="un autre dossier"):
        actions.restore_dossier(dossier, by=dossier.created_by)


def test_who_may_not_file_does_not_restore_either():
    dossier = DossierFactory()
    editor = CoAuthorFactory(dossier=dossier, right=Right.EDIT).user
    actions.withdraw_dossier(dossier, by=dossier.created_by)

    with pytest.raises(Refused):
        actions.restore_dossier(dossier, by=editor)


# --- One status line -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        ("financed", "Lauréat de la subvention depuis le "),
        ("reserve", "Sur liste complémentaire depuis le "),
        ("refused", "Non retenu"),
        ("agreement", "convention à signer"),
        ("suspended", "convention suspendue, compte rendu attendu le "),
        ("paid", "convention en cours, compte rendu attendu le "),
    ],
)
def test_the_status_line_tells_the_outcome_the_same_everywhere(situation, words, signed_in):
    dossier = came_after(situation)
    client = signed_in(dossier.created_by)

    line = status_of(dossier, timezone.now()).text

    assert words in line
    assert "Recevable" not in line
    for page in ("dossiers:list", "portals:board"):
        assert line in client.get(reverse(page)).text
    assert line in client.get(reverse("dossiers:detail", args=[dossier.reference])).text


def test_the_list_begins_with_what_waits_for_the_pole_the_nearest_date_first():
    now = timezone.now()
    reports = AgreementFactory(running=True).dossier
    draft, withdrawn = DossierFactory(), DossierFactory(withdrawn=True)

    rows = by_next_action(Dossier.objects.filter(pk__in=[withdrawn.pk, reports.pk, draft.pk]), now)

    assert [dossier for dossier, _ in rows] == [draft, reports, withdrawn]
    assert [status.step for _, status in rows] == ["Continuer le dossier", "Écrire le compte rendu", ""]


def test_a_withdrawn_dossier_counts_no_days_down_and_links_no_empty_page(signed_in):
    dossier = DossierFactory(submitted=True)
    actions.withdraw_dossier(dossier, by=dossier.created_by)
    page = signed_in(dossier.created_by).get(reverse("dossiers:pieces", args=[dossier.reference])).text
    overview = signed_in(dossier.created_by).get(reverse("dossiers:detail", args=[dossier.reference])).text

    assert "il reste" not in page
    for empty in ("grants:of_dossier", "decisions:own", "admissibility:outcome"):
        assert reverse(empty, args=[dossier.reference]) not in overview


def test_an_agreement_that_ended_says_so():
    agreement = AgreementFactory(running=True)
    type(agreement).objects.filter(pk=agreement.pk).update(
        state=AgreementState.ENDED, ended_at=timezone.now(), ended_reason="Fin du projet"
    )

    assert "convention terminée" in status_of(agreement.dossier, timezone.now()).text

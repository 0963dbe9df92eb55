"""Rules, doors, the second look, and what becomes of the dossier."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.admissibility import actions, queries
from essaim.admissibility.factories import DeskDossierFactory, RuleVerdictFactory, VerdictFactory
from essaim.admissibility.models import DeskEntry, RuleVerdict, Verdict, VerdictState
from essaim.admissibility.tests.situations import judge
from essaim.audit.models import Entry
from essaim.calls.factories import GRANT, SUPPORT
from essaim.dossiers.factories import CoAuthorFactory
from essaim.dossiers.models import DossierState
from essaim.kit.rules import Refused

pytestmark = pytest.mark.django_db


def test_a_door_found_admissible_makes_the_dossier_admissible_at_once(dossier, appraiser_of):
    appraiser = appraiser_of(dossier)
    judge(dossier, appraiser)

    verdict = actions.propose_verdict(dossier, SUPPORT, by=appraiser, admissible=True)

    dossier.refresh_from_db()
    assert (verdict.state, dossier.state) == (VerdictState.CONFIRMED, DossierState.ADMISSIBLE)
    assert dossier.decided_at
    entry = DeskEntry.objects.get(pk=dossier.pk)
    assert (entry.dossier_state, entry.waiting) == ("admissible", False)
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[:4] == ["save_rule_verdicts", "propose_verdict", "confirm", "declare_admissible"]


def test_not_admissible_waits_for_a_second_person(dossier, appraiser_of, officer):
    appraiser = appraiser_of(dossier)
    judge(dossier, appraiser, private_law="Le porteur est une commune.")

    verdict = actions.propose_verdict(
        dossier, SUPPORT, by=appraiser, admissible=False, reasons="Une commune."
    )

    dossier.refresh_from_db()
    assert (verdict.state, dossier.state) == (VerdictState.PROPOSED, DossierState.SUBMITTED)
    assert DeskEntry.objects.get(pk=dossier.pk).second_look

    actions.confirm_verdict(verdict, by=officer, note="D’accord.")

    dossier.refresh_from_db()
    assert (verdict.state, verdict.second_by, dossier.state) == ("confirmed", officer, "inadmissible")
    assert not DeskEntry.objects.get(pk=dossier.pk).second_look


def test_nobody_gives_a_second_look_on_their_own_verdict(dossier, appraiser_of):
    appraiser = appraiser_of(dossier)
    verdict = VerdictFactory(dossier=dossier, proposed_by=appraiser)
    words = r"^Le second regard revient à une autre personne que celle qui a proposé le verdict.$"

    with pytest.raises(Refused, match=words):
        actions.confirm_verdict(verdict, by=appraiser)
    with pytest.raises(Refused, match=words):
        actions.send_back_verdict(verdict, by=appraiser, note="Non.")

    verdict.refresh_from_db()
    assert verdict.state == VerdictState.PROPOSED


def test_the_database_refuses_a_second_look_by_the_same_person():
    verdict = VerdictFactory()
    fields = {"state": "confirmed", "confirmed_at": timezone.now(), "second_by": verdict.proposed_by}

    with pytest.raises(IntegrityError, match=r"verdict_not_admissible_seen_by_a_second_person"):
        Verdict.objects.filter(pk=verdict.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"reasons": ""}, "verdict_not_admissible_has_reasons"),
        ({"state": "sent_back"}, "verdict_sent_back_says_why"),
        ({"state": "maybe"}, "verdict_state_is_known"),
        ({"state": "confirmed", "admissible": True}, "verdict_confirmed_says_when"),
    ],
)
def test_the_database_refuses_a_verdict_that_makes_no_sense(fields, constraint):
    verdict = VerdictFactory()

    with pytest.raises(IntegrityError) as error:
        Verdict.objects.filter(pk=verdict.pk).update(**fields)

    assert constraint in str(error.value)


def test_one_verdict_in_force_by_door(dossier):
    VerdictFactory(dossier=dossier)

    with pytest.raises(IntegrityError, match=r"verdict_one_in_force"), transaction.atomic():
        VerdictFactory(dossier=dossier)
    VerdictFactory(dossier=dossier, state="replaced")


def test_a_verdict_against_the_finding_says_why():
    with pytest.raises(IntegrityError, match=r"rule_verdict_against_has_a_reason"), transaction.atomic():
        RuleVerdictFactory(finding="not_met", outcome="met")
    with pytest.raises(IntegrityError, match=r"rule_verdict_against_has_a_reason"), transaction.atomic():
        RuleVerdictFactory(finding="not_met", outcome="not_met")
    RuleVerdictFactory(finding="not_met", outcome="met", reason="Le registre est en retard.")


def test_saving_verdicts_without_a_reason_tells_which_rule(dossier, appraiser_of):
    with pytest.raises(ValidationError) as error:
        actions.save_rule_verdicts(dossier, {"three": ("met", "")}, by=appraiser_of(dossier))

    words = "Expliquez pourquoi la règle n’est pas remplie, ou pourquoi votre verdict diffère du constat."
    assert error.value.message_dict == {"three": [words]}
    assert not RuleVerdict.objects.exists()


def test_two_appraisers_who_save_at_once_are_told(dossier, appraiser_of):
    first, second = appraiser_of(dossier), appraiser_of(dossier)
    actions.save_rule_verdicts(dossier, {"innovation": ("met", "Vu sur place.")}, by=first, seen="")

    with pytest.raises(Refused, match=r"^Une autre personne a enregistré des verdicts"):
        actions.save_rule_verdicts(dossier, {"innovation": ("not_met", "Non.")}, by=second, seen="")

    assert RuleVerdict.objects.get().by == first


def test_saving_the_same_verdicts_again_changes_nothing(dossier, appraiser_of):
    appraiser = appraiser_of(dossier)
    judge(dossier, appraiser)
    before = list(RuleVerdict.objects.values_list("at", flat=True))

    judge(dossier, appraiser)

    assert list(RuleVerdict.objects.values_list("at", flat=True)) == before


def test_a_second_proposal_meets_the_first(dossier, appraiser_of):
    first, second = appraiser_of(dossier), appraiser_of(dossier)
    judge(dossier, first, private_law="Une commune.")
    one = actions.propose_verdict(dossier, SUPPORT, by=first, admissible=False, reasons="Une commune.")

    assert (
        actions.propose_verdict(dossier, SUPPORT, by=first, admissible=False, reasons="Une commune.") == one
    )
    words = rf"^{first.name} vient de proposer un verdict sur ce volet\u00a0: il attend un second regard.$"
    with pytest.raises(Refused, match=words):
        actions.propose_verdict(dossier, SUPPORT, by=second, admissible=False, reasons="Autre chose.")

    assert Verdict.objects.count() == 1


@pytest.mark.parametrize(
    ("admissible", "reasons", "words"),
    [
        (True, "", "règles de ce volet restent à vérifier ou non remplies"),
        (False, "Une commune.", "Aucune règle de ce volet n’est non remplie"),
    ],
)
def test_a_door_is_not_judged_before_its_rules(appraiser_of, admissible, reasons, words):
    dossier = DeskDossierFactory(doors=[SUPPORT])
    appraiser = appraiser_of(dossier)
    if not admissible:
        judge(dossier, appraiser)

    with pytest.raises(Refused, match=words):
        actions.propose_verdict(dossier, SUPPORT, by=appraiser, admissible=admissible, reasons=reasons)

    assert not Verdict.objects.exists()


def test_not_admissible_without_reasons_is_refused(dossier, appraiser_of):
    appraiser = appraiser_of(dossier)
    judge(dossier, appraiser, three="Deux membres seulement.")

    with pytest.raises(ValidationError, match=r"Un avis de non-recevabilité doit être motivé."):
        actions.propose_verdict(dossier, SUPPORT, by=appraiser, admissible=False, reasons="  ")


def test_the_grant_stops_when_the_support_it_requires_is_not_admissible(both_doors, appraiser_of, officer):
    appraiser = appraiser_of(both_doors)
    judge(both_doors, appraiser, private_law="Une commune.")
    verdict = actions.propose_verdict(
        both_doors, SUPPORT, by=appraiser, admissible=False, reasons="Une commune."
    )

    actions.confirm_verdict(verdict, by=officer)

    both_doors.refresh_from_db()
    assert both_doors.state == DossierState.INADMISSIBLE
    states = {standing.door.key: standing.state for standing in queries.doors_of(both_doors)}
    assert states == {SUPPORT: "not_admissible", GRANT: "stopped"}


def test_a_refused_grant_leaves_the_support_whole(both_doors, appraiser_of, officer):
    appraiser = appraiser_of(both_doors)
    judge(both_doors, appraiser, new="Déjà financé en 2015.")
    actions.propose_verdict(both_doors, SUPPORT, by=appraiser, admissible=True)
    both_doors.refresh_from_db()
    assert both_doors.state == DossierState.SUBMITTED

    verdict = actions.propose_verdict(
        both_doors, GRANT, by=appraiser, admissible=False, reasons="Déjà financé."
    )
    actions.confirm_verdict(verdict, by=officer)

    both_doors.refresh_from_db()
    assert both_doors.state == DossierState.ADMISSIBLE


def test_a_verdict_sent_back_is_proposed_again_and_the_former_one_stays(dossier, appraiser_of, officer):
    appraiser = appraiser_of(dossier)
    judge(dossier, appraiser, three="Deux membres.")
    first = actions.propose_verdict(dossier, SUPPORT, by=appraiser, admissible=False, reasons="Deux membres.")

    with pytest.raises(ValidationError, match=r"Expliquez à l’instructeur ce qu’il doit revoir."):
        actions.send_back_verdict(first, by=officer, note=" ")
    actions.send_back_verdict(first, by=officer, note="La ville compte aussi.")
    judge(dossier, appraiser)
    actions.propose_verdict(dossier, SUPPORT, by=appraiser, admissible=True)

    first.refresh_from_db()
    dossier.refresh_from_db()
    assert (first.state, first.second_note) == (VerdictState.REPLACED, "La ville compte aussi.")
    assert dossier.state == DossierState.ADMISSIBLE


def test_an_appeal_reopens_everything_and_says_why(dossier, appraiser_of, officer):
    appraiser = appraiser_of(dossier)
    judge(dossier, appraiser)
    actions.propose_verdict(dossier, SUPPORT, by=appraiser, admissible=True)

    with pytest.raises(
        Refused, match=r"^La réouverture d’un examen est réservée aux chargés de mission nationaux.$"
    ):
        actions.reopen_dossier(dossier, by=appraiser, reason="Erreur.")
    with pytest.raises(ValidationError, match=r"Indiquez pourquoi l’examen est rouvert."):
        actions.reopen_dossier(dossier, by=officer, reason=" ")
    actions.reopen_dossier(dossier, by=officer, reason="Recours gracieux.")

    dossier.refresh_from_db()
    assert (dossier.state, dossier.decided_at) == (DossierState.SUBMITTED, None)
    assert Verdict.objects.get().state == VerdictState.REPLACED
    assert Entry.objects.get(verb="reopen_appraisal").details == {"reason": "Recours gracieux."}
    assert DeskEntry.objects.get(pk=dossier.pk).waiting


# --- Who --------------------------------------------------------------------------------------------

INVOLVED = r"^Vous prenez part à ce dossier\u00a0: vous ne pouvez pas l’instruire.$"
RESERVED = r"^Cette action est réservée aux instructeurs de la région et aux chargés de mission nationaux.$"


@pytest.mark.parametrize("role", [Role.APPRAISER, Role.NATIONAL_OFFICER])
@pytest.mark.parametrize("situation", [{}, {"removed": True}])
def test_whoever_takes_part_in_a_dossier_never_appraises_it(dossier, role, situation):
    person = MandateFactory(role=role).user
    assert dossier in queries.visible_dossiers(person)
    CoAuthorFactory(dossier=dossier, user=person, **situation)

    with pytest.raises(Refused, match=INVOLVED):
        actions.save_rule_verdicts(dossier, {}, by=person)
    with pytest.raises(Refused, match=INVOLVED):
        actions.propose_verdict(dossier, SUPPORT, by=person, admissible=True)

    assert dossier not in queries.visible_dossiers(person)
    assert not queries.entries(person).exists()


def test_an_invitation_takes_no_dossier_off_a_desk(dossier, appraiser_of):
    appraiser = appraiser_of(dossier)
    CoAuthorFactory(dossier=dossier, pending=True, email=appraiser.email)

    assert dossier in queries.visible_dossiers(appraiser)


def test_the_programme_manager_reads_and_the_neighbour_sees_nothing(dossier, manager, appraiser_of):
    neighbour = appraiser_of(DeskDossierFactory())

    assert dossier in queries.visible_dossiers(manager)
    assert dossier not in queries.visible_dossiers(neighbour)
    for person in (manager, neighbour):
        with pytest.raises(Refused, match=RESERVED):
            actions.save_rule_verdicts(dossier, {}, by=person)


def test_a_draft_is_never_on_the_desk(officer):
    draft = DeskDossierFactory(submitted=False)

    assert draft not in queries.visible_dossiers(officer)
    assert not queries.entries(officer).exists()

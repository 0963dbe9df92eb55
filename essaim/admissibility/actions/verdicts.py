"""What a person says of the rules, then of the doors, and the second look."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility import queries, rules
from essaim.admissibility.actions.desk import refresh_entry
from essaim.admissibility.compute.doors import DoorState, outcome
from essaim.admissibility.models import RequestState, RuleOutcome, RuleVerdict, Verdict, VerdictState
from essaim.admissibility.queries import RuleLine, Sheet
from essaim.admissibility.workflow import VERDICT
from essaim.audit.journal import record
from essaim.dossiers import actions as dossiers
from essaim.dossiers.models import Dossier, DossierState
from essaim.kit.rules import Refused
from essaim.notices.models import Act

REASON_WANTED = "Expliquez pourquoi la règle n’est pas remplie, ou pourquoi votre verdict diffère du constat."


@transaction.atomic
def save_rule_verdicts(
    dossier: Dossier, said: Mapping[str, tuple[str, str]], *, by: User, seen: str = ""
) -> None:
    """Outcome and reason by rule. `seen`: `Sheet.saved_at` as it was on the page of this person."""
    sheet = _locked_sheet(dossier, by)
    if dossier.state not in {DossierState.SUBMITTED, DossierState.INCOMPLETE}:
        raise Refused(f"Les verdicts ne se modifient plus\u00a0: {dossier.get_state_display().lower()}.")
    changed = {line.rule.key: line for line in sheet.lines if _differs(line, said.get(line.rule.key))}
    if not changed:
        return
    if seen != sheet.saved_at:
        raise Refused(
            "Une autre personne a enregistré des verdicts pendant que vous écriviez. Comparez, puis "
            "enregistrez de nouveau\u00a0: rien de ce que vous avez saisi n’est perdu."
        )
    _save_rule_verdicts(sheet, [(line, *said[key]) for key, line in changed.items()], by=by)
    told = {key: said[key][0] for key in changed}
    record("save_rule_verdicts", dossier, by=by, filing=sheet.submission.number, verdicts=told)


@transaction.atomic
def propose_verdict(dossier: Dossier, door: str, *, by: User, admissible: bool, reasons: str = "") -> Verdict:
    """A door is judged: at once when it is admissible, after a second look when it is not."""
    sheet = _locked_sheet(dossier, by)
    if known := _same_proposal(sheet, door, by, admissible, reasons):
        return known
    if dossier.state == DossierState.INCOMPLETE:
        _resume(dossier, by=by)
    _check_proposal(sheet, door, admissible, reasons)
    if former := sheet.verdicts.get(door):
        replace_verdict(former, by=by)
    verdict = Verdict(
        dossier=dossier,
        submission=sheet.submission,
        door=door,
        admissible=admissible,
        reasons=reasons.strip(),
        proposed_by=by,
    )
    verdict.save()
    record("propose_verdict", verdict, by=by, dossier=dossier.reference, door=door, admissible=admissible)
    if admissible:
        confirm_verdict(verdict, by=by)
    else:
        refresh_entry(dossier, by=by)
    return verdict


@transaction.atomic
def confirm_verdict(verdict: Verdict, *, by: User, note: str = "") -> None:
    """The second look agrees; the dossier is decided as soon as all its doors are."""
    second = {} if by.pk == verdict.proposed_by_id else {"second_by": by, "second_note": note.strip()}
    details = {"dossier": verdict.dossier.reference, "door": verdict.door}
    VERDICT.perform("confirm", verdict, by=by, details=details, confirmed_at=timezone.now(), **second)
    _settle(verdict.dossier, by=by)


@transaction.atomic
def send_back_verdict(verdict: Verdict, *, by: User, note: str) -> None:
    """The second look disagrees, and says why."""
    if not note.strip():
        raise ValidationError("Expliquez à l’instructeur ce qu’il doit revoir.")
    details = {"dossier": verdict.dossier.reference, "door": verdict.door}
    VERDICT.perform("send_back", verdict, by=by, details=details, second_by=by, second_note=note.strip())
    refresh_entry(verdict.dossier, by=by)


@transaction.atomic
def replace_verdict(verdict: Verdict, *, by: User) -> None:
    """A later verdict on the same door takes its place; this one stays in the history."""
    VERDICT.perform("replace", verdict, by=by, details={"door": verdict.door})


@transaction.atomic
def reopen_dossier(dossier: Dossier, *, by: User, reason: str) -> None:
    """An appeal or a mistake: every verdict falls, the filing and the verdicts on rules stay."""
    rules.may_reopen.check(by, dossier)
    if not reason.strip():
        raise ValidationError("Indiquez pourquoi l’examen est rouvert.")
    dossiers.reopen_appraisal(dossier, by=by, details={"reason": reason.strip()})
    for verdict in queries.verdicts_in_force(dossier).values():
        replace_verdict(verdict, by=by)
    refresh_entry(dossier, by=by)


@transaction.atomic
def undo_act(act: Act, *, by: User, reason: str) -> None:
    """An appeal is granted: the dossier is examined again."""
    reopen_dossier(act.dossier, by=by, reason=reason)


def _locked_sheet(dossier: Dossier, by: User) -> Sheet:
    """Two appraisers queue here; the second one reads what the first one wrote."""
    whole = Dossier.objects.select_related("wave__call__version", "last_submission__version", "pole")
    dossier.refresh_from_db(from_queryset=whole.select_for_update(of=("self",)))
    rules.may_appraise.check(by, dossier)
    return queries.sheet_of(dossier, timezone.now())


def _differs(line: RuleLine, said: tuple[str, str] | None) -> bool:
    if said is None:
        return False
    kept = line.verdict if line.verdict and not line.is_former else None
    return kept is None or (kept.outcome, kept.reason) != (said[0], said[1].strip())


def _save_rule_verdicts(sheet: Sheet, said: Iterable[tuple[RuleLine, str, str]], *, by: User) -> None:
    """All in one statement; what the database would refuse is told beside each rule."""
    now = timezone.now()
    rows = [
        RuleVerdict(
            submission=sheet.submission,
            rule=line.rule.key,
            finding=str(line.finding.outcome),
            finding_detail=line.finding.detail[:500],
            outcome=outcome,
            reason=reason.strip(),
            by=by,
            at=now,
        )
        for line, outcome, reason in said
    ]
    if errors := {row.rule: found for row in rows if (found := _faults(row))}:
        raise ValidationError(errors)
    columns = ["finding", "finding_detail", "outcome", "reason", "by", "at"]
    RuleVerdict.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["submission", "rule"], update_fields=columns
    )


def _faults(row: RuleVerdict) -> list[str]:
    if row.outcome not in RuleOutcome.values:
        return ["Choisissez un verdict."]
    agrees = row.outcome == row.finding and row.outcome != RuleOutcome.NOT_MET
    return [] if row.reason or agrees else [REASON_WANTED]


def _same_proposal(sheet: Sheet, door: str, by: User, admissible: bool, reasons: str) -> Verdict | None:
    """A second click finds the verdict of the first."""
    known = sheet.verdicts.get(door)
    if known is None or known.state == VerdictState.SENT_BACK:
        return None
    same = (known.proposed_by_id, known.admissible, known.reasons) == (by.pk, admissible, reasons.strip())
    return known if same else None


def _check_proposal(sheet: Sheet, door: str, admissible: bool, reasons: str) -> None:
    if sheet.dossier.state != DossierState.SUBMITTED:
        state = sheet.dossier.get_state_display().lower()
        raise Refused(f"Ce volet ne peut pas être jugé\u00a0: dossier {state}.")
    standing = next((found for found in sheet.doors if found.door.key == door), None)
    if standing is None:
        raise ValidationError("Ce volet n’est pas demandé dans ce dossier.")
    if standing.state == DoorState.PROPOSED:
        who = sheet.verdicts[door].proposed_by.name
        raise Refused(f"{who} vient de proposer un verdict sur ce volet\u00a0: il attend un second regard.")
    if standing.is_final:
        raise Refused(f"Ce volet est déjà jugé\u00a0: {standing.label.lower()}.")
    outcomes = [line.outcome for line in sheet.lines_of(door)]
    if admissible and (left := [found for found in outcomes if found != RuleOutcome.MET]):
        one = len(left) == 1
        raise Refused(
            f"{len(left)} règle{'' if one else 's'} de ce volet rest{'e' if one else 'ent'} à vérifier "
            f"ou non remplie{'' if one else 's'}\u00a0: enregistrez d’abord votre verdict sur chacune."
        )
    if not admissible and RuleOutcome.NOT_MET not in outcomes:
        raise Refused("Aucune règle de ce volet n’est non remplie\u00a0: enregistrez d’abord votre verdict.")
    if not admissible and not reasons.strip():
        raise ValidationError("Un avis de non-recevabilité doit être motivé.")


def _resume(dossier: Dossier, *, by: User) -> None:
    """Judging while complements are awaited is refused; once their delay is over it is not."""
    request = queries.open_request(dossier)
    if request and request.state == RequestState.OPEN:
        raise Refused("Des compléments sont attendus du candidat\u00a0: annulez d’abord la demande.")
    dossiers.resume_appraisal(dossier, by=by)


def _settle(dossier: Dossier, *, by: User) -> None:
    """One admissible door makes an admissible dossier; nothing is decided before all doors are."""
    standings = queries.doors_of(dossier)
    verdict = outcome(standings)
    details = {"doors": {standing.door.key: standing.state.value for standing in standings}}
    if dossier.state == DossierState.SUBMITTED and verdict is not None:
        declare = dossiers.declare_admissible if verdict else dossiers.declare_inadmissible
        declare(dossier, by=by, details=details)  # the queue follows: receivers.py
    else:
        refresh_entry(dossier, by=by)

"""Everything that the desk says of one dossier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from essaim.admissibility.compute.clock import Clock, clock_of
from essaim.admissibility.compute.doors import DoorStanding, InForce, outcome, standings
from essaim.admissibility.compute.letters import NotMet, reasons_of
from essaim.admissibility.models import RuleVerdict, Verdict, VerdictState
from essaim.admissibility.queries.clocks import events_of
from essaim.calls.compute.document import AdmissibilityRule, Door, WaveDocument
from essaim.calls.queries import document_of
from essaim.dossiers.compute.findings import Finding, findings, replace_filing, situation_of
from essaim.dossiers.compute.pieces import missing
from essaim.dossiers.compute.snapshot import Snapshot, read
from essaim.dossiers.models import Dossier, Submission

LABELS = {"met": "Remplie", "not_met": "Non remplie", "to_check": "À vérifier"}


@dataclass(frozen=True)
class RuleLine:
    """One rule: what the machine found in what was filed, what a person said."""

    rule: AdmissibilityRule
    finding: Finding
    verdict: RuleVerdict | None
    is_former: bool = False  # said of an earlier filing, and the finding has not changed since

    @property
    def outcome(self) -> str:
        """What counts: the verdict. Without one, what the machine found missing is still to be checked."""
        if self.verdict:
            return self.verdict.outcome
        return "met" if self.finding.outcome == "met" else "to_check"

    @property
    def outcome_label(self) -> str:
        return LABELS[self.outcome]

    @property
    def finding_label(self) -> str:
        return LABELS[str(self.finding.outcome)]

    @property
    def reason(self) -> str:
        return self.verdict.reason if self.verdict else ""

    def concerns(self, door: str) -> bool:
        return not self.rule.doors or door in self.rule.doors


@dataclass(frozen=True)
class Sheet:
    dossier: Dossier
    submission: Submission
    document: WaveDocument
    snapshot: Snapshot
    lines: list[RuleLine]
    doors: list[DoorStanding]
    verdicts: dict[str, Verdict]  # in force, by door
    clock: Clock

    @property
    def outcome(self) -> bool | None:
        return outcome(self.doors)

    @property
    def saved_at(self) -> str:
        """Changes whenever somebody saves a verdict on a rule: two appraisers at once are told."""
        ours = [line.verdict.at for line in self.lines if line.verdict and not line.is_former]
        return max(ours).isoformat() if ours else ""

    def lines_of(self, door: str) -> list[RuleLine]:
        return [line for line in self.lines if line.concerns(door)]

    def prefilled_reasons(self, door: str) -> str:
        return reasons_of(
            NotMet(line.rule.label, line.reason, line.rule.refusal_text, line.rule.legal_source)
            for line in self.lines_of(door)
            if line.outcome == "not_met"
        )


def sheet_of(dossier: Dossier, now: datetime) -> Sheet:
    """Four queries on a dossier of `visible_dossiers`."""
    submission = dossier.last_submission
    if submission is None:
        raise Dossier.DoesNotExist("Rien n’a été déposé.")
    document, snapshot = document_of(submission.version), read(submission.content)
    verdicts = verdicts_in_force(dossier)
    return Sheet(
        dossier=dossier,
        submission=submission,
        document=document,
        snapshot=snapshot,
        lines=rule_lines(dossier, submission, document, snapshot),
        doors=door_standings(document.doors, snapshot.doors, verdicts.values()),
        verdicts=verdicts,
        clock=clock_of(events_of(dossier), now),
    )


def rule_lines(
    dossier: Dossier, submission: Submission, document: WaveDocument, snapshot: Snapshot
) -> list[RuleLine]:
    """Complements do not make a dossier late: its date is that of its first filing."""
    situation = replace_filing(situation_of(snapshot), dossier.submitted_at)
    said = RuleVerdict.objects.filter(submission__dossier=dossier).select_related("by")
    latest = {verdict.rule: verdict for verdict in said.order_by("submission__number")}
    rules = {rule.key: rule for rule in document.rules}
    return [
        _line(rules[finding.key], finding, latest.get(finding.key), submission)
        for finding in findings(document, situation)
    ]


def _line(
    rule: AdmissibilityRule, finding: Finding, verdict: RuleVerdict | None, submission: Submission
) -> RuleLine:
    if verdict is None or verdict.submission_id == submission.pk:
        return RuleLine(rule, finding, verdict)
    unchanged = (verdict.finding, verdict.finding_detail) == (finding.outcome, finding.detail[:500])
    return RuleLine(rule, finding, verdict if unchanged else None, is_former=unchanged)


def verdicts_in_force(dossier: Dossier) -> dict[str, Verdict]:
    kept = Verdict.objects.filter(dossier=dossier).exclude(state=VerdictState.REPLACED)
    return {verdict.door: verdict for verdict in kept.select_related("proposed_by", "second_by")}


def door_standings(
    doors: Iterable[Door], asked: Iterable[str], verdicts: Iterable[Verdict]
) -> list[DoorStanding]:
    in_force = {
        verdict.door: InForce(verdict.admissible, verdict.state, verdict.reasons) for verdict in verdicts
    }
    return standings(doors, asked, in_force)


def doors_of(dossier: Dossier) -> list[DoorStanding]:
    """Where each door of a dossier stands, for those who only need that. Three queries at most."""
    submission = dossier.last_submission
    if submission is None:
        return []
    document = document_of(submission.version)
    asked = submission.content["doors"]
    return door_standings(document.doors, asked, verdicts_in_force(dossier).values())


def document_for(dossier: Dossier) -> WaveDocument:
    """The wave as it was when this dossier was last filed."""
    submission = dossier.last_submission
    return document_of(submission.version if submission else dossier.version)


def missing_pieces(sheet: Sheet) -> list[str]:
    """Keys of the required pieces that the filing lacks: ticked beforehand in a request."""
    situation = situation_of(sheet.snapshot)
    lacking = missing(situation.expected(sheet.document), situation.pieces)
    return list(dict.fromkeys(piece.key for piece in lacking))

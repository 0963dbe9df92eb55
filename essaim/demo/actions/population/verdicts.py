"""What the desk left on fictional dossiers: verdicts, complements asked, rights to the bouquet."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from essaim.admissibility.models import CompletenessRequest, RuleVerdict, Verdict, VerdictState
from essaim.calls.compute.document import WaveDocument
from essaim.demo.actions.population.rows import Row
from essaim.demo.queries import Desk
from essaim.dossiers.compute.findings import Finding, Outcome, findings, situation_of
from essaim.dossiers.compute.snapshot import read
from essaim.services.models import Entitlement

PUBLISHED = "Décision publiée par la source citée sur la page du pôle."
CHECKED = "Vérifié à la lecture du dossier (démonstration)."


def judge_rows(rows: Sequence[Row], document: WaveDocument, desk: Desk) -> None:
    """As the desk would have: each rule, each door, a second person before any refusal."""
    decided = [row for row in rows if row.dossier.decided_at]
    found = {row.dossier.pk: judged(row, document) for row in decided}
    RuleVerdict.objects.bulk_create(
        rule_verdict(row, finding, desk) for row in decided for finding in found[row.dossier.pk]
    )
    Verdict.objects.bulk_create(
        verdict(row, door, found[row.dossier.pk], document, desk)
        for row in decided
        for door in row.dossier.doors
    )
    opening = {door.key for door in document.doors if door.opens_bouquet}
    Entitlement.objects.bulk_create(
        Entitlement(pole=row.pole, dossier=row.dossier, opened_at=decided_at(row))
        for row in decided
        if row.dossier.state == "admissible" and opening & set(row.dossier.doors)
    )
    CompletenessRequest.objects.bulk_create(
        request(row, document, desk) for row in rows if row.dossier.state == "incomplete"
    )


def decided_at(row: Row) -> datetime:
    return row.dossier.decided_at or timezone.now()


def judged(row: Row, document: WaveDocument) -> list[Finding]:
    """Of a real pole nothing is known but the decision: no rule is judged anew."""
    if row.plan.pole_pk or row.dossier.last_submission is None:
        return []
    return findings(document, situation_of(read(row.dossier.last_submission.content)))


def rule_verdict(row: Row, finding: Finding, desk: Desk) -> RuleVerdict:
    outcome = Outcome.NOT_MET if finding.outcome == Outcome.NOT_MET else Outcome.MET
    return RuleVerdict(
        submission=row.dossier.last_submission,
        rule=finding.key,
        finding=finding.outcome,
        finding_detail=finding.detail[:500],
        outcome=outcome,
        reason="" if outcome == Outcome.MET == finding.outcome else CHECKED,
        by=desk.first,
        at=decided_at(row),
    )


def verdict(row: Row, door: str, found: list[Finding], document: WaveDocument, desk: Desk) -> Verdict:
    admissible = row.dossier.state == "admissible"
    texts = {rule.key: rule.refusal_text or rule.label for rule in document.rules}
    lacking = [texts[finding.key] for finding in found if finding.outcome == Outcome.NOT_MET]
    return Verdict(
        dossier=row.dossier,
        submission=row.dossier.last_submission,
        door=door,
        admissible=admissible,
        state=VerdictState.CONFIRMED,
        reasons=PUBLISHED if row.plan.pole_pk else "" if admissible else "\n\n".join(lacking or [CHECKED]),
        proposed_by=desk.first,
        proposed_at=decided_at(row),
        second_by=None if admissible else desk.second,
        confirmed_at=decided_at(row),
    )


def request(row: Row, document: WaveDocument, desk: Desk) -> CompletenessRequest:
    """The indispensable pieces, asked the day after the filing."""
    keys = [piece.key for piece in document.pieces if piece.required and piece.blocking]
    sent_at = min((row.plan.filed_at or timezone.now()) + timedelta(days=1), timezone.now())
    return CompletenessRequest(
        dossier=row.dossier,
        piece_keys=keys[:2] or [document.pieces[0].key],
        message="Il manque une pièce indispensable à l’examen de votre dossier. Merci de la joindre.",
        due_on=(sent_at + timedelta(days=15)).date(),
        sent_at=sent_at,
        sent_by=desk.first,
    )

"""« L’argent du pôle » : the whole story of a grant as dated steps, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from essaim.deadlines import day_in_words
from essaim.grants.models import (
    Agreement,
    AgreementVersion,
    FinancialReport,
    Hearing,
    Instalment,
    InstalmentState,
    ReportState,
    Side,
    VersionState,
)
from essaim.kit.money import format_euros
from essaim.kit.written import short_day


@dataclass(frozen=True)
class Story:
    """What a page has already read."""

    agreement: Agreement
    versions: Sequence[AgreementVersion]
    instalments: Sequence[Instalment]
    reports: Sequence[FinancialReport]
    hearings: Sequence[Hearing]


WHOSE_TURN = {  # whose delay it is
    InstalmentState.PLANNED: "au bénéficiaire de le demander",
    InstalmentState.REQUESTED: "à l’administration de certifier le service fait",
    InstalmentState.CERTIFIED: "à l’administration de payer",
    InstalmentState.SUSPENDED: "la convention est suspendue",
}
WHOSE_REPORT = {
    ReportState.EXPECTED: "au bénéficiaire de l’envoyer",
    ReportState.RETURNED: "au bénéficiaire de le corriger",
    ReportState.SENT: "à l’administration de l’examiner",
}


def timeline_of(story: Story) -> list[dict[str, Any]]:
    """In the order of time: what is done, what is late and whose delay it is, what is only planned."""
    agreement = story.agreement
    steps: list[tuple[date, dict[str, Any]]] = []

    def add(when: date | datetime | None, what: str, detail: str = "", state: str = "done") -> None:
        if when is not None:
            on = timezone.localdate(when) if isinstance(when, datetime) else when
            words = day_in_words(on, weekday=False)
            steps.append((on, {"when": words, "what": what, "detail": detail, "state": state}))

    decision = agreement.decision
    add(decision.released_at, "Décision", f"{format_euros(decision.amount)} accordés")
    add(agreement.prepared_at, "Convention préparée", f"{format_euros(decision.amount)} réservés")
    for version in reversed(story.versions):
        _version_steps(version, add)
    for instalment in story.instalments:
        _instalment_step(instalment, add)
    for report in story.reports:
        _report_step(report, add)
    for hearing in story.hearings:
        _hearing_steps(hearing, add)
    add(agreement.ended_at, agreement.get_state_display(), agreement.ended_reason)
    steps.sort(key=lambda step: step[0])
    return [step for _, step in steps]


def _hearing_steps(hearing: Hearing, add: Any) -> None:
    add(hearing.opened_at, "Procédure contradictoire", hearing.get_purpose_display())
    add(hearing.decided_at, "Procédure décidée", hearing.reasons[:200])
    for repayment in hearing.repayments.all():
        if repayment.corrected_at is None:
            add(repayment.on, "Reversement reçu", format_euros(repayment.amount))


def _version_steps(version: AgreementVersion, add: Any) -> None:
    if version.state == VersionState.DROPPED:
        return
    add(version.sent_at, f"{version} envoyé{'' if version.rank else 'e'} à la signature", version.reason)
    for signature in version.signatures.all():
        whose = "de l’État" if signature.side == Side.STATE else "du bénéficiaire"
        add(signature.at, f"{version}\u00a0: signature {whose}", f"{signature.name}, {signature.role}")


def _instalment_step(instalment: Instalment, add: Any) -> None:
    said = f"{instalment.label}\u00a0: {format_euros(instalment.amount)}"
    if instalment.state == InstalmentState.PAID:
        add(instalment.paid_on, "Versement", f"{said} (demande de paiement {instalment.dp})")
    elif instalment.state != InstalmentState.CANCELLED:
        late = instalment.due_on < timezone.localdate()
        words = f"{said}. {instalment.get_state_display()}."
        if late:
            words += f" En retard\u00a0: {WHOSE_TURN[InstalmentState(instalment.state)]}."
        add(instalment.due_on, "Versement prévu", words, "late" if late else "")


def _report_step(report: FinancialReport, add: Any) -> None:
    what = f"Compte rendu financier de l’année {report.year}"
    if report.state == ReportState.ACCEPTED:
        add(report.reviewed_at, f"{what} accepté")
    else:
        late = report.due_on < timezone.localdate()
        words = report.get_state_display()
        if late:
            words += f". En retard\u00a0: {WHOSE_REPORT[ReportState(report.state)]}."
        add(report.due_on, f"{what} attendu", words, "late" if late else "")


def next_step(agreement: Agreement, pending: AgreementVersion | None, story: Story) -> str:
    """What is awaited now, and from whom."""
    if pending is not None:
        return {
            VersionState.DRAFT: f"{pending} en préparation par l’administration.",
            VersionState.SENT: f"{pending} à signer par le bénéficiaire.",
            VersionState.SIGNED_BY_POLE: f"{pending} à signer par l’État.",
        }[VersionState(pending.state)]
    late = [row for row in story.reports if row.state in {"expected", "returned"}]
    if late and late[0].due_on <= timezone.localdate():
        return f"Le compte rendu de l’année {late[0].year} était attendu pour le {short_day(late[0].due_on)}."
    waiting = [row for row in story.instalments if row.state not in {"paid", "cancelled"}]
    if waiting:
        first = waiting[0]
        planned = first.state == InstalmentState.PLANNED
        state = "" if planned else f" ({first.get_state_display().lower()})"
        when = day_in_words(first.due_on, weekday=False)
        return f"Prochain versement\u00a0: {format_euros(first.amount)}, prévu le {when}{state}."
    return agreement.get_state_display()

"""What an agreement says of its dossier: where it stands, what was paid, which report is due."""

from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse

from essaim.deadlines import day_in_words
from essaim.dossiers.compute.sequels import Kind, Sequel
from essaim.grants.models import (
    Agreement,
    AgreementState,
    AgreementVersion,
    FinancialReport,
    Instalment,
    InstalmentState,
    ReportState,
    VersionState,
)

WORDS = {
    AgreementState.PREPARING: (Kind.AGREEMENT, "convention en préparation"),
    AgreementState.SIGNED: (Kind.SIGNED, "convention signée"),
    AgreementState.RUNNING: (Kind.SIGNED, "convention en cours"),
    AgreementState.SUSPENDED: (Kind.SIGNED, "convention suspendue"),
    AgreementState.ENDED: (Kind.OVER, "convention terminée"),
    AgreementState.CLOSED: (Kind.OVER, "convention clôturée"),
}
AGREEMENTS = {kind for kind, _ in WORDS.values()}
SPENT = [InstalmentState.CERTIFIED, InstalmentState.PAID]


def sequels(dossiers: Collection[int]) -> Iterator[tuple[int, Sequel]]:
    rows = Agreement.objects.filter(dossier__in=dossiers, state__in=list(WORDS)).annotate(
        to_sign=Exists(AgreementVersion.objects.filter(agreement=OuterRef("pk"), state=VersionState.SENT)),
        spent=Exists(Instalment.objects.filter(agreement=OuterRef("pk"), state__in=SPENT)),
    )
    awaited = FinancialReport.objects.filter(state__in=[ReportState.EXPECTED, ReportState.RETURNED])
    due = Prefetch("reports", awaited.order_by("due_on"), to_attr="awaited")
    for agreement in rows.prefetch_related(due).order_by("pk"):
        for sequel in _of(agreement):
            yield agreement.dossier_id, sequel


def _of(agreement: Agreement) -> Iterator[Sequel]:
    kind, words = WORDS[AgreementState(agreement.state)]
    url = reverse("grants:detail", args=[agreement.reference])
    if agreement.__dict__["to_sign"]:
        amends = "" if kind == Kind.AGREEMENT else f"{words}, "
        what = "convention" if kind == Kind.AGREEMENT else "avenant"
        sign = reverse("grants:sign", args=[agreement.reference])
        yield Sequel(kind, f"{amends}{what} à signer", "warning", step=f"Lire et signer ({what})", url=sign)
    else:
        yield Sequel(kind, words, "" if kind == Kind.OVER else "success", url=url)
    if agreement.__dict__["spent"]:
        yield Sequel(Kind.PAID)
    reports = agreement.__dict__["awaited"]
    if kind == Kind.SIGNED and reports:
        yield _awaited(agreement, reports[0])


def _awaited(agreement: Agreement, report: FinancialReport) -> Sequel:
    url = reverse("grants:report", args=[agreement.reference, report.year])
    if report.state == ReportState.RETURNED:
        return Sequel(
            Kind.REPORT, "compte rendu à corriger", "warning", report.due_on, "Corriger le compte rendu", url
        )
    words = f"compte rendu attendu le {day_in_words(report.due_on, weekday=False)}"
    return Sequel(Kind.REPORT, words, "", report.due_on, "Écrire le compte rendu", url)

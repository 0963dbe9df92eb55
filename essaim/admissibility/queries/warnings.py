"""What presses: the 45th day, the implicit refusal, the acknowledgements that nobody sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from essaim.accounts.models import Role, User
from essaim.accounts.queries import holders
from essaim.admissibility.models import DeskEntry
from essaim.admissibility.rules import entries_of
from essaim.deadlines import acknowledgement_due, registration_due
from essaim.dossiers.models import Receipt, ReceiptKind

SHOWN = 30  # dossiers named in one message; beyond, their number


@dataclass
class Pressing:
    """Rows of one desk, each list cut at SHOWN, with the full counts."""

    warned: list[DeskEntry] = field(default_factory=list)
    late: list[DeskEntry] = field(default_factory=list)
    unacknowledged: list[DeskEntry] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.warned or self.late or self.unacknowledged)


def pressing_by_person(today: date) -> Iterator[tuple[User, Pressing]]:
    """Appraisers for their regions; national officers for the whole country."""
    for user in holders(Role.APPRAISER, Role.NATIONAL_OFFICER, today=today):
        if pressing := pressing_of(user, today):
            yield user, pressing


def pressing_of(user: User, today: date) -> Pressing:
    rows = DeskEntry.objects.filter(entries_of(user), Q(waiting=True) | Q(running=True))
    rows = rows.select_related("dossier__pole").order_by("sort_on", "pk")
    running, week = rows.filter(running=True), today - timedelta(days=7)
    return Pressing(
        warned=list(running.filter(warn_on__lte=today, silence_on__gt=today)[: SHOWN + 1]),
        late=list(running.filter(silence_on__lte=today, silence_on__gt=week)[: SHOWN + 1]),
        unacknowledged=unacknowledged(rows, today),
    )


def unacknowledged(rows: QuerySet[DeskEntry], today: date) -> list[DeskEntry]:
    """One working day to register, ten to acknowledge (R112-11-2), late filings too."""
    receipts = Receipt.objects.filter(submission__dossier=OuterRef("pk"))
    registered = Exists(receipts.filter(kind=ReceiptKind.REGISTRATION))
    acknowledged = Exists(receipts.filter(kind=ReceiptKind.ACKNOWLEDGEMENT))
    lacking = rows.annotate(registered=registered, acknowledged=acknowledged).filter(
        Q(registered=False) | Q(acknowledged=False)
    )
    found: list[DeskEntry] = []
    for entry in lacking.filter(waiting=True).iterator():
        if is_overdue(entry, today):
            found.append(entry)
            if len(found) > SHOWN:
                break
    return found


def is_overdue(entry: DeskEntry, today: date) -> bool:
    region = entry.region_id or ""
    if not getattr(entry, "registered", True) and today > registration_due(entry.received_at, region=region):
        return True
    due = acknowledgement_due(entry.received_at, region=region)
    return not getattr(entry, "acknowledged", True) and today > due

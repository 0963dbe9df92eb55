"""Practice sheets: written by one, read over by another; and announcements."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.community import rules
from essaim.community.models import Announcement, PracticeSheet, SheetState
from essaim.community.workflow import SHEET
from essaim.poles.models import Pole
from essaim.territories.compute.names import normalise

FIELDS = ("title", "summary", "body", "theme_keys")


@transaction.atomic
def save_sheet(values: Mapping[str, Any], *, by: User, sheet: PracticeSheet | None = None) -> PracticeSheet:
    row = sheet or PracticeSheet(author=by)
    if sheet is not None:
        row = PracticeSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        rules.may_write.check(by, row)
    for name in FIELDS:
        setattr(row, name, values[name])
    _keep(row)
    record("save_sheet", row, by=by)
    return row


@transaction.atomic
def propose_sheet(
    values: Mapping[str, Any], source: str, pole: Pole | None, *, by: User, author: User
) -> PracticeSheet:
    """For the capabilities around: what a pair learned waits for its reading over."""
    row = PracticeSheet(
        author=author,
        source=source[:300],
        pole=pole,
        state=SheetState.TO_REVIEW,
        **{name: values[name] for name in FIELDS},
    )
    _keep(row)
    record("propose_sheet", row, by=by, source=row.source)
    return row


def _keep(row: PracticeSheet) -> None:
    row.search_text = normalise(f"{row.title} {row.summary} {row.body}")
    row.full_clean(exclude=["author", "pole", "search"])
    row.save()


@transaction.atomic
def submit_sheet(sheet: PracticeSheet, *, by: User) -> None:
    SHEET.perform("submit", sheet, by=by)


@transaction.atomic
def send_back_sheet(sheet: PracticeSheet, note: str, *, by: User) -> None:
    if not note.strip():
        raise ValidationError("Dites à l’auteur ce qui est à reprendre.")
    SHEET.perform("send_back", sheet, by=by, details={"note": note}, note=note.strip()[:1000])


@transaction.atomic
def publish_sheet(sheet: PracticeSheet, *, by: User) -> None:
    SHEET.perform("publish", sheet, by=by, reviewer=by, published_at=timezone.now())


@transaction.atomic
def withdraw_sheet(sheet: PracticeSheet, *, by: User) -> None:
    SHEET.perform("withdraw", sheet, by=by)


@transaction.atomic
def announce(title: str, text: str, until: date | None = None, *, by: User) -> Announcement:
    rules.animates.check(by, None)
    row = Announcement(title=title, text=text, until=until, by=by)
    row.full_clean(exclude=["by"])
    row.save()
    record("announce", row, by=by)
    return row

"""The life of a call: its texts, its documents, its states."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls import queries, rules
from essaim.calls.compute.diff import diff_texts, in_sentences
from essaim.calls.compute.document import CallText
from essaim.calls.compute.edits import fingerprint
from essaim.calls.compute.gaps import gaps_of_text
from essaim.calls.models import Call, CallDocument, CallVersion
from essaim.calls.queries.checks import check_fingerprint, needed, valid_text
from essaim.calls.workflow import CALL
from essaim.files.models import StoredFile


@transaction.atomic
def create_call(*, by: User, slug: str, title: str, opens_on: date, closes_on: date | None = None) -> Call:
    """Open the preparation of a call: nobody else sees it yet."""
    rules.may_create_call.check(by, None)
    working = CallText().model_dump(mode="json")
    call = Call(slug=slug, title=title, opens_on=opens_on, closes_on=closes_on, working=working)
    call.full_clean()
    call.save()
    record("create_call", call, by=by)
    return call


@transaction.atomic
def update_call(call: Call, *, by: User, title: str, opens_on: date, closes_on: date | None = None) -> None:
    """Title and dates: seen at once, since they frame the waves rather than the texts."""
    rules.manages_call.check(by, call)
    before = {"title": call.title, "opens_on": str(call.opens_on), "closes_on": str(call.closes_on or "")}
    call.title, call.opens_on, call.closes_on = title, opens_on, closes_on
    call.full_clean()
    call.save(update_fields=["title", "opens_on", "closes_on"])
    record("update_call", call, by=by, before=before)


@transaction.atomic
def save_call_text(call: Call, data: dict[str, Any], seen: str, *, by: User) -> None:
    """The working copy of the texts. `seen`: fingerprint of what the editor had under the eyes."""
    call.refresh_from_db(from_queryset=Call.objects.select_for_update())
    rules.manages_call.check(by, call)
    check_fingerprint(call, call.working, seen, "texts")
    text = valid_text(call.working | data)
    call.working = text.model_dump(mode="json")
    call.working_number += 1
    call.save(update_fields=["working", "working_number"])
    record("edit_call", call, by=by, part="texts", fingerprint=fingerprint(call.working))


@transaction.atomic
def publish_call(call: Call, *, by: User, note: str = "") -> None:
    CALL.perform("publish_call", call, by=by, details={"note": note}, version=_new_version(call, note, by))


@transaction.atomic
def republish_call(call: Call, *, by: User, note: str) -> None:
    """Replace the published texts, saying what changes."""
    if not note.strip():
        raise ValidationError("Dites en une phrase ce qui change : le public le lira.")
    version = _new_version(call, note, by)
    details = {"version": version.number, "note": note, "changes": version.changes}
    CALL.perform("republish_call", call, by=by, details=details, version=version)


@transaction.atomic
def end_call(call: Call, *, by: User, reason: str) -> None:
    CALL.perform("end_call", call, by=by, details={"reason": needed(reason)})


@transaction.atomic
def resume_call(call: Call, *, by: User, reason: str) -> None:
    CALL.perform("resume_call", call, by=by, details={"reason": needed(reason)})


@transaction.atomic
def add_call_document(call: Call, file: StoredFile, title: str, *, by: User) -> CallDocument:
    rules.manages_call.check(by, call)
    document = CallDocument(call=call, file=file, title=title, position=call.documents.count())
    document.full_clean()
    document.save()
    record("add_call_document", call, by=by, title=title, file=file.name, sha256=file.sha256)
    return document


@transaction.atomic
def remove_call_document(document: CallDocument, *, by: User) -> None:
    """Off the page; the file itself is kept, since it was published."""
    rules.manages_call.check(by, document.call)
    record("remove_call_document", document.call, by=by, title=document.title, file=document.file.name)
    document.delete()


def _new_version(call: Call, note: str, by: User) -> CallVersion:
    text = queries.working_text(call)
    if gaps := [gap.sentence for gap in gaps_of_text(text) if gap.blocking]:
        raise ValidationError(gaps)
    before = queries.text_of(call.version) if call.version else text
    changes = in_sentences(diff_texts(before, text))
    if call.version and before == text:
        raise ValidationError("Rien n’a changé depuis la version publiée.")
    number = call.versions.count() + 1
    content = CallText.model_dump(text, mode="json")
    return CallVersion.objects.create(
        call=call, number=number, content=content, note=note[:500], changes=changes, published_by=by
    )

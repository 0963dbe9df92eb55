"""The working copy of a wave: parts and items changed one by one, two editors told apart."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls import queries, rules
from essaim.calls.compute import edits
from essaim.calls.compute.document import WaveDocument
from essaim.calls.compute.edits import Data
from essaim.calls.models import Call, Wave
from essaim.calls.queries.checks import check_fingerprint, valid_document, with_french_words


@transaction.atomic
def create_wave(call: Call, *, by: User, slug: str, name: str, source: Wave | None = None) -> Wave:
    """A wave in preparation: blank, or with everything of an earlier one but its dates."""
    rules.manages_call.check(by, call)
    document = queries.current_document(source) if source else WaveDocument()
    calendar = {"time_zone": document.calendar.time_zone}
    wave = Wave(call=call, slug=slug, name=name, working=edits.as_data(document) | {"calendar": calendar})
    wave.full_clean(exclude=["working"])
    wave.working = edits.as_data(valid_document(wave.working))
    wave.save()
    record("create_wave", wave, by=by, source=source.slug if source else "")
    return wave


@transaction.atomic
def rename_wave(wave: Wave, *, by: User, name: str) -> None:
    rules.manages_wave.check(by, wave)
    before, wave.name = wave.name, name
    wave.full_clean(exclude=["working"])
    wave.save(update_fields=["name"])
    record("rename_wave", wave, by=by, before=before)


@transaction.atomic
def save_part(wave: Wave, part: str, data: Data, seen: str, *, by: User) -> None:
    """`data`: the fields of this part. `seen`: fingerprint of the part the editor had under the eyes."""
    _lock(wave, by)
    check_fingerprint(wave, edits.part_of(wave.working, part), seen, part)
    _write(wave, wave.working | data, by, part)


@transaction.atomic
def save_item(
    wave: Wave, kind: str, key: str, data: Data, seen: str = "", *, by: User, section: str = ""
) -> str:
    """Adds an item when `key` is empty, else replaces it. Returns its key, given once for all."""
    _lock(wave, by)
    if key:
        with_french_words(lambda: edits.item(wave.working, kind, key))
        check_fingerprint(wave, edits.item(wave.working, kind, key), seen, f"{kind}:{key}")
    label = data.get("label") or data.get("title") or ""
    key = key or edits.key_from(label, edits.keys(wave.working, kind))
    changed = with_french_words(lambda: edits.put_item(wave.working, kind, key, data, section=section))
    _write(wave, changed, by, f"{kind}:{key}")
    return key


@transaction.atomic
def remove_item(wave: Wave, kind: str, key: str, *, by: User) -> None:
    _lock(wave, by)
    _write(wave, with_french_words(lambda: edits.remove_item(wave.working, kind, key)), by, f"{kind}:{key}")


@transaction.atomic
def move_item(wave: Wave, kind: str, key: str, step: int, *, by: User) -> None:
    """One place up (-1) or down (+1)."""
    _lock(wave, by)
    changed = with_french_words(lambda: edits.move_item(wave.working, kind, key, step))
    _write(wave, changed, by, f"{kind}:{key}")


@transaction.atomic
def duplicate_item(wave: Wave, kind: str, key: str, *, by: User) -> None:
    _lock(wave, by)
    changed = with_french_words(lambda: edits.duplicate_item(wave.working, kind, key))
    _write(wave, changed, by, f"{kind}:{key}")


@transaction.atomic
def discard_changes(wave: Wave, *, by: User) -> None:
    """Back to the version in force."""
    _lock(wave, by)
    if wave.version is None:
        raise ValidationError("Rien n’est encore publié.")
    _write(wave, wave.version.content, by, "all")


def _lock(wave: Wave, by: User) -> None:
    wave.refresh_from_db(from_queryset=Wave.objects.select_for_update())
    rules.may_edit_wave.check(by, wave)


def _write(wave: Wave, data: Data, by: User, part: str) -> None:
    wave.working = edits.as_data(valid_document(data))
    wave.working_number += 1
    wave.save(update_fields=["working", "working_number"])
    record("edit_wave", wave, by=by, part=part, number=wave.working_number)

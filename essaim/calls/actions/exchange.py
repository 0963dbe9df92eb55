"""A call and a wave brought in from one file."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls import queries, rules
from essaim.calls.actions.calls import create_call, publish_call, republish_call
from essaim.calls.actions.drafting import create_wave
from essaim.calls.actions.waves import publish_wave, republish_wave
from essaim.calls.compute import toml
from essaim.calls.compute.document import Calendar, WaveDocument
from essaim.calls.compute.edits import as_data
from essaim.calls.models import Call, CallState, Wave, WaveState

NOTE = "Importé d’un fichier."


@transaction.atomic
def import_wave(
    text: str,
    *,
    by: User,
    publish: bool = False,
    calendar_override: Calendar | None = None,
    note: str = NOTE,
    slug: str = "",
    name: str = "",
) -> Wave:
    """Creates or brings up to date the call and the wave named in the file; all or nothing.

    A second import of the same file changes nothing. `slug` and `name` make another wave of the same file.
    """
    try:
        file = toml.read(text)
    except toml.Unreadable as error:
        raise ValidationError(error.faults) from error
    document = file.wave.document()
    if calendar_override is not None:
        document = document.model_copy(update={"calendar": calendar_override})
    call = _bring_call(file.call, by=by, publish=publish, note=note)
    return _bring_wave(call, slug or file.wave.slug, name or file.wave.name, document, by, publish, note)


def _bring_call(entry: toml.CallEntry, *, by: User, publish: bool, note: str) -> Call:
    call = Call.objects.select_for_update().filter(slug=entry.slug).first()
    if call is None:
        frame = {"title": entry.title, "opens_on": entry.opens_on, "closes_on": entry.closes_on}
        call = create_call(by=by, slug=entry.slug, **frame)  # type: ignore[arg-type]
    rules.manages_call.check(by, call)
    content = entry.text.model_dump(mode="json")
    if call.working != content:
        call.working, call.working_number = content, call.working_number + 1
        call.save(update_fields=["working", "working_number"])
        record("edit_call", call, by=by, part="texts", note=note)
    if publish and call.state == CallState.DRAFT:
        publish_call(call, by=by, note=note)
    elif publish and call.version and call.version.content != content:
        republish_call(call, by=by, note=note)
    return call


def _bring_wave(
    call: Call, slug: str, name: str, document: WaveDocument, by: User, publish: bool, note: str
) -> Wave:
    wave = Wave.objects.filter(slug=slug).first()
    if wave is not None and wave.call_id != call.pk:
        raise ValidationError(f"L’adresse « {slug} » est déjà celle d’une vague d’un autre appel.")
    wave = wave or create_wave(call, by=by, slug=slug, name=name)
    wave.refresh_from_db(from_queryset=Wave.objects.select_for_update())
    rules.may_edit_wave.check(by, wave)
    content = as_data(document)
    if wave.working != content:
        wave.working, wave.working_number = content, wave.working_number + 1
        wave.save(update_fields=["working", "working_number"])
        record("edit_wave", wave, by=by, part="all", note=note)
    if publish and wave.state == WaveState.DRAFT:
        publish_wave(wave, by=by, note=note)
    elif publish and wave.version and queries.document_of(wave.version) != document:
        republish_wave(wave, by=by, note=note)
    return wave

"""Every question about calls and waves."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from pydantic import BaseModel

from essaim.accounts.models import User
from essaim.calls import rules
from essaim.calls.compute import toml
from essaim.calls.compute.diff import Change, diff_documents, diff_texts
from essaim.calls.compute.document import CallText, WaveDocument
from essaim.calls.compute.impact import Impact, impacts
from essaim.calls.models import Call, CallState, CallVersion, Wave, WaveState, WaveVersion
from essaim.calls.queries.outbox import KNOWN_ADDRESSES as KNOWN_ADDRESSES
from essaim.calls.queries.outbox import is_known as is_known
from essaim.calls.queries.outbox import outbox_of as outbox_of
from essaim.kit.offers import Offer

# --- Documents ----------------------------------------------------------------------------------


# A version never changes: parsed once per process, told from those of another database by its date.
PARSED: dict[tuple[type, int, datetime], Any] = {}
KEPT = 512


def document_of(version: WaveVersion) -> WaveDocument:
    """What this version asks and promises."""
    return _parsed(version, WaveDocument)


def text_of(version: CallVersion) -> CallText:
    return _parsed(version, CallText)


def _parsed[D: BaseModel](version: WaveVersion | CallVersion, kind: type[D]) -> D:
    key = (type(version), version.pk, version.published_at)
    if key not in PARSED:
        while len(PARSED) >= KEPT:
            PARSED.pop(next(iter(PARSED)))
        PARSED[key] = kind.model_validate(version.content)
    return PARSED[key]


def current_document(wave: Wave) -> WaveDocument:
    """The document in force, or the one in preparation when nothing is published yet."""
    return document_of(wave.version) if wave.version else working_document(wave)


def working_document(wave: Wave) -> WaveDocument:
    return WaveDocument.model_validate(wave.working)


def working_text(call: Call) -> CallText:
    return CallText.model_validate(call.working)


def silence_months(call: Call) -> int:
    """After how many months silence refuses what was asked; 0: it decides nothing in this call."""
    text = text_of(call.version) if call.version else working_text(call)
    return text.silence_means_refusal_after_months


# --- What may be seen -----------------------------------------------------------------------------


def managed_calls(user: User) -> QuerySet[Call]:
    return Call.objects.filter(rules.managed_by(user))


def managed_waves(user: User) -> QuerySet[Wave]:
    return Wave.objects.filter(rules.managed_by(user, call="call__slug")).select_related("call", "version")


def titles_of_calls() -> list[tuple[str, str]]:
    """The calls that a mandate may be kept to."""
    return [(call.slug, call.title) for call in Call.objects.only("slug", "title").order_by("title")]


def published_calls() -> QuerySet[Call]:
    return Call.objects.exclude(state=CallState.DRAFT).order_by("state", "-opens_on", "pk")


def calls_for_list() -> QuerySet[Call]:
    """Published calls, without the long texts: `text_of` reads them the first time only."""
    return published_calls().select_related("version").defer("working", "version__content")


# All that can change the page of a call, in one light query: the page itself is kept in memory.
SIGNATURE = """
    SELECT c.title, concat_ws('|', c.id, c.title, c.version_id, c.state,
        (SELECT json_agg(json_build_array(w.id, w.name, w.version_id, w.state, w.closed_early_at)
            ORDER BY w.id)
         FROM calls_wave w WHERE w.call_id = c.id AND w.state <> 'draft'),
        (SELECT json_agg(json_build_array(d.id, d.title, d.position, f.scan_state) ORDER BY d.id)
         FROM calls_calldocument d JOIN files_storedfile f ON f.id = d.file_id WHERE d.call_id = c.id))
    FROM calls_call c WHERE c.slug = %s AND c.state <> 'draft'
"""


def call_signature(slug: str) -> tuple[str, str] | None:
    """(title, signature) of a published call; None: there is none at this address."""
    with connection.cursor() as cursor:
        cursor.execute(SIGNATURE, [slug])
        row: tuple[str, str] | None = cursor.fetchone()
    return row


def waves_for_page(call: Call) -> QuerySet[Wave]:
    """With their documents, since the page shows them all."""
    return published_waves().filter(call=call).defer(None).defer("working", "call__working")


def versions_of(waves: QuerySet[Wave]) -> QuerySet[WaveVersion]:
    """What was published of these waves, without the documents themselves."""
    return WaveVersion.objects.filter(wave__in=waves).select_related("wave").defer("content", "wave__working")


def published_waves() -> QuerySet[Wave]:
    """Waves that anyone may read about, with what `document_of` needs the first time only."""
    return (
        Wave.objects.exclude(state=WaveState.DRAFT)
        .exclude(call__state=CallState.DRAFT)
        .select_related("call", "version")
        .defer("working", "version__content", "call__working")
        .order_by("-opens_at", "pk")
    )


def open_waves(now: datetime) -> QuerySet[Wave]:
    """The waves in which one may file at this instant, the one that closes first ahead."""
    return (
        published_waves()
        .filter(state=WaveState.PUBLISHED, call__state=CallState.PUBLISHED)
        .filter(Q(opens_at__lte=now, closes_at__gte=now))
        .order_by("closes_at", "pk")
    )


# --- What a change would touch ---------------------------------------------------------------------

# `usage(wave)` counts open drafts: "drafts", then by key of question or piece those that answered it.
Usage = Callable[[Wave], "Mapping[str, int]"]
USAGES = Offer[Usage]("how many open drafts a change of the wave would touch")


def usage_of(wave: Wave) -> dict[str, int]:
    counts: dict[str, int] = {"drafts": 0}
    for usage in USAGES:
        for key, count in usage(wave).items():
            counts[key] = counts.get(key, 0) + count
    return counts


# --- What differs, what is missing -----------------------------------------------------------------


def wave_changes(wave: Wave) -> list[Change]:
    """What the working copy would change of the version in force."""
    return diff_documents(document_of(wave.version), working_document(wave)) if wave.version else []


def call_changes(call: Call) -> list[Change]:
    return diff_texts(text_of(call.version), working_text(call)) if call.version else []


def wave_impacts(wave: Wave, now: datetime) -> list[Impact]:
    if wave.version is None:
        return []
    return impacts(document_of(wave.version), working_document(wave), usage_of(wave), now)


def exported(wave: Wave, *, working: bool = False) -> str:
    """The file that `import_wave` reads: what is in force, or the working copy."""
    document = working_document(wave) if working else current_document(wave)
    call = wave.call
    text = text_of(call.version) if call.version and not working else working_text(call)
    entry = toml.CallEntry(
        slug=call.slug, title=call.title, opens_on=call.opens_on, closes_on=call.closes_on, text=text
    )
    row = toml.WaveEntry(slug=wave.slug, name=wave.name, **dict(document))
    return toml.write(toml.WaveFile(format=1, call=entry, wave=row))

"""How a call is laid out for the public, kept in memory between two changes."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from essaim.calls import queries, rules
from essaim.calls.compute.calendar import steps
from essaim.calls.compute.document import CallText
from essaim.calls.compute.gaps import weights
from essaim.calls.compute.markup import to_html
from essaim.calls.compute.words import say_instant
from essaim.calls.models import Call, CallDocument, Wave, WaveState
from essaim.files.models import ScanState

KINDS = {"ami": "Appel à manifestation d’intérêt", "aap": "Appel à projets", "mesure": "Mesure"}
KEPT = 64
BODIES: OrderedDict[Any, SafeString] = OrderedDict()


def body_of(
    call: Call, waves: Sequence[Wave], documents: Sequence[CallDocument], now: datetime
) -> SafeString:
    """The same body serves everyone until something is published, or a date goes by."""
    key = (
        call.pk,
        call.title,
        call.version_id,
        call.state,
        now.date(),
        tuple((w.pk, w.name, w.version_id, w.state, rules.is_open(w, now), _begun(w, now)) for w in waves),
        tuple((d.pk, d.title, d.file.scan_state) for d in documents),
    )
    if key not in BODIES:
        BODIES[key] = mark_safe(render_body(call, waves, documents, now))  # noqa: S308  our own template
        while len(BODIES) > KEPT:
            BODIES.popitem(last=False)
    return BODIES[key]


def _begun(wave: Wave, now: datetime) -> bool:
    return wave.opens_at is not None and wave.opens_at <= now


def render_body(call: Call, waves: Sequence[Wave], documents: Sequence[CallDocument], now: datetime) -> str:
    queries.read_documents(waves)
    living = [wave for wave in waves if wave.state != WaveState.ARCHIVED]
    text = queries.text_of(call.version) if call.version else CallText()
    main = main_wave(living, now)
    context = {
        "call": call,
        "kind": KINDS[text.kind],
        "text": text,
        "html": {name: marked(getattr(text, name)) for name in LONG},
        "main": page_of(main, now) if main else None,
        "waves": pages_of(living, now),
        "archived": [wave for wave in waves if wave.state == WaveState.ARCHIVED],
        "documents": [{"row": row, "may_open": row.file.scan_state == ScanState.CLEAN} for row in documents],
    }
    return render_to_string("calls/_body.html", context)


LONG = ("aims", "who_may_apply", "what_is_offered", "how_it_works", "legal_basis", "appeal_routes")


def marked(text: str) -> SafeString:
    return mark_safe(to_html(text))  # noqa: S308  markdown without HTML


def pages_of(waves: Sequence[Wave], now: datetime) -> list[dict[str, Any]]:
    return [page_of(wave, now) for wave in waves]


def page_of(wave: Wave, now: datetime) -> dict[str, Any]:
    document = queries.current_document(wave)
    words, kind = standing(wave, now)
    return {
        "wave": wave,
        "document": document,
        "summary": marked(document.summary),
        "standing": words,
        "kind": kind,
        "is_open": rules.is_open(wave, now),
        "steps": [
            {"when": s.when, "what": s.what, "detail": s.detail, "state": s.state}
            for s in steps(document.calendar, now)
        ],
        "time": duration(document.estimated_minutes),
        "questions": sum(len(section.questions) for section in document.sections),
        "weights": list(weights(document).items()),
        "labels": {door.key: door.label for door in document.doors},
    }


def standing(wave: Wave, now: datetime) -> tuple[str, str]:
    """(words, kind of badge)."""
    if wave.opens_at is None or wave.closes_at is None:
        return wave.get_state_display(), ""
    if wave.state == WaveState.CLOSED and wave.closed_early_at:
        return f"Close par anticipation le {say_instant(wave.closed_early_at)}", "warning"
    if now < wave.opens_at:
        return f"Ouvre le {say_instant(wave.opens_at)}", "info"
    if now <= wave.closes_at:
        return f"Ouverte jusqu’au {say_instant(wave.closes_at)}", "success"
    return f"Close depuis le {say_instant(wave.closes_at)}", ""


def main_wave(waves: Sequence[Wave], now: datetime) -> Wave | None:
    """The open one that closes first; else the next one; else the last one."""
    living = [wave for wave in waves if wave.state != WaveState.ARCHIVED]
    if running := [wave for wave in living if rules.is_open(wave, now)]:
        return min(running, key=lambda wave: wave.closes_at or now)
    if coming := [wave for wave in living if wave.opens_at and wave.opens_at > now]:
        return min(coming, key=lambda wave: wave.opens_at or now)
    return max(living or waves, key=lambda wave: wave.closes_at or now, default=None)


def duration(minutes: int) -> str:
    """« environ 3 heures »."""
    if minutes < 60:
        return f"{minutes} minutes"
    hours, rest = divmod(minutes, 60)
    words = f"{hours} heure{'s' * (hours > 1)}"
    return f"{words} {rest}" if rest else words

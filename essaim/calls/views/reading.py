"""How a call is laid out for the public, kept in memory between two changes."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from essaim.calls import queries, rules
from essaim.calls.compute.calendar import steps
from essaim.calls.compute.document import CallText, RequiredPiece
from essaim.calls.compute.markup import to_html
from essaim.calls.compute.words import say_instant
from essaim.calls.models import Call, CallDocument, Wave, WaveState
from essaim.files.models import ScanState
from essaim.kit.units import PARIS

KINDS = {"ami": "Appel à manifestation d’intérêt", "aap": "Appel à projets", "mesure": "Mesure"}
KEPT = 64


class Body(NamedTuple):
    """A page laid out at one instant, and the first instant at which it will no longer be true."""

    signature: str
    since: datetime
    until: datetime
    html: SafeString


BODIES: OrderedDict[str, Body] = OrderedDict()


def body_of(slug: str, signature: str, now: datetime) -> SafeString:
    """The same body serves everyone until something is published, or a date goes by."""
    kept = BODIES.get(slug)
    if kept is None or kept.signature != signature or not kept.since <= now < kept.until:
        kept = BODIES[slug] = lay_out(slug, signature, now)
        while len(BODIES) > KEPT:
            BODIES.popitem(last=False)
    return kept.html


def lay_out(slug: str, signature: str, now: datetime) -> Body:
    call = queries.published_calls().select_related("version").get(slug=slug)
    waves = list(queries.waves_for_page(call))
    documents = list(call.documents.select_related("file"))
    html = mark_safe(render_body(call, waves, documents, now))  # noqa: S308  our own template
    return Body(signature, now, next_change(waves, now), html)


def next_change(waves: Sequence[Wave], now: datetime) -> datetime:
    """An opening, just after a closing, or the end of the day: the first of these."""
    midnight = now.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    turns = [wave.opens_at for wave in waves if wave.opens_at]
    turns += [wave.closes_at + timedelta(microseconds=1) for wave in waves if wave.closes_at]
    return min([midnight, *(turn for turn in turns if turn > now)])


def render_body(call: Call, waves: Sequence[Wave], documents: Sequence[CallDocument], now: datetime) -> str:
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
    labels = {door.key: door.label for door in document.doors}
    return {
        "wave": wave,
        "document": document,
        "summary": marked(document.summary),
        "standing": words,
        "kind": kind,
        "is_open": rules.is_open(wave, now),
        "is_over": wave.closes_at is not None and wave.closes_at < now,
        "steps": [
            {"when": s.when, "what": s.what, "detail": s.detail, "state": s.state}
            for s in steps(document.calendar, now)
        ],
        "time": duration(document.estimated_minutes),
        "questions": sum(len(section.questions) for section in document.sections),
        "doors": [{"door": door, "requires": labels.get(door.requires or "", "")} for door in document.doors],
        "pieces": [about_piece(piece, labels) for piece in document.pieces],
    }


def about_piece(piece: RequiredPiece, labels: dict[str, str]) -> str:
    """« Comptes du dernier exercice clos (Phase 2 : subvention) »."""
    words = piece.label + ", pour chaque membre" * piece.per_member + " (facultatif)" * (not piece.required)
    return f"{words} ({', '.join(labels[key] for key in piece.doors)})" if piece.doors else words


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

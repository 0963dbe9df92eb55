"""The working copy of a wave, screen by screen. Every screen works without a script."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.calls import actions, queries
from essaim.calls.compute import edits
from essaim.calls.compute.document import WaveDocument
from essaim.calls.compute.edits import fingerprint
from essaim.calls.compute.gaps import weights
from essaim.calls.compute.words import RULE_KINDS, field_name, say
from essaim.calls.forms.fields import PartForm
from essaim.calls.models import Wave
from essaim.calls.rules import is_programme_manager
from essaim.calls.views.publication import preview_sections
from essaim.calls.views.workspace import LISTS, PARTS, WRITING, context_of, managed_wave, screen_url, typed
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def wave_part(request: Request, slug: str, screen: str) -> HttpResponse:
    """A part that holds on one form."""
    wave = managed_wave(request, slug)
    if screen not in PARTS:
        raise Http404
    part, title, form_class = PARTS[screen]
    current = edits.part_of(wave.working, part)
    initial = form_class.read(current) | {"seen": fingerprint(current)}
    form = form_class(typed(request), initial=initial, document=wave.working)
    conflict: Any = None
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        conflict = save(form, lambda: actions.save_part(wave, part, form.written(), seen, by=request.user))
        if form.is_valid():
            messages.success(request, f"{title}\u00a0: enregistré dans la copie de travail.")
            return redirect(request.path)
    context = {"form": form, "title": title, "theirs": theirs(conflict), "screen": screen}
    return render(request, "calls/wave_part.html", context_of(request, wave, screen, **context))


def save(form: PartForm, action: Any) -> Any:
    """Runs the action. After a conflict, returns what the other editor left; a second try overwrites it."""
    try:
        action()
    except actions.Conflict as conflict:
        form.add_error(None, conflict.messages)
        typed_again = QueryDict(mutable=True)
        typed_again.update(form.data)
        typed_again["seen"] = fingerprint(conflict.current)
        form.data = typed_again
        return conflict.current
    except (ValidationError, Refused) as error:
        form.add_error(None, getattr(error, "messages", None) or str(error))
    return None


def theirs(current: Any) -> list[tuple[str, str]]:
    """What the other editor left, field by field, to be put beside what was typed."""
    if current is None:
        return []
    inner = next(iter(current.values())) if len(current) == 1 else current
    shown = inner if isinstance(inner, dict) else current
    return [(field_name(name), say(value)) for name, value in shown.items() if not isinstance(value, dict)]


@allow(is_programme_manager)
@require_GET
def wave_list(request: Request, slug: str, screen: str) -> HttpResponse:
    """The items of one kind, in their order, with what can be done to each."""
    wave = managed_wave(request, slug)
    if screen == "questions":
        return redirect(screen_url(wave, "rubriques"))
    listed = LISTS.get(screen)
    if listed is None:
        raise Http404
    context = context_of(request, wave, screen, listed=listed, screen=screen, title=listed.title)
    if screen == "rubriques":
        return render(request, "calls/wave_sections.html", context | {"sections": whole(context["document"])})
    items = [{"row": row, "about": about(listed.kind, row)} for row in edits.rows(wave.working, listed.kind)]
    total = weights(context["document"]) if screen == "criteres" else {}
    full = len(items) >= 9 if screen == "test" else False
    return render(request, "calls/wave_items.html", context | {"items": items, "totals": total, "full": full})


def whole(document: WaveDocument) -> list[dict[str, Any]]:
    return preview_sections(document, [door.key for door in document.doors])


def about(kind: str, row: edits.Data) -> list[str]:
    """What distinguishes an item in its list."""
    if kind == "doors":
        marks = {"asks_budget": "demande un budget", "opens_bouquet": "ouvre le bouquet de services"}
        return [words for name, words in marks.items() if row[name]]
    if kind == "pieces":
        marks = {"required": "obligatoire", "blocking": "indispensable", "per_member": "par membre"}
        return [words for name, words in marks.items() if row[name]]
    if kind == "rules":
        return [RULE_KINDS[row["kind"]], row["legal_source"]]
    if kind == "criteria":
        return [f"{row['weight'].replace('.', ',')}\u00a0%"]
    return [f"réponse qui convient\u00a0: {row['passes']}"]


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def wave_item(request: Request, slug: str, screen: str, key: str = "") -> HttpResponse:
    """One item: a new one when `key` is empty."""
    wave, listed = managed_wave(request, slug), LISTS.get(screen)
    if listed is None or (key and key not in edits.keys(wave.working, listed.kind)):
        raise Http404
    row = edits.item(wave.working, listed.kind, key) if key else listed.defaults
    initial = {"section": request.GET.get("rubrique", "")} if not key else {}
    initial |= listed.form.read(row) | {"seen": fingerprint(row) if key else ""}
    form = listed.form(typed(request), initial=initial, document=wave.working)
    conflict: Any = None
    if form.is_valid():
        conflict = save(form, lambda: save_item(wave, screen, key, form, request))
        if form.is_valid():
            messages.success(request, "Enregistré dans la copie de travail.")
            return redirect(screen_url(wave, back_to(screen)))
    context = {"form": form, "listed": listed, "row": row, "item_key": key, "theirs": theirs(conflict)}
    context |= {"screen": screen, "back_url": screen_url(wave, back_to(screen))}
    return render(request, "calls/wave_item.html", context_of(request, wave, back_to(screen), **context))


def save_item(wave: Wave, screen: str, key: str, form: PartForm, request: Request) -> str:
    seen, section = form.cleaned_data["seen"], form.cleaned_data.get("section", "")
    kind = LISTS[screen].kind
    return actions.save_item(wave, kind, key, form.written(), seen, by=request.user, section=section)


def back_to(screen: str) -> str:
    return "rubriques" if screen == "questions" else screen


@allow(is_programme_manager)
@require_POST
@query_budget(WRITING)
def wave_item_act(request: Request, slug: str, screen: str, key: str, act: str) -> HttpResponse:
    """Up, down, copy: nothing is lost by any of them."""
    wave, listed = managed_wave(request, slug), LISTS.get(screen)
    if listed is None:
        raise Http404
    try:
        if act == "dupliquer":
            actions.duplicate_item(wave, listed.kind, key, by=request.user)
        else:
            step = -1 if act == "monter" else 1
            actions.move_item(wave, listed.kind, key, step, by=request.user)
    except (ValidationError, Refused) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    return redirect(f"{screen_url(wave, back_to(screen))}#{screen}-{key}")


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def wave_item_remove(request: Request, slug: str, screen: str, key: str) -> HttpResponse:
    """Asks first, and says what would be left without it."""
    wave, listed = managed_wave(request, slug), LISTS.get(screen)
    if listed is None or key not in edits.keys(wave.working, listed.kind):
        raise Http404
    back = screen_url(wave, back_to(screen))
    refusal = ""
    if request.method == "POST":
        try:
            actions.remove_item(wave, listed.kind, key, by=request.user)
            messages.success(request, "Retiré de la copie de travail.")
            return redirect(back)
        except (ValidationError, Refused) as error:
            refusal = " ".join(getattr(error, "messages", [str(error)]))
    row = edits.item(wave.working, listed.kind, key)
    cited = edits.citations(wave.working, listed.kind, key)
    answered = queries.usage_of(wave).get(key, 0) if wave.version else 0
    context = {"row": row, "cited": cited, "answered": answered, "back_url": back, "refusal": refusal}
    return render(request, "calls/wave_remove.html", context_of(request, wave, back_to(screen), **context))

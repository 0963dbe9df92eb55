"""The life of a wave: preview, check and publish, close early, reopen, delay, archive, history, files."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.calls import actions, forms, queries
from essaim.calls.compute.diff import diff_documents
from essaim.calls.compute.document import Question, QuestionKind, WaveDocument
from essaim.calls.compute.gaps import gaps_of_document
from essaim.calls.compute.paths import concerns, questions_of
from essaim.calls.compute.words import say
from essaim.calls.models import Wave, WaveState
from essaim.calls.rules import is_programme_manager
from essaim.calls.views.workspace import (
    SCREENS,
    WRITING,
    available,
    context_of,
    managed_wave,
    screen_url,
    typed,
)
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def wave(request: Request, slug: str) -> HttpResponse:
    """Where the wave stands, its name, and what can be decided about it."""
    row = managed_wave(request, slug)
    form = forms.NameForm(typed(request), initial={"name": row.name})
    if form.is_valid() and attempt(form, actions.rename_wave, row, by=request.user, **form.cleaned_data):
        messages.success(request, "Le nom est enregistré.")
        return redirect("calls:wave", row.slug)
    context = {"form": form, "available": available(row, request), "usage": queries.usage_of(row)}
    return render(request, "calls/wave.html", context_of(request, row, "wave", **context))


@allow(is_programme_manager)
@require_GET
def wave_preview(request: Request, slug: str) -> HttpResponse:
    """The dossier as a candidate will meet it, for the doors chosen. Nothing typed here is kept."""
    row = managed_wave(request, slug)
    document = queries.working_document(row)
    known = [door.key for door in document.doors]
    doors = [key for key in request.GET.getlist("volet") if key in known] or known
    pieces = [piece for piece in document.pieces if concerns(piece.doors, doors)]
    context = {"sections": preview_sections(document, doors), "doors": doors, "pieces": pieces}
    return render(request, "calls/wave_preview.html", context_of(request, row, "wave_preview", **context))


def preview_sections(document: WaveDocument, doors: list[str]) -> list[dict[str, Any]]:
    """Each section with its questions for these doors: field, condition and nature in words."""
    questions, sections = questions_of(document), []
    labels = {door.key: door.label for door in document.doors}
    for section in document.sections:
        asked = [question for question in section.questions if concerns(question.doors, doors)]
        form = forms.QuestionsForm(asked, auto_id=f"{section.key}_%s")
        rows = [
            {
                "question": question,
                "field": form[question.key],
                "condition": condition_of(question, questions),
                "about": nature_of(question, labels),
            }
            for question in asked
        ]
        sections.append({"section": section, "rows": rows})
    return sections


def nature_of(question: Question, labels: dict[str, str]) -> str:
    """« Réponse : texte, 4 000 signes au plus. »"""
    words = f"Réponse : {say(question.kind)}"
    if question.kind in {QuestionKind.TEXT, QuestionKind.LINE}:
        words += f", {say(question.max_length)} signes au plus"
    if question.options:
        words += f" parmi {say(question.options)}"
    doors = f" Pour {', '.join(labels[key] for key in question.doors)}." if question.doors else ""
    return f"{words}.{doors}"


def condition_of(question: Question, questions: dict[str, Question]) -> str:
    """« montrée si … » in words."""
    condition = question.only_if
    if condition is None:
        return ""
    values = " ou ".join(f"«\u00a0{value}\u00a0»" for value in condition.values)
    return f"Montrée si «\u00a0{questions[condition.key].label}\u00a0» a pour réponse {values}."


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def wave_publish(request: Request, slug: str) -> HttpResponse:
    """All that is missing; what changes; what it does to the drafts; then publish, with a note."""
    row = managed_wave(request, slug)
    first = row.version is None
    form_class = forms.FirstNoteForm if first else forms.NoteForm
    form = form_class(typed(request))
    action = actions.publish_wave if first else actions.republish_wave
    if form.is_valid() and attempt(form, action, row, by=request.user, **form.cleaned_data):
        messages.success(request, "C’est publié." if first else "La nouvelle version est publiée.")
        return redirect("calls:wave", row.slug)
    row = managed_wave(request, slug)
    gaps = gaps_of_document(queries.working_document(row), queries.silence_months(row.call))
    context = {
        "form": form,
        "gaps": [{"gap": gap, "url": screen_url(row, SCREENS[gap.part])} for gap in gaps],
        "changes": queries.wave_changes(row),
        "impacts": queries.wave_impacts(row, request.received_at),
        "usage": queries.usage_of(row),
        "first": first,
        "allowed": bool({"publish_wave", "republish_wave"} & available(row, request)),
    }
    return render(request, "calls/wave_publish.html", context_of(request, row, "wave_publish", **context))


@allow(is_programme_manager)
@require_POST
def wave_discard(request: Request, slug: str) -> HttpResponse:
    row = managed_wave(request, slug)
    actions.discard_changes(row, by=request.user)
    messages.success(request, "La copie de travail est revenue à la version publiée.")
    return redirect("calls:wave_publish", row.slug)


class Decision(NamedTuple):
    """One decision about a wave, taken on a page of its own, with a reason."""

    transition: str
    action: Callable[..., Any]
    form: type
    title: str
    button: str
    explanation: str
    done: str
    danger: bool = False


DECISIONS = {
    "clore": Decision(
        "close_early",
        actions.close_early,
        forms.ReasonForm,
        "Clore par anticipation",
        "Clore la vague",
        "Plus personne ne pourra déposer, dès maintenant. Les brouillons restent lisibles par leurs auteurs.",
        "La vague est close.",
        True,
    ),
    "rouvrir": Decision(
        "reopen_wave",
        actions.reopen_wave,
        forms.ReopenForm,
        "Rouvrir la vague",
        "Rouvrir la vague",
        "Les dépôts reprennent, dès maintenant, jusqu’à la clôture annoncée ou une nouvelle.",
        "La vague est rouverte.",
    ),
    "prolonger": Decision(
        "republish_wave",
        actions.extend_wave,
        forms.ExtendForm,
        "Accorder un délai à tous",
        "Reporter la clôture",
        "La clôture recule pour tout le monde. Le reste de la copie de travail n’est pas publié.",
        "La clôture est reportée.",
    ),
    "archiver": Decision(
        "archive_wave",
        actions.archive_wave,
        forms.ReasonForm,
        "Archiver la vague",
        "Archiver la vague",
        "La vague quitte les listes et ne se modifie plus. Ses dossiers restent.",
        "La vague est archivée.",
        True,
    ),
}


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def wave_decide(request: Request, slug: str, decision: str) -> HttpResponse:
    row = managed_wave(request, slug)
    chosen = DECISIONS.get(decision)
    if chosen is None or (chosen.transition not in available(row, request) and request.method == "GET"):
        raise Http404
    form = chosen.form(typed(request))
    if form.is_valid() and attempt(form, chosen.action, row, by=request.user, **form.cleaned_data):
        messages.success(request, chosen.done)
        return redirect("calls:wave", row.slug)
    usage = queries.usage_of(row)
    context = {
        "form": form,
        "decision": chosen,
        "usage": usage,
        "back_url": reverse("calls:wave", args=[row.slug]),
    }
    return render(request, "calls/wave_decide.html", context_of(request, row, "wave", **context))


@allow(is_programme_manager)
@require_GET
def wave_versions(request: Request, slug: str) -> HttpResponse:
    """Every version, and what differs between any two."""
    row = managed_wave(request, slug)
    versions = list(row.versions.select_related("published_by").order_by("-number"))
    asked = {number: request.GET.get(number, "") for number in ("de", "a")}
    changes, pair = None, None
    if asked["de"] and asked["a"]:
        pair = [chosen_version(row, versions, number) for number in asked.values()]
        changes = diff_documents(*pair)
    context = {
        "versions": versions,
        "asked": asked,
        "changes": changes,
        "has_working": row.version is not None,
    }
    return render(request, "calls/wave_versions.html", context_of(request, row, "wave_versions", **context))


def chosen_version(row: Wave, versions: list[Any], number: str) -> WaveDocument:
    if number == "travail":
        return queries.working_document(row)
    for version in versions:
        if str(version.number) == number:
            return queries.document_of(version)
    raise Http404


@allow(is_programme_manager)
@require_GET
def wave_export(request: Request, slug: str) -> HttpResponse:
    """The file that can be imported elsewhere: in force, or the working copy with `?copie=travail`."""
    row = get_object_or_404(queries.managed_waves(request.user).select_related("call__version"), slug=slug)
    working = request.GET.get("copie") == "travail" or row.state == WaveState.DRAFT
    response = HttpResponse(
        queries.exported(row, working=working), content_type="application/toml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{row.slug}.toml"'
    return response

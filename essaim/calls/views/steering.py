"""The calls a programme manager steers: their texts, documents, waves and versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.calls import actions, forms, queries
from essaim.calls.compute.diff import diff_texts
from essaim.calls.compute.edits import fingerprint
from essaim.calls.compute.gaps import gaps_of_text
from essaim.calls.compute.markup import to_html
from essaim.calls.models import Call
from essaim.calls.rules import is_programme_manager, may_create_call
from essaim.calls.views.drafting import save, theirs
from essaim.calls.views.workspace import WRITING, managed_call, situation, typed
from essaim.calls.workflow import CALL
from essaim.files.actions import store
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt


@allow(is_programme_manager)
@require_GET
def manage(request: Request) -> HttpResponse:
    """Calls and their waves, each with where it stands."""
    calls = queries.managed_calls(request.user).select_related("version").order_by("state", "-opens_on", "pk")
    waves = queries.managed_waves(request.user).order_by("call", "-opens_at", "pk")
    groups: dict[int, list[dict[str, Any]]] = {}
    for wave in waves:
        ahead = wave.version is not None and wave.version.content != wave.working
        groups.setdefault(wave.call_id, []).append(
            {"wave": wave, "situation": situation(wave), "is_ahead": ahead}
        )
    rows = [{"call": call, "waves": groups.get(call.pk, []), "is_ahead": is_ahead(call)} for call in calls]
    context = {"rows": rows, "may_create": may_create_call(request.user, None)}
    return render(request, "calls/manage.html", context)


def is_ahead(call: Call) -> bool:
    return call.version is not None and call.version.content != call.working


@allow(may_create_call)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def call_create(request: Request) -> HttpResponse:
    form = forms.NewCallForm(typed(request))
    if form.is_valid() and attempt(form, actions.create_call, by=request.user, **form.cleaned_data):
        messages.success(request, "L’appel est créé. Écrivez ses textes, puis sa première vague.")
        return redirect("calls:call", form.cleaned_data["slug"])
    return render(request, "calls/call_create.html", {"form": form})


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def call(request: Request, slug: str) -> HttpResponse:
    """Everything about one call."""
    row = managed_call(request, slug)
    form = forms.CallFrameForm(typed(request), instance=row)
    if form.is_valid() and attempt(form, actions.update_call, row, by=request.user, **form.cleaned_data):
        messages.success(request, "Enregistré.")
        return redirect("calls:call", slug)
    waves = queries.managed_waves(request.user).filter(call=row).order_by("-opens_at", "pk")
    context = {
        "call": row,
        "form": form,
        "waves": [{"wave": wave, "situation": situation(wave)} for wave in waves],
        "is_ahead": is_ahead(row),
        "gaps": gaps_of_text(queries.working_text(row)),
        "available": {transition.name for transition in CALL.available(row, request.user)},
        "versions": row.versions.select_related("published_by").order_by("-number"),
    }
    return render(request, "calls/call.html", context)


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def call_texts(request: Request, slug: str) -> HttpResponse:
    """The texts, with their preview: « Aperçu » shows them without saving."""
    row = managed_call(request, slug)
    initial = forms.CallTextForm.read(row.working) | {"seen": fingerprint(row.working)}
    form = forms.CallTextForm(typed(request), initial=initial, document={})
    preview: list[tuple[str, str]] = []
    conflict: Any = None
    if form.is_valid() and "preview" in request.POST:
        preview = rendered(form.cleaned_data, form)
    elif form.is_valid():
        seen = form.cleaned_data["seen"]
        conflict = save(form, lambda: actions.save_call_text(row, form.written(), seen, by=request.user))
        if form.is_valid():
            messages.success(request, "Les textes sont enregistrés dans la copie de travail.")
            return redirect("calls:call_texts", slug)
    context = {
        "call": row,
        "form": form,
        "preview": preview,
        "theirs": theirs(conflict),
        "is_ahead": is_ahead(row),
    }
    return render(request, "calls/call_texts.html", context)


def rendered(texts: dict[str, Any], form: forms.CallTextForm) -> list[tuple[str, str]]:
    long = ("aims", "who_may_apply", "what_is_offered", "how_it_works", "legal_basis", "appeal_routes")
    return [
        (str(form.fields[name].label), mark_safe(to_html(texts[name])))  # noqa: S308  markdown without HTML
        for name in long
        if texts[name]
    ]


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def call_publish(request: Request, slug: str) -> HttpResponse:
    row = managed_call(request, slug)
    first = row.version is None
    form = (forms.FirstNoteForm if first else forms.NoteForm)(typed(request))
    action = actions.publish_call if first else actions.republish_call
    if form.is_valid() and attempt(form, action, row, by=request.user, **form.cleaned_data):
        messages.success(request, "L’appel est publié." if first else "La nouvelle version est publiée.")
        return redirect("calls:call", slug)
    row = managed_call(request, slug)
    context: dict[str, Any] = {
        "call": row,
        "form": form,
        "first": first,
        "changes": queries.call_changes(row),
    }
    context |= {"gaps": gaps_of_text(queries.working_text(row)), "is_ahead": is_ahead(row)}
    return render(request, "calls/call_publish.html", context)


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def call_end(request: Request, slug: str) -> HttpResponse:
    """No wave may open in it any more."""
    row = managed_call(request, slug)
    form = forms.ReasonForm(typed(request))
    if form.is_valid() and attempt(form, actions.end_call, row, by=request.user, **form.cleaned_data):
        messages.success(request, "L’appel est terminé.")
        return redirect("calls:call", slug)
    return render(request, "calls/call_decide.html", {"call": row, "form": form, "ends": True})


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def call_resume(request: Request, slug: str) -> HttpResponse:
    row = managed_call(request, slug)
    form = forms.ReasonForm(typed(request))
    if form.is_valid() and attempt(form, actions.resume_call, row, by=request.user, **form.cleaned_data):
        messages.success(request, "L’appel est rouvert.")
        return redirect("calls:call", slug)
    return render(request, "calls/call_decide.html", {"call": row, "form": form, "ends": False})


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def call_documents(request: Request, slug: str) -> HttpResponse:
    """Files offered on the page of the call."""
    row = managed_call(request, slug)
    posted = request.method == "POST"
    form = forms.DocumentForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid() and attempt(form, add_document, row, form, request):
        messages.success(request, "Le document est ajouté à la page de l’appel.")
        return redirect("calls:call_documents", slug)
    context = {"call": row, "form": form, "documents": row.documents.select_related("file")}
    return render(request, "calls/call_documents.html", context)


def add_document(row: Call, form: forms.DocumentForm, request: Request) -> None:
    upload = form.cleaned_data["file"]
    file = store(upload.file, upload.name, by=request.user)
    actions.add_call_document(row, file, form.cleaned_data["title"], by=request.user)


@allow(is_programme_manager)
@require_POST
def call_document_remove(request: Request, slug: str, number: int) -> HttpResponse:
    row = managed_call(request, slug)
    document = get_object_or_404(row.documents.select_related("file", "call"), pk=number)
    actions.remove_call_document(document, by=request.user)
    messages.success(request, "Le document est retiré de la page.")
    return redirect("calls:call_documents", slug)


@allow(is_programme_manager)
@require_GET
def call_version(request: Request, slug: str, number: int) -> HttpResponse:
    """What one version of the texts changed."""
    row = managed_call(request, slug)
    version = get_object_or_404(row.versions.select_related("published_by"), number=number)
    before = row.versions.filter(number=number - 1).first()
    changes = diff_texts(queries.text_of(before), queries.text_of(version)) if before else []
    return render(request, "calls/call_version.html", {"call": row, "version": version, "changes": changes})


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def wave_create(request: Request, slug: str) -> HttpResponse:
    """Blank, or a copy of any earlier wave."""
    row = managed_call(request, slug)
    sources = queries.managed_waves(request.user).order_by("-opens_at", "pk")
    form = forms.NewWaveForm(typed(request), sources=sources)
    if form.is_valid() and attempt(form, actions.create_wave, row, by=request.user, **form.cleaned_data):
        messages.success(request, "La vague est créée. Seuls les responsables de l’appel la voient.")
        return redirect("calls:wave_publish", form.cleaned_data["slug"])
    return render(request, "calls/wave_create.html", {"call": row, "form": form})


@allow(is_programme_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def wave_import(request: Request) -> HttpResponse:
    """A call and a wave from one file. Nothing is published, nothing is written if one field is wrong."""
    posted = request.method == "POST"
    form = forms.ImportForm(request.POST if posted else None, request.FILES if posted else None)
    made: list[Any] = []

    def bring(text: str) -> None:
        made.append(actions.import_wave(text, by=request.user))

    if form.is_valid() and attempt(form, bring, form.cleaned_data["file"]):
        messages.success(request, "Le fichier est importé dans la copie de travail. Relisez, puis publiez.")
        return redirect("calls:wave_publish", made[0].slug)
    return render(request, "calls/wave_import.html", {"form": form})

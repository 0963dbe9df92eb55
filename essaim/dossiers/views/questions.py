"""A section of questions: shown, saved field by field, or saved whole by the form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from essaim.dossiers import actions, queries
from essaim.dossiers.compute.questions import AskedSection, asked_sections
from essaim.dossiers.forms import SectionForm
from essaim.dossiers.models import Comment, Dossier
from essaim.dossiers.views.addresses import page_of_question, page_of_step
from essaim.dossiers.views.fields import save_one
from essaim.dossiers.views.shell import Shell, draw, remember_right, shell_of, written_dossier
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request, sent_number


@signed_in
@query_budget(
    60
)  # an answer costs 8, asserted on real transactions; the name of a pole is read elsewhere too
@require_POST
def answer_save(request: Request, reference: str) -> HttpResponse:
    """One answer, or one field of another page, sent by its script. The contract is in ui/js/autosave.js."""
    dossier = get_object_or_404(queries.saved_dossiers(request.user), reference=reference.upper())
    remember_right(request, dossier)
    sent = request.POST
    values, version = sent.getlist("value"), sent.get("version", "")
    value: Any = values if len(values) != 1 else values[0]
    number = sent_number(version)
    when: dict[str, Any] = {"by": request.user, "at": request.received_at, "version": number}
    key = sent.get("key", "")
    try:
        if key.startswith(queries.FIELD):
            saved = save_one(request, dossier, key, value, number)
        else:
            saved = actions.save_answer(dossier, key, value, **when)
    except Refused as refusal:
        return JsonResponse({"status": "refused", "message": str(refusal)}, status=403)
    except ValidationError as error:
        return JsonResponse({"status": "refused", "message": " ".join(error.messages)}, status=403)
    return JsonResponse(answered(saved))


def answered(saved: actions.Saved) -> dict[str, Any]:
    return {
        "status": "invalid" if saved.status == "saved" and saved.problem else saved.status,
        "version": saved.version,
        "message": saved.problem or saved.message,
        "theirs": saved.theirs,
        "theirs_by": saved.theirs_by,
        "at": timezone.now().isoformat(),
    }


def asked_section(shell: Shell, key: str) -> AskedSection:
    sections = asked_sections(shell.document, shell.snapshot.doors, shell.snapshot.answers)
    for section in sections:
        if section.key == key:
            return section
    raise Http404


@signed_in
@query_budget(60)  # one a question when it saves them all; showing the page costs 25 at most
@require_http_methods(["GET", "POST"])
def dossier_section(request: Request, reference: str, key: str) -> HttpResponse:
    """The page of a section. Without a script its button saves every answer; with one, each saves itself."""
    dossier = written_dossier(request, reference)
    shell = shell_of(request, dossier, "section", key)
    section = asked_section(shell, key)
    form = section_form(request, dossier, shell, section)
    if request.method == "GET":
        return draw_section(request, dossier, shell, section, form, {})
    outcomes = save_section(request, dossier, form)
    if not any(outcome["bad"] for outcome in outcomes.values()):
        messages.success(request, "Vos réponses sont enregistrées.")
        step = shell.following if "next" in request.POST else None
        return redirect(page_of_step(dossier, step) if step else request.path)
    return draw_section(request, dossier, shell, section, form, outcomes)


def section_form(request: Request, dossier: Dossier, shell: Shell, section: AskedSection) -> SectionForm:
    keys = [question.key for question in section.questions]
    answers = {row.key: row for row in dossier.answers.filter(key__in=keys)}
    data = request.POST if request.method == "POST" else None
    may = shell.editable or request.method == "POST"
    return SectionForm(data, section=section, answers=answers, editable=may)


def save_section(request: Request, dossier: Dossier, form: SectionForm) -> dict[str, dict[str, Any]]:
    """Only what changed: the rest may have been written by somebody else meanwhile."""
    changed = {key: (value, version) for key, value, version in form.typed() if form.changes(key, value)}
    rows = [(key, value, version) for key, (value, version) in changed.items()]
    saved = actions.save_answers(dossier, rows, by=request.user, at=request.received_at)
    return {
        key: answered(one) | {"bad": one.status != "saved" or bool(one.problem), "mine": changed[key][0]}
        for key, one in saved.items()
    }


def draw_section(
    request: Request,
    dossier: Dossier,
    shell: Shell,
    section: AskedSection,
    form: SectionForm,
    outcomes: dict[str, dict[str, Any]],
) -> HttpResponse:
    comments: dict[str, list[Comment]] = {}
    for comment in dossier.comments.filter(resolved_at=None).select_related("by"):
        comments.setdefault(comment.key, []).append(comment)
    rows = [
        {
            "question": question,
            "field": form[question.key],
            "version": form.version_of(question.key, outcomes.get(question.key)),
            "condition": condition_of(shell, question) if question.only_if else "",
            "shown": question.key in section.shown,
            "comments": comments.get(question.key, []),
            "outcome": outcomes.get(question.key),
        }
        for question in section.questions
    ]
    more: dict[str, Any] = {"form": form, "rows": rows, "outcomes": outcomes}
    return draw(request, "section", dossier, shell=shell, asked=section, **more)


def condition_of(shell: Shell, question: Any) -> str:
    """« Seulement si… », in words."""
    asked = next(
        (q for s in shell.document.sections for q in s.questions if q.key == question.only_if.key), None
    )
    label = asked.label if asked else question.only_if.key
    return f"Seulement si vous répondez {' ou '.join(question.only_if.values)} à «\u00a0{label}\u00a0»."


@signed_in
@require_POST
def comment_add(request: Request, reference: str) -> HttpResponse:
    dossier = written_dossier(request, reference)
    try:
        actions.add_comment(
            dossier, request.POST.get("key", ""), request.POST.get("text", ""), by=request.user
        )
        messages.success(request, "Le commentaire est ajouté.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(page_of_question(dossier, request.POST.get("key", "")))


@signed_in
@require_POST
def comment_resolve(request: Request, reference: str, public_id: UUID) -> HttpResponse:
    dossier = written_dossier(request, reference)
    comment = get_object_or_404(dossier.comments.select_related("dossier"), public_id=public_id)
    comment.dossier = dossier
    actions.resolve_comment(comment, by=request.user)
    return redirect(page_of_question(dossier, comment.key))

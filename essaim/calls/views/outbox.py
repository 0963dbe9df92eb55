"""The outbox: what left, what waits, what came back; and the words of each call."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.calls import queries, rules
from essaim.calls.compute.message_names import name_of
from essaim.calls.forms.outbox import OutboxFilter, ResendForm, WordsForm
from essaim.calls.models import Call
from essaim.kit.access import allow
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt, tried
from essaim.mail import actions, layout, smtp
from essaim.mail.models import Delivery, Message
from essaim.mail.queries import own_texts
from essaim.mail.texts import Template, Text, samples, templates

COLOURS = {
    Delivery.SENT: "success",
    Delivery.BOUNCED: "error",
    Delivery.FAILED: "error",
    Delivery.RETRYING: "warning",
    Delivery.HELD: "info",
}
RESENT = "Le message est renvoyé à {}."
KEPT_BACK = (
    "L’adresse {} n’est pas connue du dossier\u00a0: le message est retenu, une autre personne le libérera."
)
MOVES: dict[str, tuple[Callable[..., None], str]] = {
    "retenir": (actions.hold_message, "Le message est retenu. Il attend que vous le libériez."),
    "liberer": (actions.release_message, "Le message est libéré. Il part dans un instant."),
    "annuler": (actions.cancel_message, "Le message est annulé. Il ne partira pas."),
}


@allow(rules.is_postmaster)
@require_GET
def outbox(request: Request) -> HttpResponse:
    form = OutboxFilter(request.GET)
    page = paginate(queries.outbox_of(request.user, form.filters()), request.GET)
    rows = [(message, name_of(message.key), COLOURS.get(Delivery(message.delivery), "")) for message in page]
    return render(request, "calls/outbox.html", {"form": form, "page": page, "rows": rows})


def get_message(request: Request, public_id: UUID) -> Message:
    found = queries.outbox_of(request.user, {}).defer(None)
    return get_object_or_404(found.select_related("resent_from"), public_id=public_id)


@allow(rules.is_postmaster)
@require_http_methods(["GET", "POST"])
def outbox_message(request: Request, public_id: UUID) -> HttpResponse:
    """One message; a POST sends the same words again."""
    message = get_message(request, public_id)
    form = ResendForm(request.POST if request.method == "POST" else None, initial={"to": message.to})
    if form.is_valid():
        to = form.cleaned_data["to"]
        corrected = "" if to == message.to else to
        known = not corrected or queries.is_known(to, message)
        asked = {"to": corrected, "known": known}
        if attempt(form, actions.resend_message, message, by=request.user, **asked):
            messages.success(request, RESENT.format(to) if known else KEPT_BACK.format(to))
            return redirect("calls:outbox")
    return render(request, "calls/outbox_message.html", {"form": form, **_shown(message)})


def _shown(message: Any) -> dict[str, Any]:
    waiting = {Delivery.QUEUED, Delivery.RETRYING}
    hidden = not message.is_read or (message.secret and not smtp.keeps_secrets_to_show())
    return {
        "message": message,
        "name": name_of(message.key),
        "shown_title": message.subject if message.is_read else name_of(message.key),
        "colour": COLOURS.get(Delivery(message.delivery), ""),
        "hidden": hidden,
        "blocks": [] if hidden else layout.blocks(message.text),
        "files": list(message.files.select_related("file")) if message.is_read else [],
        "may_hold": message.delivery in waiting,
        "may_release": message.delivery == Delivery.HELD,
        "may_resend": message.delivery in actions.OVER and not message.secret,
    }


@allow(rules.is_postmaster)
@require_POST
def outbox_move(request: Request, public_id: UUID, move: str) -> HttpResponse:
    """Hold, release or cancel; twice is said, not done twice."""
    message = get_message(request, public_id)
    if move not in MOVES:
        raise Http404
    action, done = MOVES[move]
    if move == "liberer":
        rules.confirms.check(request.user, message)
    tried(request, done, action, message)
    return redirect("calls:outbox_message", public_id)


# --- The words of a call ----------------------------------------------------------------------


@allow(rules.is_editor)
@require_GET
def words_calls(request: Request) -> HttpResponse:
    calls = Call.objects.filter(rules.calls_written_by(request.user)).order_by("title", "pk")
    return render(request, "calls/outbox_calls.html", {"calls": calls})


def get_call(request: Request, slug: str) -> Call:
    return get_object_or_404(Call.objects.filter(rules.calls_written_by(request.user)), slug=slug)


@allow(rules.is_editor)
@require_GET
def words_list(request: Request, slug: str) -> HttpResponse:
    call = get_call(request, slug)
    own = own_texts(call.slug)
    rows = [(name_of(key), template, own.get(key)) for key, template in templates().items()]
    rows.sort(key=lambda row: row[0])
    return render(request, "calls/outbox_texts.html", {"call": call, "rows": rows})


@allow(rules.is_editor)
@require_http_methods(["GET", "POST"])
def words_edit(request: Request, slug: str, key: str) -> HttpResponse:
    """Edit beside the product's own text; « preview » shows it filled with sample values."""
    call = get_call(request, slug)
    template = templates().get(key)
    if template is None:
        raise Http404
    own = own_texts(call.slug).get(key)
    start = own or template.text
    posted = request.POST if request.method == "POST" else None
    form = WordsForm(posted, template=template, initial={"subject": start.subject, "body": start.body})
    if form.is_valid() and "preview" not in request.POST:
        text = form.text()
        if attempt(form, actions.save_text, call.slug, key, text.subject, text.body, by=request.user):
            messages.success(request, "Le texte est enregistré. Les prochains messages l’utiliseront.")
            return redirect("calls:words_list", slug)
    shown = form.text() if form.is_bound and form.is_valid() else Text(start.subject, start.body)
    context = {
        "call": call,
        "template": template,
        "name": name_of(key),
        "own": own,
        "form": form,
        "preview": preview(template, shown),
    }
    return render(request, "calls/outbox_text.html", context)


def preview(template: Template, text: Text) -> dict[str, Any]:
    filled = text.filled(samples(template))
    return {"subject": filled.subject, "blocks": layout.blocks(filled.body)}


@allow(rules.is_editor)
@require_POST
def words_reset(request: Request, slug: str, key: str) -> HttpResponse:
    call = get_call(request, slug)
    actions.reset_text(call.slug, key, by=request.user)
    messages.success(request, "Le texte d’origine est rétabli.")
    return redirect("calls:words_list", slug)

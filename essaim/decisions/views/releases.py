"""The end of the embargo, and what became of what was sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.rules import asks_fresh_proof
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.decisions import rules
from essaim.decisions.actions import notices, releases
from essaim.decisions.forms.decisions import ReleaseForm, ResendForm
from essaim.decisions.queries import decision_board as board
from essaim.decisions.queries import decisions as queries
from essaim.decisions.queries import gate
from essaim.decisions.queries.notices import deliveries as delivered
from essaim.decisions.queries.notices import managed_message
from essaim.decisions.views.decisions import frame, get_wave
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt, tried
from essaim.mail.models import Message

AT_ONCE = 40  # decisions released while the person waits; more of them are left to the clock, within a minute
RELEASES = 40 * AT_ONCE


@query_budget(RELEASES)
@allow(rules.prepares)
@asks_fresh_proof()
@require_http_methods(["GET", "POST"])
def release(request: Request, slug: str) -> HttpResponse:
    """What is ready, what is not; then at an hour, or now after a confirmation."""
    wave = get_wave(request, slug)
    planned = queries.planned_release(wave)
    if request.method == "POST" and "cancel" in request.POST and planned:
        done = "La publication prévue est annulée. Rien n’a été publié."
        tried(request, done, releases.cancel_release, planned)
        return redirect(request.path)
    now, waiting = "now" in request.POST, waiting_doors(wave)
    undone = gate.undone_before(wave, [key for key, _ in waiting])
    aside = [(line.key, line.words) for line in undone if not line.final]
    data = request.POST if request.method == "POST" else None
    form = ReleaseForm(data, doors=waiting, now=now, undone=aside)
    if form.is_valid() and asked(request, form, wave):
        return redirect(request.path)
    doors = [(key, label, queries.why_not_release(wave, [key])) for key, label in waiting]
    context = {
        **frame(request, wave),
        "form": form,
        "rows": doors,
        "undone": undone,
        "releases": queries.releases_of(wave),
        "started": bool(planned and planned.planned_at <= request.received_at),
    }
    return render(request, "decisions/release.html", context)


def waiting_doors(wave: Wave) -> list[tuple[str, str]]:
    """The doors that have decisions still under embargo."""
    waiting = board.doors_waiting(wave)
    return [(door.key, door.label) for door in current_document(wave).doors if door.key in waiting]


def asked(request: Request, form: ReleaseForm, wave: Wave) -> bool:
    """Many decisions are released by the clock, within a minute: the page says how far it is."""
    doors, at = form.cleaned_data["doors"], form.cleaned_data["at"]
    aside = form.set_aside()
    if at is None and board.ready_total(wave, doors) <= AT_ONCE:
        done = attempt(form, releases.release_now, wave, doors, by=request.user, set_aside=aside)
        words = "Les décisions sont publiées."
    else:
        at = at or request.received_at
        done = attempt(form, releases.plan_release, wave, doors, at, by=request.user, set_aside=aside)
        words = "La publication est prévue." if form.cleaned_data["at"] else "La publication commence."
    if done:
        messages.success(request, words)
    return done


# --- After the release --------------------------------------------------------------------------------


@allow(rules.prepares)
@require_GET
def deliveries(request: Request, slug: str) -> HttpResponse:
    """Dossier by dossier: how it was notified, whether messages arrived, when it counts as received."""
    wave = get_wave(request, slug)
    rows = delivered(request.user, wave)
    only = request.GET.get("voir", "")
    shown = [row for row in rows if only != "rejets" or row.some_bounced]
    if only == "courrier":
        shown = [row for row in rows if row.notice.channel == "postal" and row.notice.received_on is None]
    counts = {
        "bounced": sum(row.some_bounced for row in rows),
        "opened": sum(row.notice.opened_at is not None for row in rows),
        "received": sum(row.notice.received_on is not None for row in rows),
        "postal": sum(row.notice.channel == "postal" for row in rows),
        "all": len(rows),
    }
    context = {**frame(request, wave), "rows": shown, "counts": counts, "only": only}
    return render(request, "decisions/deliveries.html", context)


@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def delivery_resend(request: Request, public_id: Any) -> HttpResponse:
    """The same words again, perhaps to a corrected address."""
    message = managed_message(request.user, public_id) or get_object_or_404(Message.objects.none())
    wave = board.wave_about(message.about)
    form = ResendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sent = attempt(form, notices.resend_decision, message, by=request.user, to=form.cleaned_data["to"])
        if sent:
            messages.success(request, "Le message est renvoyé.")
            return redirect(reverse("selection:deliveries", args=[wave.slug]))
    context = {**frame(request, wave), "message": message, "form": form}
    return render(request, "decisions/resend.html", context)

"""Envelopes: the list, one of them, its revision, what it bears."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.budget import actions, queries
from essaim.budget.compute.balance import Effect
from essaim.budget.compute.schedule import with_foreseen
from essaim.budget.compute.simulation import by_year, first_ones, most
from essaim.budget.forms import OpenForm, ReviseForm, SimulationForm
from essaim.budget.models import Envelope, Purpose
from essaim.budget.rules import manages_budget, manages_envelope, reads_budget
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt

LIST_HEADER = (
    *("Objet", "Vague ou appel", "Programme", "AE ouvertes", "AE réservées", "AE engagées"),
    *("AE disponibles", "CP ouverts", "Payé", "CP disponibles", "Reste à payer", "Recouvré"),
)


def get_envelope(request: Request, public_id: Any) -> Envelope:
    return get_object_or_404(queries.visible_envelopes(request.user), public_id=public_id)


@query_budget(15)
@allow(reads_budget)
@require_GET
def envelope_list(request: Request) -> HttpResponse:
    """Grants and services apart, each with its own total."""
    rows = queries.envelopes_for_list(request.user)
    groups = [
        {"label": label, "rows": found, "total": queries.total_of(balance for _, balance in found)}
        for purpose, label in Purpose.choices
        if (found := [row for row in rows if row[0].purpose == purpose])
    ]
    context = {"groups": groups, "may_open": manages_budget(request.user, None)}
    return render(request, "budget/list.html", context)


@allow(reads_budget)
@require_GET
def list_export(request: Request) -> HttpResponseBase:
    rows = queries.envelopes_for_list(request.user)
    lines: Iterable[Any] = (
        (
            *(row.get_purpose_display(), str(row.wave or row.call), row.programme),
            *(held.ae, held.reserved, held.committed, held.available),
            *(held.cp, held.paid, held.cp_available, held.due, held.recovered),
        )
        for row, held in rows
    )
    return download(request.GET.get("format", "csv"), "Enveloppes", LIST_HEADER, lines)


@query_budget(50)  # every constraint of what is opened is asked before the write
@allow(manages_budget)
@require_http_methods(["GET", "POST"])
def envelope_open(request: Request) -> HttpResponse:
    calls = {call.slug: call for call in queries.calls_managed(request.user)}
    waves = {wave.slug: wave for wave in queries.waves_managed(request.user)}
    targets = [(f"wave/{slug}", f"{wave.name} ({wave.call})") for slug, wave in waves.items()]
    targets += [(f"call/{slug}", f"Toutes les vagues de\u00a0: {call}") for slug, call in calls.items()]
    initial = {"year": timezone.localdate().year}
    form = OpenForm(request.POST if request.method == "POST" else None, targets=targets, initial=initial)
    if form.is_valid():
        asked = form.cleaned_data
        kind, _, slug = asked["target"].partition("/")
        wave = waves[slug] if kind == "wave" else None
        call = wave.call if wave else calls[slug]
        opening = {asked["year"]: (asked["ae"], asked["cp"])}
        words = {"programme": asked["programme"], "credits": opening}
        if attempt(form, actions.open_envelope, call, wave, asked["purpose"], **words, by=request.user):
            messages.success(request, "L’enveloppe est ouverte.")
            return redirect("budget:list")
    return render(request, "budget/open.html", {"form": form})


@query_budget(15)
@allow(reads_budget)
@require_GET
def envelope(request: Request, public_id: Any) -> HttpResponse:
    """Its years, and its movements, the last first."""
    row = get_envelope(request, public_id)
    years = queries.years_of(row)
    context = {
        "envelope": row,
        "years": years,
        "total": queries.total_of(balance for _, balance in years),
        "cash": queries.schedule_of(row),
        "promised": queries.promised_in(row),
        "page": paginate(queries.entries_of(row, request.user), request.GET, order="-at"),
        "manages": manages_envelope(request.user, row),
    }
    return render(request, "budget/envelope.html", context)


@allow(reads_budget)
@require_GET
def envelope_export(request: Request, public_id: Any) -> HttpResponseBase:
    """The ledger itself, line by line."""
    row = get_envelope(request, public_id)
    lines = (queries.export_row(posting) for posting in queries.postings_for_export(row, request.user))
    return download(request.GET.get("format", "csv"), f"Registre {row}", queries.EXPORT_HEADER, lines)


@allow(reads_budget)
@require_GET
def schedule_export(request: Request, public_id: Any) -> HttpResponseBase:
    """The credits of payment, year by year."""
    row = get_envelope(request, public_id)
    lines = (
        (one.year, one.opened, one.paid, one.due, one.reserved, one.foreseen, one.free)
        for one in queries.schedule_of(row)
    )
    name = f"Échéancier {row}"
    return download(request.GET.get("format", "csv"), name, queries.SCHEDULE_HEADER, lines)


@query_budget(50)  # every constraint of what is opened is asked before the write
@allow(manages_budget)
@require_http_methods(["GET", "POST"])
def envelope_revise(request: Request, public_id: Any) -> HttpResponse:
    """First the effect, then, confirmed, the revision."""
    row = get_envelope(request, public_id)
    years = dict(queries.years_of(row))
    year = min(years, default=timezone.localdate().year)
    now = years.get(year, queries.Balance())
    initial = {"year": year, "ae": now.ae, "cp": now.cp}
    form = ReviseForm(request.POST if request.method == "POST" else None, initial=initial)
    effect: Effect | None = None
    if form.is_valid():
        asked = form.cleaned_data
        effect = queries.effect_of_revising(row, asked["year"], asked["ae"], asked["cp"])
        if "confirm" in request.POST and attempt(
            form, actions.revise_envelope, row, **asked, by=request.user
        ):
            messages.success(request, "La révision est enregistrée.")
            return redirect("budget:envelope", public_id)
    context = {"envelope": row, "form": form, "effect": effect, "years": sorted(years.items())}
    return render(request, "budget/revise.html", context)


@allow(reads_budget)
@require_GET
def envelope_simulate(request: Request, public_id: Any) -> HttpResponse:
    """« Si l’on finance les n premiers »."""
    row = get_envelope(request, public_id)
    years = dict(queries.years_of(row))
    ceiling, lasting = queries.award_of(row)
    asked: dict[str, Any] = {
        "count": 15,
        "amount": ceiling or Decimal(100_000),
        "first_share": 60,
        "year": min(years, default=timezone.localdate().year),
    }
    form = SimulationForm(request.GET if request.GET else None, initial=asked)
    asked |= form.filters() if request.GET else {}
    held = years.get(asked["year"], queries.Balance())
    amounts = asked.get("amounts") or [asked["amount"]] * asked["count"]
    cash = queries.schedule_of(row)
    share = Decimal(asked["first_share"]) / 100
    free = {line.year: line.free for line in cash if line.opened}
    steps = first_ones(amounts, held.available, free, first_share=share, first=asked["year"], years=lasting)
    needed = by_year(steps[-1].total, share, asked["year"], lasting)
    wrong = bool(request.GET) and not form.is_valid()
    context = {"envelope": row, "form": form, "asked": asked, "held": held, "steps": steps, "wrong": wrong}
    context |= {"most": most(steps), "last": steps[-1], "cash": with_foreseen(cash, needed)}
    return render(request, "budget/simulate.html", context)

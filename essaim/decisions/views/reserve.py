"""A laureate gives up: what that breaks, whom the reserve may give, then the act, at once or later."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from essaim.decisions import rules
from essaim.decisions.actions.reserve import FIRST, call_reserve, withdraw_laureate
from essaim.decisions.forms.reserve import NOBODY, CallForm, WithdrawalForm
from essaim.decisions.models import Decision, DecisionState, Outcome
from essaim.decisions.queries.notices import is_laureate
from essaim.decisions.queries.reserve import Standing, standing_of, visible_reserve
from essaim.decisions.views.decisions import frame, get_decision
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt

WRITES = 300  # two letters, a status, messages


@query_budget(WRITES)
@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def decision_withdraw(request: Request, public_id: Any) -> HttpResponse:
    row = get_decision(request, public_id)
    if not is_laureate(row):
        raise Http404
    standing = standing_of(row)
    rows = rows_of(request, standing)
    form = WithdrawalForm(
        request.POST if request.method == "POST" else None,
        choices=choices_of(standing, rows),
        initial={"call": FIRST},
    )
    if form.is_valid():
        typed = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        if attempt(form, withdraw_laureate, row, by=request.user, **typed):
            told(request, form, "Le désistement est enregistré et la lettre est partie.")
            return redirect("selection:decision_board", row.dossier.wave.slug, row.door)
    return drawn(request, row, form, standing, rows)


@query_budget(WRITES)
@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def reserve_call(request: Request, public_id: Any) -> HttpResponse:
    """Later than the withdrawal."""
    row = get_decision(request, public_id)
    standing = standing_of(row)
    if standing is None or row.state != DecisionState.WITHDRAWN or row.outcome != Outcome.FINANCED:
        raise Http404
    rows = rows_of(request, standing)
    choices = [one for one in choices_of(standing, rows) or [] if one[0] != NOBODY]
    initial = {"call": FIRST, "seen": len(standing.laureates)}
    form = CallForm(request.POST if request.method == "POST" else None, choices=choices, initial=initial)
    if form.is_valid() and attempt(form, call_reserve, row, by=request.user, **form.cleaned_data):
        told(request, form, "")
        return redirect("selection:decision_board", row.dossier.wave.slug, row.door)
    return drawn(request, row, form, standing, rows)


def told(request: Request, form: CallForm, words: str) -> None:
    made = form.outcome
    called = f"«\u00a0{made.dossier.pole.name}\u00a0» est appelé de la liste complémentaire." if made else ""
    if words or called:
        messages.success(request, f"{words} {called}".strip())
    else:
        messages.info(request, "Personne n’a pu être appelé\u00a0: le journal dit pourquoi.")


def rows_of(request: Request, standing: Standing | None) -> list[dict[str, Any]]:
    """The reserve that this person may read, each with what calling it would do."""
    if standing is None:
        return []
    options, names = standing.options, {row.dossier.reference: row for row in standing.reserve}
    visible = visible_reserve(request.user, standing)
    known = {row.dossier.reference for row in visible}
    passed = {row.dossier.reference: options[row.dossier.reference].passed_over for row in visible}
    return [
        {
            "decision": row,
            "option": options[row.dossier.reference],
            "before": [names[one].dossier.pole.name for one in passed[row.dossier.reference] if one in known],
            "is_first": row.dossier.reference == standing.first.called,
        }
        for row in visible
    ]


def choices_of(standing: Standing | None, rows: list[dict[str, Any]]) -> list[tuple[str, str]] | None:
    """Nobody can be called beyond the envelope: those are not offered."""
    if standing is None or not standing.reserve:
        return None if standing is None else []
    first = "Le premier que l’enveloppe et les maximums permettent"
    named = [
        (
            row["decision"].dossier.reference,
            f"{row['decision'].dossier.pole.name} (rang {row['decision'].rank})",
        )
        for row in rows
        if not row["option"].too_dear
    ]
    return [(FIRST, first), *named, (NOBODY, "Personne pour l’instant")]


def drawn(
    request: Request, row: Decision, form: CallForm, standing: Standing | None, rows: list[dict[str, Any]]
) -> HttpResponse:
    context = {
        **frame(request, row.dossier.wave, row.door),
        "decision": row,
        "form": form,
        "rows": rows,
        "later": row.state == DecisionState.WITHDRAWN,
        "alone": standing.options[""].broken if standing else (),
        "first": next((one for one in rows if one["is_first"]), None),
    }
    return render(request, "decisions/withdraw.html", context)

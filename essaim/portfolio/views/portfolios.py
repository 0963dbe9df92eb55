"""The studio: the doors with money, the scenarios of one, a scenario on the table, its rules."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.appraisal.queries import managed_waves
from essaim.calls.compute.document import Door
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt, sent_text, tried
from essaim.portfolio.actions import portfolios as actions
from essaim.portfolio.compute.scenario import Choices
from essaim.portfolio.forms.picks import PicksForm, Row, row_of
from essaim.portfolio.forms.portfolios import NameForm, OpenForm, RulesForm
from essaim.portfolio.models import Portfolio, PortfolioState
from essaim.portfolio.queries.candidates import criterion_labels, door_of, grid_points, score_run_of
from essaim.portfolio.queries.portfolios import (
    Table,
    last_proposal,
    portfolios_of,
    studied_doors,
    studied_portfolios,
    table_of,
)
from essaim.portfolio.rules import may_study, studies, why_not_study

BUDGET = 18  # of which six to know who asks
SHOWN = [
    ("", "Tous"),
    ("in", "Retenus"),
    ("reserve", "En réserve"),
    ("out", "Non retenus"),
    ("locked", "Figés"),
]


def get_door(request: Request, slug: str, key: str) -> tuple[Wave, Door]:
    """404 out of the waves of this manager; refused to who has a tie with one of the dossiers."""
    wave = get_object_or_404(managed_waves(request.user), slug=slug)
    door = door_of(current_document(wave), key) if wave.version else None
    if door is None or not door.asks_budget:
        raise Http404
    if reason := why_not_study(request.user, wave, key):
        raise Refused(reason)
    return wave, door


def get_portfolio(request: Request, public_id: Any) -> Portfolio:
    found = get_object_or_404(studied_portfolios(request.user), public_id=public_id)
    may_study.check(request.user, found)
    return found


@query_budget(BUDGET)
@allow(studies)
@require_GET
def portfolio_doors(request: Request) -> HttpResponse:
    return render(request, "portfolio/portfolio_doors.html", {"doors": studied_doors(request.user)})


@query_budget(26)  # opening a scenario writes
@allow(studies)
@require_http_methods(["GET", "POST"])
def portfolio_list(request: Request, slug: str, door: str) -> HttpResponse:
    """The scenarios of a door, and opening one more."""
    wave, known = get_door(request, slug, door)
    money = current_document(wave).money
    form = OpenForm(request.POST if request.method == "POST" else None, envelope=money.envelope)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        once = typed.pop("once")
        if attempt(form, actions.open_portfolio, wave, known, by=request.user, once_key=once, **typed):
            made = Portfolio.objects.get(once_key=once)
            return redirect("selection:portfolio", made.public_id)
    rows = list(portfolios_of(wave, door))
    context = {
        "wave": wave,
        "door": known,
        "money": money,
        "portfolios": [row for row in rows if row.state != PortfolioState.DISCARDED],
        "discarded": [row for row in rows if row.state == PortfolioState.DISCARDED],
        "score_run": score_run_of(wave, door),
        "form": form,
    }
    return render(request, "portfolio/portfolio_list.html", context)


# --- On the table --------------------------------------------------------------------------------


@query_budget(40)  # showing it costs 15 at most, tested; keeping it in a copy costs most
@allow(studies)
@require_http_methods(["GET", "POST"])
def portfolio(request: Request, public_id: Any) -> HttpResponse:
    """Each dossier in, in reserve or out, with the live totals."""
    row = get_portfolio(request, public_id)
    table = table_of(row)
    if request.method == "GET":
        return draw(request, table)
    by_reference = {one.reference: one for one in table.field.candidates}
    form = PicksForm(request.POST, by_reference, table.choices)
    if form.errors:
        return draw(request, table, form=form)
    return save(request, table, form)


def save(request: Request, table: Table, form: PicksForm) -> HttpResponse:
    """`do`: « copy » keeps what was typed in a scenario of one's own, « over:7 » saves over version 7."""
    act, _, version = sent_text(request.POST, "do").partition(":")
    row = table.portfolio
    try:
        if act == "copy":
            once = sent_text(request.POST, "once")[:64]
            made = actions.copy_portfolio(row, by=request.user, choices=form.choices, once_key=once)
            return redirect("selection:portfolio", made.public_id)
        number = int(version) if act == "over" and version.isdecimal() and len(version) < 9 else form.number
        saved = actions.save_choices(row, form.choices, number=number, by=request.user, field=table.field)
    except actions.Stale as error:
        return draw(request, table_of(get_portfolio(request, row.public_id)), form=form, stale=error.message)
    except Refused as refusal:
        return draw(request, table, form=form, refusal=str(refusal))
    if request.htmx:
        return draw(request, table_of(saved, table.field), saved=True)
    messages.success(request, "Scénario enregistré.")
    query = request.GET.urlencode()
    return redirect(f"{request.path}{'?' if query else ''}{query}")


def draw(request: Request, table: Table, form: PicksForm | None = None, **said: Any) -> HttpResponse:
    """The whole page; to htmx, the totals and what became of the save."""
    context = totals(table, form) | said
    if request.htmx:
        return render(request, "portfolio/_live.html", context)
    row, shown = table.portfolio, request.GET.get("voir", "")
    rows = rows_of(table, form, shown)
    context |= {
        "rows": rows,
        "hidden": len(table.ordered) - len(rows),
        "shown": shown,
        "filters": SHOWN,
        "run": last_proposal(row),
        "editable": row.state == PortfolioState.DRAFT,
        "once": f"{row.public_id}:{row.number}:{request.user.pk}"[:64],
    }
    return render(request, "portfolio/portfolio.html", context)


def totals(table: Table, form: PicksForm | None) -> dict[str, Any]:
    """What could not be saved keeps its version: the next change must not pass over another person’s."""
    row = table.portfolio
    return {
        "portfolio": row,
        "wave": row.wave,
        "door": table.door,
        "table": table,
        "balance": table.balance,
        "errors": [(table.names[one], error) for one, error in form.errors.items()] if form else [],
        "number": form.number if form else row.number,
        "stale": "",
        "refusal": "",
        "saved": False,
    }


def rows_of(table: Table, form: PicksForm | None, shown: str) -> list[Row]:
    rows = (row_of(one, table.choices, table.settings.method, form) for one in table.ordered)
    return [row for row in rows if is_shown(row, shown, table.choices)]


def is_shown(row: Row, shown: str, choices: Choices) -> bool:
    if row.error or shown not in dict(SHOWN) or not shown:
        return True
    kept = choices.get(row.candidate.reference, row.choice)
    return kept.locked if shown == "locked" else kept.place == shown


# --- Its rules, its name, its copies ----------------------------------------------------------------


@query_budget(26)
@allow(studies)
@require_http_methods(["GET", "POST"])
def portfolio_rules(request: Request, public_id: Any) -> HttpResponse:
    """The envelope, the numbers, the bounds, the weights."""
    row = get_portfolio(request, public_id)
    table = table_of(row)
    form = RulesForm(
        request.POST if request.method == "POST" else None,
        settings=table.settings,
        candidates=table.field.candidates,
        grid=grid_points(table.field),
        labels=criterion_labels(table.field),
        initial={"number": row.number},
    )
    if form.is_valid() and attempt(form, set_rules, row, form, request):
        messages.success(request, "Les règles sont enregistrées.")
        return redirect("selection:portfolio", row.public_id)
    context = {"portfolio": row, "wave": row.wave, "door": table.door, "table": table, "form": form}
    context["run"] = last_proposal(row)
    return render(request, "portfolio/portfolio_rules.html", context)


def set_rules(row: Portfolio, form: RulesForm, request: Request) -> None:
    actions.save_rules(row, form.settings(), number=form.cleaned_data["number"], by=request.user)


@query_budget(45)  # naming checks each constraint
@allow(studies)
@require_http_methods(["GET", "POST"])
def portfolio_name(request: Request, public_id: Any) -> HttpResponse:
    row = get_portfolio(request, public_id)
    started = {"name": row.name, "comment": row.comment, "number": row.number}
    form = NameForm(request.POST if request.method == "POST" else None, initial=started)
    if form.is_valid() and attempt(form, actions.name_portfolio, row, by=request.user, **form.cleaned_data):
        return redirect("selection:portfolio", row.public_id)
    door = door_of(current_document(row.wave), row.door)
    context = {"portfolio": row, "wave": row.wave, "door": door, "form": form}
    return render(request, "portfolio/portfolio_name.html", context)


@query_budget(25)
@allow(studies)
@require_POST
def portfolio_copy(request: Request, public_id: Any) -> HttpResponse:
    row = get_portfolio(request, public_id)
    once = sent_text(request.POST, "once")[:64]
    made = actions.copy_portfolio(row, by=request.user, once_key=once)
    messages.success(request, "Voici la copie\u00a0: donnez-lui un nom, changez-la sans crainte.")
    return redirect("selection:portfolio", made.public_id)


@query_budget(25)
@allow(studies)
@require_POST
def portfolio_discard(request: Request, public_id: Any) -> HttpResponse:
    """Put aside, or taken back."""
    row = get_portfolio(request, public_id)
    restores = sent_text(request.POST, "do") == "restore"
    tried(request, "", actions.restore_portfolio if restores else actions.discard_portfolio, row)
    return redirect("selection:portfolio_list", row.wave.slug, row.door)

"""The front page of the community, practice sheets, announcements, the board of partners."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.community import actions, queries, rules
from essaim.community.forms import AnnouncementForm, NoteForm, SheetFilter, SheetForm
from essaim.community.models import PracticeSheet
from essaim.community.queries.surveys import surveys_to_answer
from essaim.community.workflow import SHEET
from essaim.kit.access import allow, public, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt
from essaim.services.queries.labels import theme_labels
from essaim.ui.forms import EssaimForm

ONE_CLICK: dict[str, Any] = {
    "submit": actions.submit_sheet,
    "publish": actions.publish_sheet,
    "withdraw": actions.withdraw_sheet,
}


@public
@require_GET
def home(request: Request) -> HttpResponse:
    asked = surveys_to_answer(request.user)[:5] if request.user.is_authenticated else []
    context = {"manages": rules.manages(request.user), "surveys": list(asked)}
    context |= queries.home(request.user, timezone.now())
    return render(request, "community/home.html", context)


@allow(rules.reads_perimeter)
@require_GET
def partners(request: Request) -> HttpResponse:
    """For partner administrations: the regions of their perimeter."""
    return render(request, "community/partners.html", {"rows": queries.partner_board(request.user)})


@query_budget(30)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def announcement_new(request: Request) -> HttpResponse:
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.announce, **form.cleaned_data, by=request.user):
        messages.success(request, "L’annonce est publiée.")
        return redirect("community:home")
    return render(request, "community/announcement.html", {"form": form})


# --- Sheets -----------------------------------------------------------------------------------------


def get_sheet(request: Request, reference: str) -> PracticeSheet:
    rows = queries.visible_sheets(request.user).select_related("reviewer", "author", "pole")
    return get_object_or_404(rows, reference=reference)


@public
@require_GET
def sheet_list(request: Request) -> HttpResponse:
    form = SheetFilter(request.GET)
    if not request.user.is_authenticated:
        del form.fields["state"]
    filters = form.filters()
    rows = queries.sheets_for_list(request.user, filters)
    order = "-rank" if "rank" in rows.query.annotations else "-created_at"
    page = paginate(rows, request.GET, order=order, size=20)
    context = {"form": form, "page": page, "filtered": bool(filters), "labels": theme_labels()}
    return render(request, "community/sheets.html", context)


@public
@require_GET
def sheet(request: Request, reference: str) -> HttpResponse:
    return render(request, "community/sheet.html", page_of(request, get_sheet(request, reference)))


def page_of(request: Request, row: PracticeSheet, refusal: str = "") -> dict[str, Any]:
    user: Any = request.user
    moves = SHEET.available(row, user) if user.is_authenticated else []
    labels = theme_labels()
    return {
        "sheet": row,
        "themes": [labels[key] for key in row.theme_keys if key in labels],
        "one_click": [one for one in moves if one.name in ONE_CLICK],
        "may_send_back": any(one.name == "send_back" for one in moves),
        "may_write": user.is_authenticated and rules.may_write(user, row),
        "note_form": NoteForm(),
        "refusal": refusal,
    }


@query_budget(50)
@signed_in
@require_http_methods(["GET", "POST"])
def sheet_new(request: Request) -> HttpResponse:
    return edit(request, None)


@query_budget(50)
@signed_in
@require_http_methods(["GET", "POST"])
def sheet_edit(request: Request, reference: str) -> HttpResponse:
    row = get_sheet(request, reference)
    if not rules.may_write(request.user, row):
        raise Http404
    return edit(request, row)


def edit(request: Request, row: PracticeSheet | None) -> HttpResponse:
    names = ("title", "summary", "body", "theme_keys")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = SheetForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(form, actions.save_sheet, form.cleaned_data, by=request.user, sheet=row):
        return redirect("community:sheet", form.outcome.reference)
    return render(request, "community/sheet_edit.html", {"form": form, "sheet": row})


@query_budget(50)
@signed_in
@require_POST
def sheet_act(request: Request, reference: str, name: str) -> HttpResponse:
    row = get_sheet(request, reference)
    form: EssaimForm = NoteForm(request.POST) if name == "send_back" else EssaimForm(request.POST)
    if name not in ONE_CLICK and name != "send_back":
        raise Http404
    if form.is_valid():
        arguments = [form.cleaned_data["note"]] if name == "send_back" else []
        action = ONE_CLICK.get(name, actions.send_back_sheet)
        if attempt(form, action, row, *arguments, by=request.user):
            return redirect("community:sheet", reference)
    refusal = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return render(request, "community/sheet.html", page_of(request, row, refusal))

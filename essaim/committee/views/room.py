"""The side of a member: answering, declaring ties, reading the papers, sitting, voting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.appraisal import actions as appraisal
from essaim.appraisal.forms import DeclarationForm
from essaim.committee.actions import replies, room, votes
from essaim.committee.forms import DissentForm, ReplyForm
from essaim.committee.models import AgendaItem, Attendance, Choice
from essaim.committee.queries.committee import door_labels
from essaim.committee.queries.conduct import fingerprint
from essaim.committee.queries.minutes import minutes_of
from essaim.committee.queries.papers import Sheet, sheets_of, suggested_ties
from essaim.committee.queries.room import agenda_of, open_items, point_of, screen_of, seat_in
from essaim.committee.rules import sits_or_convenes
from essaim.deadlines import in_words
from essaim.documents import pdf
from essaim.dossiers.actions import log_read
from essaim.dossiers.models import Dossier
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt, sent_text, tried


def get_seat(request: Request, public_id: Any) -> Any:
    seat = seat_in(request.user, public_id)
    if seat is None:
        raise Http404
    return seat


def doors_of(seat: Attendance) -> dict[str, str]:
    return door_labels(seat.sitting.committee.wave)


@query_budget(30)
@allow(sits_or_convenes)
@require_http_methods(["GET", "POST"])
def seat(request: Request, public_id: Any) -> HttpResponse:
    """The convocation: my answer, the agenda, my papers."""
    row = get_seat(request, public_id)
    initial = {"reply": row.reply, "proxy_to": row.proxy_to.public_id if row.proxy_to else ""}
    form = ReplyForm(request.POST if request.method == "POST" else None, seat=row, initial=initial)
    if form.is_valid() and replied(request, row, form):
        messages.success(request, "Votre réponse est enregistrée.")
        return redirect("selection:seat", public_id)
    sheets = sheets_of(request.user, row.sitting)
    context = {
        "seat": row,
        "sitting": row.sitting,
        "form": form,
        "agenda": agenda_of(request.user, row.sitting, doors_of(row)),
        "undeclared": sum(not sheet.declared for sheet in sheets),
        "minutes": minutes_of(row.sitting).first(),
    }
    return render(request, "committee/seat.html", context)


def replied(request: Request, row: Attendance, form: ReplyForm) -> bool:
    said = form.cleaned_data
    asked = {"proxy_to": said.get("proxy_to"), "substitute": said.get("substitute")}
    return attempt(form, replies.reply, row, said["reply"], by=request.user, **asked)


# --- Ties -------------------------------------------------------------------------------------------


@query_budget(30)
@allow(sits_or_convenes)
@require_http_methods(["GET", "POST"])
def seat_ties(request: Request, public_id: Any) -> HttpResponse:
    """Every dossier of the agenda on one page; what is left silent says nothing."""
    row = get_seat(request, public_id)
    sheets = sheets_of(request.user, row.sitting)
    refused = declared(request, sheets) if request.method == "POST" else {}
    if request.method == "POST" and not refused:
        return redirect("selection:seat_ties", public_id)
    if refused:  # what was typed for those comes back
        sheets = sheets_of(request.user, row.sitting)
    context = {"seat": row, "sitting": row.sitting, "rows": tie_rows(request, sheets, refused)}
    return render(request, "committee/ties.html", context)


def tie_rows(request: Request, sheets: list[Sheet], refused: dict[str, str]) -> list[dict[str, Any]]:
    """Each dossier with what the facts suggest, and what was just typed of it."""
    known = suggested_ties(request.user, [sheet.reference for sheet in sheets])
    return [
        {
            "sheet": sheet,
            "fault": refused.get(sheet.reference, ""),
            "kind": sent_text(request.POST, f"tie-{sheet.reference}"),
            "what": sent_text(request.POST, f"what-{sheet.reference}"),
            "ties": known.get(sheet.reference, []),
        }
        for sheet in sheets
    ]


def declared(request: Request, sheets: list[Sheet]) -> dict[str, str]:
    """All of them in one act; why each of those refused is, by reference."""
    said = {
        sheet.reference: (kind, sent_text(request.POST, f"what-{sheet.reference}"))
        for sheet in sheets
        if (kind := sent_text(request.POST, f"tie-{sheet.reference}"))
    }
    refused = appraisal.declare_all(said, by=request.user)
    if refused:
        names = ", ".join(sheet.name for sheet in sheets if sheet.reference in refused)
        messages.error(request, f"À reprendre\u00a0: {names}.")
    if done := len(said) - len(refused):
        plural = "s" * (done > 1)
        messages.success(request, f"{done} déclaration{plural} enregistrée{plural}.")
    return refused


@query_budget(80)
@allow(sits_or_convenes)
@require_http_methods(["GET", "POST"])
def seat_tie(request: Request, public_id: Any, item: Any) -> HttpResponse:
    """One dossier, during the sitting or before: a tie sends out of the room at once."""
    row, point = get_seat(request, public_id), get_item(request, public_id, item)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        if attempt(form, room.declare_in_room, row, point, said["kind"], said["what"], by=request.user):
            messages.success(request, "Votre déclaration est enregistrée.")
            return redirect("selection:room", public_id)
    return render(request, "committee/tie.html", {"sitting": row.sitting, "item": point, "form": form})


def get_item(request: Request, public_id: Any, item: Any) -> AgendaItem:
    row = get_seat(request, public_id)
    return get_object_or_404(open_items(request.user, row.sitting).select_related("sitting"), public_id=item)


# --- Papers -----------------------------------------------------------------------------------------


@query_budget(30)
@allow(sits_or_convenes)
@require_GET
def seat_sheet(request: Request, public_id: Any, item: Any) -> HttpResponse:
    row, found = (
        get_seat(request, public_id),
        sheets_of(request.user, get_seat(request, public_id).sitting, item),
    )
    if not found:
        raise Http404
    logged(request, found)
    context = {"seat": row, "sitting": row.sitting, "sheet": found[0]}
    return render(request, "committee/sheet.html", context)


def logged(request: Request, sheets: list[Sheet]) -> None:
    for dossier in Dossier.objects.filter(reference__in=[row.reference for row in sheets if row.opened]):
        log_read(dossier, "Fiche de séance", by=request.user)


@query_budget(300)  # each dossier opened is noted
@allow(sits_or_convenes)
@require_GET
def seat_papers(request: Request, public_id: Any) -> HttpResponse:
    """The agenda and the sheets of this person, as one accessible PDF made for them."""
    row = get_seat(request, public_id)
    sheets = sheets_of(request.user, row.sitting)
    logged(request, sheets)
    agenda = agenda_of(request.user, row.sitting, doors_of(row))
    data = {
        "sender": [row.sitting.committee.name],
        "reader": request.user.name,
        "facts": [("Séance", in_words(row.sitting.starts_at)), ("Lieu", row.sitting.place)],
        "agenda": [line(point) for point in agenda],
        "sheets": [printed(sheet) for sheet in sheets],
    }
    content = pdf.render("committee/papers", data, title=f"Dossiers de la {row.sitting}")
    return as_pdf(content, "dossiers-de-seance.pdf")


def line(point: Any) -> str:
    if point.hidden:
        return f"{point.position}. Point dont un lien vous écarte"
    return f"{point.position}. {point.name}" + (f" ({point.place})" if point.place else "")


def printed(sheet: Sheet) -> dict[str, Any]:
    about = ", ".join(word for word in (sheet.reference, sheet.place) if word)
    return {
        "title": f"{sheet.position}. {sheet.name}",
        "about": about,
        "pitch": sheet.pitch,
        "opened": sheet.opened,
        "facts": sheet.facts,
        "comments": sheet.comments,
    }


def as_pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


# --- The room ---------------------------------------------------------------------------------------


@query_budget(12)
@allow(sits_or_convenes)
@require_GET
def the_room(request: Request, public_id: Any) -> HttpResponse:
    return render(request, "committee/room.html", shown(request, public_id))


@query_budget(8)
@allow(sits_or_convenes)
@require_GET
def room_live(request: Request, public_id: Any) -> HttpResponse:
    """Asked every three seconds: nothing is sent when nothing has changed for this person."""
    context = shown(request, public_id)
    if context["seen"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(request, "committee/_screen.html", context | {"live": True})


def shown(request: Request, public_id: Any) -> dict[str, Any]:
    row = get_seat(request, public_id)
    screen = screen_of(row, doors_of(row))
    return {
        "seat": row,
        "sitting": row.sitting,
        "screen": screen,
        "seen": fingerprint(screen),
        "choices": Choice.choices,
        "live": False,
    }


@query_budget(40)
@allow(sits_or_convenes)
@require_POST
def room_presence(request: Request, public_id: Any) -> HttpResponse:
    row = get_seat(request, public_id)
    tried(request, "", room.attend, row, sent_text(request.POST, "presence"))
    return redirect("selection:room", public_id)


@query_budget(80)
@allow(sits_or_convenes)
@require_POST
def room_vote(request: Request, public_id: Any, item: Any) -> HttpResponse:
    """My vote, or that of whoever gave me theirs."""
    row, point = get_seat(request, public_id), get_item(request, public_id, item)
    rows = Attendance.objects.filter(sitting=row.sitting_id).select_related("member__user")
    wanted = sent_text(request.POST, "member")
    voice = next((one for one in rows if str(one.member.public_id) == wanted), row)
    tried(
        request,
        "Votre vote est enregistré.",
        votes.cast_vote,
        point,
        voice,
        sent_text(request.POST, "choice"),
    )
    return redirect("selection:room", public_id)


@query_budget(40)
@allow(sits_or_convenes)
@require_http_methods(["GET", "POST"])
def seat_dissent(request: Request, public_id: Any, item: Any) -> HttpResponse:
    row, point = get_seat(request, public_id), get_item(request, public_id, item)
    kept = point.dissents.filter(member=row.member_id).first()
    data = request.POST if request.method == "POST" else None
    form = DissentForm(data, initial={"text": kept.text if kept else ""})
    if form.is_valid() and attempt(
        form, votes.note_dissent, point, row, form.cleaned_data["text"], by=request.user
    ):
        messages.success(request, "Le procès-verbal mentionnera votre désaccord.")
        return redirect("selection:room", public_id)
    shown_point = point_of(point, row.sitting, doors_of(row))
    context = {"sitting": row.sitting, "point": shown_point, "form": form}
    return render(request, "committee/dissent.html", context)

"""The side of the secretary: preparing a sitting, convening it, conducting it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.committee.actions import room, sittings, votes
from essaim.committee.forms import (
    AgendaForm,
    CloseForm,
    HandVoteForm,
    QuestionForm,
    SeatChoiceForm,
    SittingForm,
    TextForm,
    UrgencyForm,
    WhyForm,
)
from essaim.committee.models import AgendaItem, Attendance, ItemState, Sitting
from essaim.committee.queries.committee import conducted_sittings, door_labels, sittings_of
from essaim.committee.queries.conduct import desk_of, fingerprint, hands, sitting_to_conduct
from essaim.committee.queries.minutes import minutes_of
from essaim.committee.queries.room import open_items, point_of, seats_of
from essaim.committee.rules import convenes
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt, sent_number, sent_text, tried
from essaim.ui.forms import EssaimForm


def get_sitting(request: Request, public_id: Any) -> Sitting:
    return get_object_or_404(sitting_to_conduct(request.user, public_id))


@query_budget(30)
@allow(convenes)
@require_GET
def sitting(request: Request, public_id: Any) -> HttpResponse:
    """One page for the whole life of a sitting."""
    row = get_sitting(request, public_id)
    return show(request, row, {})


def show(request: Request, row: Sitting, forms: dict[str, EssaimForm]) -> HttpResponse:
    desk = desk_of(request.user, row)
    doors = door_labels(row.committee.wave)
    choices = [(key, doors.get(key, key)) for key in row.committee.doors]
    seats = seats_of(row) if row.state in {"convened", "open"} else []
    context: dict[str, Any] = {
        "sitting": row,
        "committee": row.committee,
        "desk": desk,
        "seen": fingerprint(desk),
        "live": False,
        "again": sittings_of(row.committee).filter(second_call_of=row).first(),
        "minutes": minutes_of(row).first(),
        "left": [point.position for point in desk.agenda if point.hidden or point.state != ItemState.VOTED],
        "agenda_form": AgendaForm(doors=choices),
        "question_form": QuestionForm(),
        "urgency_form": UrgencyForm(),
        "cancel_form": WhyForm(prefix="cancel"),
        "close_form": CloseForm(prefix="close"),
        "when_form": SittingForm(initial=SittingForm.initial_of(row), prefix="when"),
        "chair_form": SeatChoiceForm(seats=seats),
    }
    return render(request, "committee/sitting.html", {**context, **forms})


@query_budget(8)
@allow(convenes)
@require_GET
def sitting_live(request: Request, public_id: Any) -> HttpResponse:
    """The moving part, asked every three seconds: nothing is sent when nothing has changed."""
    row = get_sitting(request, public_id)
    desk = desk_of(request.user, row)
    seen = fingerprint(desk)
    if seen == request.GET.get("seen"):
        return HttpResponse(status=204)
    context = {"sitting": row, "desk": desk, "seen": seen, "live": True}
    return render(request, "committee/_desk.html", context)


# --- Forms of the sitting ---------------------------------------------------------------------------


@query_budget(200)  # looks for the ties of every member
@allow(convenes)
@require_POST
def sitting_fill(request: Request, public_id: Any) -> HttpResponse:
    row = get_sitting(request, public_id)
    doors = [(key, key) for key in row.committee.doors]
    form = AgendaForm(request.POST, doors=doors)
    if form.is_valid():
        door, adopted = form.cleaned_data["door"], bool(form.cleaned_data["adopted"])
        tried(request, "L’ordre du jour est complété.", sittings.fill_agenda, row, door, adopted=adopted)
    else:
        messages.error(request, "Choisissez un volet.")
    return redirect("selection:sitting", public_id)


@query_budget(300)  # a message to each member
@allow(convenes)
@require_POST
def sitting_form(request: Request, public_id: Any, act: str) -> HttpResponse:
    """What a sitting is told through a form; the page comes back with what was wrong."""
    row = get_sitting(request, public_id)
    if act not in FORMS:
        raise Http404
    name, build, run, said = FORMS[act]
    form = build(request.POST, row)
    if form.is_valid() and attempt(form, run, row, form.cleaned_data, request.user):
        messages.success(request, said)
        return redirect("selection:sitting", public_id)
    return show(request, get_sitting(request, public_id), {name: form})


def present(row: Sitting, key: str) -> Any:
    found = [seat.member for seat in seats_of(row) if str(seat.member.public_id) == key]
    return found[0] if found else None


Run = Callable[[Sitting, dict[str, Any], Any], Any]
FORMS: dict[str, tuple[str, Callable[[Any, Sitting], EssaimForm], Run, str]] = {
    "point": (
        "question_form",
        lambda data, _row: QuestionForm(data),
        lambda row, said, by: sittings.add_question(row, said["title"], by=by),
        "Le point est ajouté.",
    ),
    "convoquer": (
        "urgency_form",
        lambda data, _row: UrgencyForm(data),
        lambda row, said, by: sittings.convene(row, urgency=said["urgency"], by=by),
        "Les convocations partent.",
    ),
    "annuler": (
        "cancel_form",
        lambda data, _row: WhyForm(data, prefix="cancel"),
        lambda row, said, by: sittings.cancel_sitting(row, said["reason"], by=by),
        "La séance est annulée.",
    ),
    "date": (
        "when_form",
        lambda data, _row: SittingForm(data, prefix="when"),
        lambda row, said, by: sittings.change_sitting(row, by=by, **said),
        "C’est enregistré.",
    ),
    "seconde-convocation": (
        "when_form",
        lambda data, _row: SittingForm(data, prefix="when"),
        lambda row, said, by: sittings.call_again(row, by=by, **said),
        "La seconde séance est préparée, sur le même ordre du jour.",
    ),
    "ouvrir": (
        "chair_form",
        lambda data, row: SeatChoiceForm(data, seats=seats_of(row)),
        lambda row, said, by: room.open_sitting(row, present(row, said["member"]), by=by),
        "La séance est ouverte.",
    ),
    "lever": (
        "close_form",
        lambda data, _row: CloseForm(data, prefix="close"),
        lambda row, said, by: room.close_sitting(row, by=by, reason=said["reason"]),
        "La séance est levée.",
    ),
    "presider": (
        "chair_form",
        lambda data, row: SeatChoiceForm(data, seats=seats_of(row)),
        lambda row, said, by: room.preside(row, present(row, said["member"]), by=by),
        "La présidence est notée.",
    ),
}


@query_budget(60)
@allow(convenes)
@require_POST
def sitting_act(request: Request, public_id: Any, act: str) -> HttpResponse:
    """The buttons that need no form."""
    row = get_sitting(request, public_id)
    seen = sent_number(sent_text(request.POST, "turn"))
    if act == "quitter":
        tried(request, "", room.leave_item, row, seen=seen)
    elif act == "sans-quorum":
        tried(request, "L’absence de quorum est constatée.", sittings.note_lapse, row)
    else:
        raise Http404
    return redirect("selection:sitting", public_id)


# --- Members in the room ----------------------------------------------------------------------------

PRESENCE = {"sur-place": "on_site", "a-distance": "remote", "parti": ""}


@query_budget(80)
@allow(convenes)
@require_POST
def seat_act(request: Request, public_id: Any, member: Any, act: str) -> HttpResponse:
    row = get_sitting(request, public_id)
    seats = Attendance.objects.filter(sitting=row).select_related("sitting", "member__user")
    seat = get_object_or_404(seats, member__public_id=member)
    if act in PRESENCE:
        tried(request, "", room.attend, seat, PRESENCE[act])
    elif act == "sortir":
        tried(request, "", room.ask_out, seat)
    elif act == "rentrer":
        tried(request, "", room.bring_back, seat)
    else:
        raise Http404
    return redirect("selection:sitting", public_id)


# --- Items ------------------------------------------------------------------------------------------


def get_item(request: Request, public_id: Any) -> AgendaItem:
    """An item of a sitting that this person conducts, and from which no tie keeps them."""
    rows = AgendaItem.objects.filter(public_id=public_id, sitting__in=conducted_sittings(request.user))
    found = get_object_or_404(rows.select_related("sitting__committee__wave__version"))
    return get_object_or_404(open_items(request.user, found.sitting).select_related("sitting"), pk=found.pk)


@query_budget(150)
@allow(convenes)
@require_POST
def item_act(request: Request, public_id: Any, act: str) -> HttpResponse:
    item = get_item(request, public_id)
    seen = sent_number(sent_text(request.POST, "turn"))
    if act == "appeler":
        tried(request, "", room.call_item, item, seen=seen)
    elif act == "ouvrir-le-vote":
        tried(request, "", votes.open_vote, item)
    elif act == "clore-le-vote":
        tried(request, "", votes.close_vote, item)
    elif act in {"monter", "descendre"}:
        tried(request, "", sittings.move_item, item, up=act == "monter")
    elif act == "retirer":
        tried(request, "Le point est retiré.", sittings.remove_item, item)
    else:
        raise Http404
    return redirect("selection:sitting", item.sitting.public_id)


@query_budget(60)
@allow(convenes)
@require_http_methods(["GET", "POST"])
def item_page(request: Request, public_id: Any) -> HttpResponse:
    """One item: the sense of the deliberation, votes by show of hands, a vote to open again."""
    item = get_item(request, public_id)
    row = get_object_or_404(conducted_sittings(request.user), pk=item.sitting_id)
    act = request.POST.get("act", "")
    data = request.POST if request.method == "POST" else None
    members = [(str(seat.member.public_id), seat.member.user.name) for seat in hands(row)]
    text = TextForm(data if act == "text" else None, initial={"text": item.text})
    hand = HandVoteForm(data if act == "hand" else None, members=members)
    why = WhyForm(data if act in {"reopen", "cancel"} else None)
    if wrote(request, item, row, text, hand, why):
        return redirect("selection:item_page", public_id)
    forms = {"text_form": text, "hand_form": hand, "why_form": why}
    return render(request, "committee/item.html", told(item, row) | forms)


def told(item: AgendaItem, row: Sitting) -> dict[str, Any]:
    return {
        "sitting": row,
        "item": item,
        "point": point_of(item, row, door_labels(row.committee.wave)),
        "ballots": list(item.ballots.select_related("member__user", "holder__user")),
        "exits": list(item.exits.select_related("member__user")),
        "voted": item.state == ItemState.VOTED,
        "voting": item.state == ItemState.VOTING,
        "dissents": list(item.dissents.select_related("member__user")),
    }


def wrote(
    request: Request, item: AgendaItem, row: Sitting, text: TextForm, hand: HandVoteForm, why: WhyForm
) -> bool:
    by = request.user
    if text.is_valid() and attempt(text, votes.write_text, item, text.cleaned_data["text"], by=by):
        messages.success(request, "C’est enregistré.")
        return True
    undo, said = (
        (votes.reopen_vote, "Le vote est rouvert.")
        if item.state == ItemState.VOTED
        else (votes.cancel_vote, "Le vote est annulé\u00a0: ses bulletins sont détruits.")
    )
    if why.is_valid() and attempt(why, undo, item, why.cleaned_data["reason"], by=by):
        messages.success(request, said)
        return True
    if hand.is_valid():
        seats = Attendance.objects.filter(sitting=row).select_related("member__user", "sitting")
        seat = seats.get(member__public_id=hand.cleaned_data["member"])
        if attempt(hand, votes.cast_vote, item, seat, hand.cleaned_data["choice"], by=by):
            messages.success(request, "Le vote est noté.")
            return True
    return False

"""The sheet of one dossier: rules, doors, the second look, the reopening."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from essaim.accounts.middleware import Request
from essaim.admissibility import actions, queries, rules
from essaim.admissibility.compute.clock import STANDING_LABELS, in_words
from essaim.admissibility.compute.doors import DoorState
from essaim.admissibility.forms import ReasonForm, RefusalForm, RulesForm, SecondLookForm
from essaim.admissibility.models import Verdict, VerdictState
from essaim.admissibility.queries import Sheet
from essaim.admissibility.rules import works_on_the_desk
from essaim.admissibility.views.shell import CLOCK_BADGES, WRITES_TO_ALL, back_to, frame, get_dossier
from essaim.dossiers.models import DossierState
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import attempt, tried

JUDGED = {DossierState.SUBMITTED, DossierState.INCOMPLETE}


@query_budget(40)
@allow(works_on_the_desk)
@require_http_methods(["GET", "POST"])
def sheet(request: Request, reference: str) -> HttpResponse:
    """What the machine found, what a person says, rule by rule; then where each door stands."""
    dossier = get_dossier(request, reference)
    found = queries.sheet_of(dossier, timezone.now())
    post = request.POST if request.method == "POST" else None
    form = RulesForm(post, lines=found.lines, seen=found.saved_at)
    if form.is_valid() and save(form, request, found):
        return redirect(f"{request.path}#volets")
    context = frame(request, dossier, "sheet", sheet=found, form=form, clock=clock_words(found))
    context["editable"] = context["why_not"] is None and dossier.state in JUDGED
    context["doors"] = [door_card(request, found, standing, context["editable"]) for standing in found.doors]
    context["may_reopen"] = dossier.decided_at and rules.may_reopen(request.user, dossier)
    context["request"] = request
    context["waiting_request"] = queries.open_request(dossier)
    return render(request, "admissibility/sheet.html", context)


def save(form: RulesForm, request: Request, found: Sheet) -> bool:
    """Errors come back beside the rule they are about; after a conflict, the next save counts."""
    try:
        seen = form.cleaned_data["seen"]
        actions.save_rule_verdicts(found.dossier, form.verdicts(), by=request.user, seen=seen)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        form.data = {**request.POST.dict(), "seen": found.saved_at}
    except ValidationError as error:
        form.add_errors(error.message_dict if hasattr(error, "error_dict") else {"": error.messages})
    return form.is_valid()


def clock_words(found: Sheet) -> dict[str, Any]:
    today = timezone.localdate()
    standing = found.clock.standing(today)
    return {
        "label": STANDING_LABELS[standing],
        "badge": CLOCK_BADGES.get(standing, ""),
        "words": in_words(standing, found.clock.silence_on, today),
        "facts": found.clock,
        "ends": [
            (end, end.words(found.clock.silence_on))
            for end in queries.ends_of([found.dossier]).get(found.dossier.pk, [])
        ],
        "registration_late": found.clock.registration.is_overdue(today),
        "acknowledgement_late": found.clock.acknowledgement.is_overdue(today),
    }


def door_card(request: Request, found: Sheet, standing: Any, editable: bool) -> dict[str, Any]:
    verdict = found.verdicts.get(standing.door.key)
    outcomes = [line.outcome for line in found.lines_of(standing.door.key)]
    judging = editable and standing.state in {DoorState.WAITING, DoorState.SENT_BACK}
    return {
        "standing": standing,
        "verdict": verdict,
        "badge": DOOR_BADGES.get(standing.state, ""),
        "may_accept": judging and all(outcome == "met" for outcome in outcomes),
        "may_refuse": judging and "not_met" in outcomes,
        "left": sum(outcome == "to_check" for outcome in outcomes) if judging else 0,
        "may_second": bool(
            editable
            and verdict
            and verdict.state == VerdictState.PROPOSED
            and rules.may_second(request.user, verdict)
        ),
    }


DOOR_BADGES = {
    DoorState.PROPOSED: "warning",
    DoorState.SENT_BACK: "warning",
    DoorState.ADMISSIBLE: "success",
    DoorState.NOT_ADMISSIBLE: "error",
    DoorState.STOPPED: "error",
}


@query_budget(WRITES_TO_ALL)
@allow(works_on_the_desk)
@require_POST
def accept(request: Request, reference: str, door: str) -> HttpResponse:
    dossier = get_dossier(request, reference)
    done = "Le volet est déclaré recevable."
    tried(request, done, actions.propose_verdict, dossier, door, admissible=True)
    return redirect("admissibility:sheet", reference)


@query_budget(WRITES_TO_ALL)
@allow(works_on_the_desk)
@require_http_methods(["GET", "POST"])
def refuse(request: Request, reference: str, door: str) -> HttpResponse:
    """The reasons, prepared from the rules that are not met, before a second person looks at them."""
    dossier = get_dossier(request, reference)
    found = queries.sheet_of(dossier, timezone.now())
    standing = next((row for row in found.doors if row.door.key == door), None)
    if standing is None:
        raise Http404
    ready = {"reasons": found.prefilled_reasons(door)}
    form = RefusalForm(request.POST if request.method == "POST" else None, initial=ready)
    if form.is_valid():
        said = {"by": request.user, "admissible": False, "reasons": form.cleaned_data["reasons"]}
        if attempt(form, actions.propose_verdict, dossier, door, **said):
            return redirect("admissibility:sheet", reference)
    unmet = [line for line in found.lines_of(door) if line.outcome == "not_met"]
    context = frame(request, dossier, "sheet", form=form, door=standing.door, unmet=unmet)
    return render(request, "admissibility/refuse.html", context)


@query_budget(WRITES_TO_ALL)
@allow(works_on_the_desk)
@require_http_methods(["GET", "POST"])
def second_look(request: Request, reference: str, door: str) -> HttpResponse:
    """Another person confirms the verdict, or sends it back with a remark."""
    dossier = get_dossier(request, reference)
    found = queries.sheet_of(dossier, timezone.now())
    verdict = found.verdicts.get(door)
    if verdict is None:
        raise Http404
    form = SecondLookForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and looked(form, request, verdict):
        return redirect("admissibility:sheet", reference)
    standing = next(row for row in found.doors if row.door.key == door)
    refused = rules.may_second.why_not(request.user, verdict)
    context = {"form": form, "verdict": verdict, "door": standing.door, "refused": refused}
    lines = found.lines_of(door)
    return render(
        request, "admissibility/second_look.html", frame(request, dossier, "sheet", lines=lines, **context)
    )


def looked(form: SecondLookForm, request: Request, verdict: Verdict) -> bool:
    action = actions.send_back_verdict if "send_back" in request.POST else actions.confirm_verdict
    return attempt(form, action, verdict, by=request.user, note=form.cleaned_data["note"])


@query_budget(WRITES_TO_ALL)
@allow(works_on_the_desk)
@require_http_methods(["GET", "POST"])
def reopen(request: Request, reference: str) -> HttpResponse:
    dossier = get_dossier(request, reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.reopen_dossier, dossier, by=request.user, reason=form.cleaned_data["reason"]
    ):
        return back_to("sheet", dossier)
    refused = rules.may_reopen.why_not(request.user, dossier)
    context = frame(request, dossier, "sheet", form=form, refused=refused)
    return render(request, "admissibility/reopen.html", context)

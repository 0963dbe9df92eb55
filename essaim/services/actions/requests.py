"""A request from its asking to its outcome: always held by a named person, or seen by a manager."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.services import queries, rules, tasks
from essaim.services.compute.clock import answer_due
from essaim.services.compute.routing import Asked, route
from essaim.services.models import (
    Adviser,
    Entitlement,
    Outcome,
    Service,
    SupportRequest,
    Turn,
    TurnEnd,
)
from essaim.services.workflow import REQUEST

HOURS = 72  # when the bouquet does not say


@transaction.atomic
def ask_service(
    right: Entitlement,
    service: Service,
    *,
    by: User,
    words: str,
    who_comes: str = "",
    wish: str = "",
    once_key: str = "",
) -> SupportRequest:
    """Ask, and have a named adviser at once, with a time to answer. Twice with one key is once."""
    rules.acts_for.check(by, right.pole)
    right = queries.locked_entitlement(right.pk)
    if asked := queries.request_asked_once(by, once_key):
        return asked
    _check_open(right, service)
    request = SupportRequest(
        entitlement=right,
        service=service,
        theme=service.theme,
        region_id=right.pole.region_id,
        words=words.strip(),
        who_comes=who_comes.strip(),
        wish=wish.strip(),
        asked_by=by,
        once_key=once_key[:80],
        escalated_at=timezone.now(),  # until somebody has it
    )
    request.full_clean(exclude=["entitlement", "service", "theme", "region", "asked_by"])
    request.save()
    record("ask_service", request, by=by, service=service.reference, pole=right.pole.reference)
    holder = _choose(request)
    if holder is None:
        tasks.request_escalated(request, queries.managers_to_tell(request), "asked")
        return request
    adviser, why = holder
    request.adviser, request.due_at, request.escalated_at = adviser, _due(request), None
    request.save(update_fields=["adviser", "due_at", "escalated_at"])
    _open_turn(request, why)
    return request


def _check_open(right: Entitlement, service: Service) -> None:
    if not right.is_open or right.bouquet is None:
        raise Refused("Le droit de ce pôle n’est pas ouvert sur un bouquet publié.")
    if not queries.services_in_force(right.bouquet).filter(pk=service.pk).exists():
        raise Refused("Ce service n’est pas dans le bouquet de ce pôle.")
    if queries.open_request(right, service):
        raise Refused("Une demande est déjà en cours pour ce service.")


def _choose(request: SupportRequest, avoid: frozenset[int] = frozenset()) -> tuple[Adviser, str] | None:
    asked = Asked(
        theme=request.theme.key,
        region=request.region_id or "",
        remote=request.service.is_remote,
        avoid=avoid,
    )
    choice = route(asked, queries.candidates_for(request.service))
    return (queries.serving(request.service).get(pk=choice.key), choice.why) if choice else None


def _due(request: SupportRequest) -> datetime:
    bouquet = request.entitlement.bouquet
    return answer_due(timezone.now(), bouquet.answer_hours if bouquet else HOURS)


def _open_turn(request: SupportRequest, why: str) -> Turn | None:
    if request.adviser is None or request.due_at is None:
        return None
    turn = Turn.objects.create(request=request, adviser=request.adviser, why=why[:300], due_at=request.due_at)
    tasks.request_given(request, turn.pk)
    return turn


def _end_turn(request: SupportRequest, how: str, note: str = "") -> int:
    turn = request.turns.filter(ended_at=None).first()
    if turn is None:
        return 0
    turn.ended_at, turn.ended_as, turn.note = timezone.now(), how, note[:500]
    turn.save(update_fields=["ended_at", "ended_as", "note"])
    return turn.pk


def _had_it(request: SupportRequest) -> frozenset[int]:
    now = [request.adviser_id] if request.adviser_id else []
    return frozenset([*request.turns.values_list("adviser_id", flat=True), *now])


@transaction.atomic
def accept_request(request: SupportRequest, *, by: User) -> None:
    REQUEST.perform("accept", request, by=by, answered_at=timezone.now(), due_at=None)
    tasks.request_answered(request, _end_turn(request, TurnEnd.ACCEPTED), "")


@transaction.atomic
def decline_request(request: SupportRequest, reason: str, *, by: User) -> None:
    """With a reason that the pole reads; a manager may still give the request to somebody else."""
    reason = _said(reason, "Donnez un motif\u00a0: le pôle le lira.")
    REQUEST.perform(
        "decline",
        request,
        by=by,
        details={"reason": reason},
        answered_at=timezone.now(),
        declined_reason=reason,
        due_at=None,
    )
    tasks.request_answered(request, _end_turn(request, TurnEnd.DECLINED, reason), reason)


@transaction.atomic
def pass_request(request: SupportRequest, note: str, *, by: User, to: Adviser | None = None) -> None:
    """To a named colleague, or to whoever the routing finds among those who have not had it."""
    avoid = _had_it(request)
    if to is not None and not queries.serving(request.service).filter(pk=to.pk).exists():
        raise Refused("Cette personne ne rend pas ce service.")
    holder = (to, "transmise par un collègue") if to else _choose(request, avoid)
    _hand(request, "pass_on", holder, TurnEnd.PASSED, note, by)


@transaction.atomic
def escalate_request(request: SupportRequest, *, by: User) -> None:
    """Nobody answered in time: the next adviser gets it, and managers know."""
    holder = _choose(request, _had_it(request))
    _hand(request, "escalate", holder, TurnEnd.LATE, "", by)
    once = f"{request.escalations}"
    tasks.request_escalated(request, queries.managers_to_tell(request), once)


@transaction.atomic
def reroute_request(request: SupportRequest, to: Adviser, reason: str, *, by: User) -> None:
    """A manager gives it to a named person."""
    if not queries.serving(request.service).filter(pk=to.pk).exists():
        raise Refused("Cette personne ne rend pas ce service.")
    _hand(request, "reroute", (to, "confiée par un responsable"), TurnEnd.REROUTED, reason, by)


def _hand(
    request: SupportRequest,
    name: str,
    holder: tuple[Adviser, str] | None,
    how: str,
    note: str,
    by: User,
) -> None:
    late = how == TurnEnd.LATE
    changes = {
        "adviser": holder[0] if holder else None,
        "due_at": _due(request) if holder else None,
        "escalated_at": timezone.now() if late or holder is None else request.escalated_at,
        "escalations": request.escalations + late,
        "declined_reason": "",
    }
    _go(request, name, changes, note, by)
    _end_turn(request, how, note)
    turn = _open_turn(request, holder[1]) if holder else None
    if turn:
        tasks.request_moved(request, turn.pk)
    elif not late:
        tasks.request_escalated(request, queries.managers_to_tell(request), f"none{len(_had_it(request))}")


def _go(request: SupportRequest, name: str, changes: Mapping[str, object], note: str, by: User) -> None:
    details = {"note": note}
    if name == "pass_on":
        REQUEST.perform("pass_on", request, by=by, details=details, **changes)
    elif name == "escalate":
        REQUEST.perform("escalate", request, by=by, details=details, **changes)
    else:
        REQUEST.perform("reroute", request, by=by, details=details, **changes)


@transaction.atomic
def withdraw_request(request: SupportRequest, reason: str, *, by: User) -> None:
    """The pole no longer needs it. Its bookings to come must be cancelled first."""
    if request.bookings.filter(state__in=["booked", "offered", "waiting"]).exists():
        raise Refused("Annulez d’abord la réservation liée à cette demande.")
    REQUEST.perform(
        "withdraw", request, by=by, details={"reason": reason}, closed_at=timezone.now(), due_at=None
    )
    _end_turn(request, TurnEnd.CANCELLED, reason)
    tasks.request_over(request, reason)


@transaction.atomic
def close_request(request: SupportRequest, outcome: str, note: str, *, by: User) -> None:
    """One outcome of the closed list."""
    if outcome not in Outcome.values:
        raise ValidationError("Choisissez une issue dans la liste.")
    if request.bookings.filter(state__in=["booked", "offered"]).exists():
        raise Refused("Une séance est encore réservée\u00a0: enregistrez la présence, ou annulez-la.")
    REQUEST.perform(
        "close",
        request,
        by=by,
        details={"outcome": outcome},
        outcome=outcome,
        outcome_note=note.strip()[:500],
        closed_at=timezone.now(),
    )
    tasks.request_over(request, note.strip())


def _said(text: str, missing: str) -> str:
    if not text.strip():
        raise ValidationError(missing)
    return text.strip()[:500]

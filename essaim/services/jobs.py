"""The clock of the services: no request waits unseen, no offered place stays blocked."""

from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.kit import later
from essaim.kit.rules import Refused
from essaim.services import actions, queries, tasks
from essaim.services.models import Slot

AT_ONCE = 200


@later.periodic("*/10 * * * *", once="an escalated request is no longer overdue")
def escalate_late_requests(timestamp: int) -> None:
    """Nobody answered in the time promised: somebody else has it, and managers know."""
    automaton = service_account()
    late = queries.overdue(timezone.now())[:AT_ONCE]
    answered_meanwhile = (Refused,)
    later.each(late, lambda one: actions.escalate_request(one, by=automaton), passing=answered_meanwhile)


@later.periodic("*/5 * * * *", once="a lapsed offer is no longer found")
def lapse_offers(timestamp: int) -> None:
    automaton = service_account()
    lapsed = queries.lapsed_offers(timezone.now())[:AT_ONCE]
    later.each(lapsed, lambda booking: actions.lapse_offer(booking, by=automaton), passing=(Refused,))


@later.periodic("* * * * *", once="an offered seat is no longer free")
def offer_free_seats(timestamp: int) -> None:
    """Each free seat of a session with a waiting list is offered; one seat at a time."""
    later.each(queries.slots_to_offer(timezone.now())[:AT_ONCE], offer_all)


def offer_all(slot: Slot) -> None:
    while actions.offer_next(slot, by=service_account()):
        continue


@later.periodic("0 8 * * 1-5", once="one message a day for each request and person")
def remind_managers_of_requests(timestamp: int) -> None:
    """Each working day, as long as nobody holds a request."""
    today = timezone.localdate()
    later.each(
        queries.held_by_nobody()[:AT_ONCE],
        lambda one: tasks.request_escalated(one, queries.managers_to_tell(one), f"day{today:%Y%m%d}"),
    )

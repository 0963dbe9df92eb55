"""The clock of the services: no request waits unseen, no offered place stays blocked."""

from django.utils import timezone
from procrastinate.contrib.django import app

from essaim.accounts.queries import service_account
from essaim.kit.rules import Refused
from essaim.services import actions, queries, tasks

AT_ONCE = 200


@app.periodic(cron="*/10 * * * *")
@app.task(queue="desk", queueing_lock="escalate_late_requests")
def escalate_late_requests(timestamp: int) -> None:
    """Nobody answered in the time promised: somebody else has it, and managers know."""
    automaton = service_account()
    for request in queries.overdue(timezone.now())[:AT_ONCE]:
        try:
            actions.escalate_request(request, by=automaton)
        except Refused:  # answered while we looked
            continue


@app.periodic(cron="*/5 * * * *")
@app.task(queue="desk", queueing_lock="lapse_offers")
def lapse_offers(timestamp: int) -> None:
    automaton = service_account()
    for booking in queries.lapsed_offers(timezone.now())[:AT_ONCE]:
        try:
            actions.lapse_offer(booking, by=automaton)
        except Refused:
            continue


@app.periodic(cron="* * * * *")
@app.task(queue="desk", queueing_lock="offer_free_seats")
def offer_free_seats(timestamp: int) -> None:
    """Each free seat of a session with a waiting list is offered; one seat at a time."""
    automaton = service_account()
    for slot in queries.slots_to_offer(timezone.now())[:AT_ONCE]:
        while actions.offer_next(slot, by=automaton):
            continue


@app.periodic(cron="0 8 * * 1-5")
@app.task(queue="desk", queueing_lock="remind_managers_of_requests")
def remind_managers_of_requests(timestamp: int) -> None:
    """Each working day, as long as nobody holds a request."""
    today = timezone.localdate()
    for request in queries.held_by_nobody()[:AT_ONCE]:
        tasks.request_escalated(request, queries.managers_to_tell(request), f"day{today:%Y%m%d}")

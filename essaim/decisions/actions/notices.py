"""After the release: first opening, receipt deemed or posted, messages sent again, opinions communicated."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.deadlines import deemed_notified
from essaim.decisions import rules
from essaim.decisions.compute.opinions import is_empty
from essaim.decisions.models import Channel, Communication, Decision, DecisionState, Notice
from essaim.decisions.queries.letters import communicable
from essaim.decisions.queries.notices import managed_message, unopened
from essaim.decisions.tasks import tell_candidate
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import is_coauthor
from essaim.kit.rules import Refused
from essaim.mail.actions import resend_message
from essaim.mail.models import Message


@transaction.atomic
def open_decision(dossier: Dossier, *, by: User) -> None:
    """The first time a co-author reads it: notified then, with their consent (CRPA L112-15, R112-20)."""
    is_coauthor.check(by, dossier)
    now = timezone.now()
    for notice in unopened(dossier).select_for_update(of=("self",)):
        notice.opened_at, notice.opened_by = now, by
        if notice.channel == Channel.ELECTRONIC and notice.received_on is None:
            notice.received_on = deemed_notified(notice.available_at, now, now)
        notice.save(update_fields=["opened_at", "opened_by", "received_on"])
        record("open_decision", notice, by=by, dossier=dossier.reference)


@transaction.atomic
def deem_notified(notice: Notice, *, by: User) -> None:
    """Fifteen days without opening: it counts as received the day it was made available (CRPA R112-20)."""
    rules.is_the_clock.check(by, notice)
    notice.refresh_from_db(from_queryset=Notice.objects.select_for_update())
    if notice.received_on is None and notice.channel == Channel.ELECTRONIC:
        notice.received_on = deemed_notified(notice.available_at, notice.opened_at, timezone.now())
        notice.save(update_fields=["received_on"])
        if notice.received_on:
            record("deem_notified", notice, by=by, on=notice.received_on.isoformat())


@transaction.atomic
def note_posting(
    notice: Notice, *, by: User, posted_on: date, tracking: str = "", received_on: date | None = None
) -> None:
    """The registered letter: when it left, when it was received."""
    rules.prepares_it.check(by, notice.letter.decision)
    if notice.channel != Channel.POSTAL:
        raise Refused("Ce candidat a accepté la notification électronique\u00a0: aucun courrier n’est posté.")
    today = timezone.localdate()
    if posted_on > today or (received_on and received_on > today):
        raise ValidationError("Cette date n’est pas encore venue.")
    if posted_on < timezone.localdate(notice.available_at):
        raise ValidationError("Un courrier n’est pas posté avant la décision.")
    if received_on and received_on < posted_on:
        raise ValidationError("Un courrier n’est pas reçu avant d’être posté.")
    notice.refresh_from_db(from_queryset=Notice.objects.select_for_update())
    notice.posted_on, notice.tracking, notice.received_on = posted_on, tracking.strip(), received_on
    notice.clean_fields(exclude=["letter", "opened_by"])
    notice.save(update_fields=["posted_on", "tracking", "received_on"])
    received = received_on.isoformat() if received_on else None
    record("note_posting", notice, by=by, posted=posted_on.isoformat(), received=received)


@transaction.atomic
def resend_decision(message: Message, *, by: User, to: str = "") -> Message:
    """The same words again; `to` corrects the address."""
    if managed_message(by, str(message.public_id)) is None:
        raise Refused("Ce message n’est pas de ceux que vous suivez.")
    return resend_message(message, by=by, to=to)


@transaction.atomic
def communicate_opinions(decision: Decision, *, by: User) -> Communication:
    """The opinions on one dossier, to its authors, names hidden (CRPA L311-2). Frozen as communicated."""
    rules.prepares_it.check(by, decision)
    decision.refresh_from_db(fields=["state"], from_queryset=Decision.objects.select_for_update())
    if decision.state not in {DecisionState.RELEASED, DecisionState.WITHDRAWN, DecisionState.REPLACED}:
        raise Refused("Les avis ne se communiquent qu’une fois la décision publiée.")
    if known := Communication.objects.filter(decision=decision).first():
        return known
    content = communicable(decision)
    if is_empty(content):
        raise Refused("Aucun avis n’est écrit sur ce dossier.")
    made = Communication.objects.create(decision=decision, content=content, by=by)
    tell_candidate("opinions_communicated", decision.dossier, f"opinions:{made.pk}")
    record("communicate_opinions", decision, by=by, readings=len(content["readings"]))
    return made

"""The one path of every unilateral decision, from its words to the proof of its notification."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.deadlines import deemed_notified
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import is_coauthor
from essaim.kit.later import defer
from essaim.kit.rules import Refused
from essaim.notices import queries, rules
from essaim.notices.compute.acts import Words
from essaim.notices.compute.proof import Posted, fault_of, notified_on
from essaim.notices.models import Act, Channel, Delegation
from essaim.notices.tasks import deliver

NOBODY_SIGNS = (
    "Aucune délégation de signature en vigueur ne couvre cet acte\u00a0: un responsable national "
    "l’enregistre dans «\u00a0Délégations de signature\u00a0»."
)


@transaction.atomic
def notify(
    dossier: Dossier,
    words: Words,
    *,
    by: User,
    at: datetime,
    once_key: str,
    delegation: Delegation | None = None,
    tells: bool = True,
) -> Act:
    """Take the act in the name of whoever may sign it, freeze its words, and make it available.

    Who decides is checked by the capability that calls. `tells`: False when the caller says in one message
    that several acts are there. Done twice with the same key, once.
    """
    if known := Act.objects.filter(dossier=dossier, once_key=once_key).first():
        return known
    day = timezone.localdate(at)
    delegation = _signatory(dossier, words, day, delegation)
    channel = queries.channel_of(dossier, day)
    act = Act(
        dossier=dossier,
        kind=words.kind,
        title=words.title[:250],
        amount=words.amount,
        delegation=delegation,
        content=queries.content_of(dossier, words, delegation, channel, at),
        court_months=queries.routes_of(dossier).months,
        taken_by=by,
        once_key=once_key,
        channel=channel,
        available_at=at,
    )
    act.save()
    record("notify", act, by=by, kind=act.kind, channel=str(channel), author=delegation.holder)
    defer(deliver, act_id=act.pk, tells=tells)
    return act


def _signatory(dossier: Dossier, words: Words, day: date, chosen: Delegation | None) -> Delegation:
    """Who signs this act that day; without anybody, it is not taken (CRPA L221-2)."""
    slug = dossier.wave.call.slug
    delegation = chosen or queries.valid_delegation(words.kind, slug, day, words.amount)
    if delegation is None:
        raise Refused(NOBODY_SIGNS)
    if reason := queries.why_not_sign(delegation, words.kind, slug, day, words.amount):
        raise Refused(f"{delegation.holder} ne peut pas signer cet acte. {reason}")
    if not words.body.strip():
        raise ValidationError("Une décision est motivée\u00a0: écrivez son texte.")
    return delegation


@transaction.atomic
def open_act(act: Act, *, by: User) -> None:
    """The first time a co-author reads it: notified then, with their consent (CRPA L112-15, R112-20)."""
    rules.reads.check(by, act)
    dossier = act.dossier
    act.refresh_from_db(
        fields=["opened_at", "opened_by", "received_on"],
        from_queryset=Act.objects.select_for_update(of=("self",)),
    )
    if act.opened_at is None:
        _open(act, dossier, by)


@transaction.atomic
def open_acts(dossier: Dossier, kinds: list[str], *, by: User) -> None:
    """A page that shows several of them opens them all."""
    is_coauthor.check(by, dossier)
    for act in queries.unopened(dossier).filter(kind__in=kinds).select_for_update(of=("self",)):
        _open(act, dossier, by)


def _open(act: Act, dossier: Dossier, by: User) -> None:
    now = timezone.now()
    act.opened_at, act.opened_by = now, by
    if act.channel == Channel.ELECTRONIC and act.received_on is None:
        act.received_on = deemed_notified(act.available_at, now, now)
    act.save(update_fields=["opened_at", "opened_by", "received_on"])
    record("open_act", act, by=by, dossier=dossier.reference)


@transaction.atomic
def deem_notified(act: Act, *, by: User) -> None:
    """Fifteen days without opening: it counts as received the day it was made available (CRPA R112-20)."""
    rules.is_the_clock.check(by, act)
    act.refresh_from_db(from_queryset=Act.objects.select_for_update())
    if act.received_on is None and act.channel == Channel.ELECTRONIC:
        act.received_on = deemed_notified(act.available_at, act.opened_at, timezone.now())
        act.save(update_fields=["received_on"])
        if act.received_on:
            record("deem_notified", act, by=by, on=act.received_on.isoformat())


@transaction.atomic
def note_posting(act: Act, posted: Posted, *, by: User, tracking: str = "") -> None:
    """The registered letter: signed, posted, presented, handed over or never collected."""
    rules.handles.check(by, act)
    if act.channel != Channel.POSTAL:
        raise Refused("Ce candidat a accepté la notification électronique\u00a0: aucun courrier n’est posté.")
    act.refresh_from_db(fields=["received_on"], from_queryset=Act.objects.select_for_update(of=("self",)))
    if fault := fault_of(posted, timezone.localdate(act.available_at), timezone.localdate()):
        raise ValidationError(fault)
    act.signed_on, act.posted_on, act.presented_on = posted.signed_on, posted.posted_on, posted.presented_on
    act.collected_on, act.unclaimed = posted.collected_on, posted.unclaimed
    act.tracking, act.received_on = tracking.strip(), notified_on(posted)
    fields = [
        "signed_on",
        "posted_on",
        "presented_on",
        "collected_on",
        "unclaimed",
        "tracking",
        "received_on",
    ]
    act.full_clean(exclude=["dossier", "delegation", "taken_by", "opened_by", "pdf", "once_key"])
    act.save(update_fields=fields)
    on = act.received_on.isoformat() if act.received_on else None
    record("note_posting", act, by=by, received=on, tracking=act.tracking)

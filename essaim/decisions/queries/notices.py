"""What became of what was sent: notifications, messages, appeals; what candidates and everybody know."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from essaim.accounts.models import Role, User
from essaim.accounts.queries import holders
from essaim.calls.models import Wave, WaveState
from essaim.deadlines import Appealed, appeal_rejected_on, appeal_silence_on, court_until
from essaim.decisions.models import (
    KNOWN,
    Appeal,
    AppealKind,
    AppealState,
    Decision,
    DecisionLetter,
    DecisionState,
    Outcome,
    Release,
    ReleaseState,
)
from essaim.decisions.queries.decisions import with_all
from essaim.decisions.rules import is_not_away, managed, published, told_to
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import shared_with
from essaim.mail.models import Delivery, Message
from essaim.notices.models import Act
from essaim.notices.queries import routes_of

TOLD_BY = ("decision_available", "act_by_post")  # the messages that carry a decision
REFUSED_DELIVERY = (Delivery.BOUNCED, Delivery.FAILED)


# --- The candidate ----------------------------------------------------------------------------------


def told_decisions(user: User, dossier: Dossier) -> QuerySet[Decision]:
    """What the authors of this dossier know, the newest first; nothing under embargo."""
    return with_all(Decision.objects.filter(told_to(user), dossier=dossier)).order_by("-pk")


def own_dossiers(user: User) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(shared_with(user), submitted_at__isnull=False)
    rows = rows.select_related("wave__call__version", "wave__version", "pole__lead", "region")
    return rows.defer("wave__working", "wave__call__working", "wave__version__content")


def sent_letters(decisions: Iterable[Decision]) -> QuerySet[DecisionLetter]:
    rows = DecisionLetter.objects.filter(decision__in=list(decisions), sent_at__isnull=False)
    return rows.select_related("act__opened_by", "act__pdf", "act__dossier", "decision").order_by("sent_at")


def notified_on(decision: Decision) -> date | None:
    """The day from which the limits to contest it run."""
    rows = DecisionLetter.objects.filter(decision=decision, act__received_on__isnull=False)
    return rows.order_by("sent_at").values_list("act__received_on", flat=True).first()


def appeals_of(decision: Decision) -> QuerySet[Appeal]:
    return Appeal.objects.filter(decision=decision).select_related("recorded_by", "answered_by", "file")


def court_limit(decision: Decision, appeals: Iterable[Appeal], today: date) -> date | None:
    """Last day to go to court; None while an appeal stops the limit, or before any notification."""
    notified, months = notified_on(decision), months_of(decision)
    return court_until(notified, periods(appeals, months, today), months) if notified else None


def months_of(decision: Decision) -> int:
    """How long one has to go to court against it: frozen with its act, once notified."""
    sent = DecisionLetter.objects.filter(decision=decision, act__isnull=False).order_by("sent_at")
    frozen = sent.values_list("act__court_months", flat=True).first()
    return frozen or routes_of(decision.dossier).months


def periods(appeals: Iterable[Appeal], months: int, today: date) -> list[Appealed]:
    """Of those appeals that stop the limit: before the administration, and not given up."""
    found: list[Appealed] = []
    for appeal in appeals:
        if appeal.kind != AppealKind.COURT and appeal.state != AppealState.DROPPED:
            answered = appeal.answered_at.date() if appeal.answered_at else None
            found.append(
                (appeal.received_on, appeal_rejected_on(appeal.received_on, answered, today, months))
            )
    return found


# --- Appeals ----------------------------------------------------------------------------------------


def managed_appeals(user: User) -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(managed(user, "decision__"))
    rows = rows.select_related(
        "decision__dossier__wave__call__version",
        "decision__dossier__wave__version",
        "decision__dossier__pole__lead",
        "decision__dossier__region",
        "decision__dossier__last_submission__lead",
        "recorded_by",
        "answered_by",
        "file",
    )
    path = "decision__dossier__"
    return rows.defer(
        f"{path}wave__working",
        f"{path}wave__call__working",
        f"{path}wave__version__content",
        f"{path}last_submission__content",
    )


def managers_of(decision: Decision) -> list[User]:
    """Who is told of an appeal: those who decide in this call, but for whom a tie keeps away."""
    people = holders(Role.PROGRAMME_MANAGER, national=True, call=decision.dossier.wave.call.slug)
    return [user for user in people if is_not_away(user, decision)]


def silent_appeals(today: date) -> list[Appeal]:
    """Those that silence has just rejected. A court is never silent."""
    rows = Appeal.objects.filter(state=AppealState.OPEN).exclude(kind=AppealKind.COURT)
    return [
        appeal for appeal in rows.select_related("decision") if today >= appeal_silence_on(appeal.received_on)
    ]


# --- Deliveries -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Delivered:
    """A notified letter, its messages, the day it counts as received."""

    letter: DecisionLetter
    notice: Act
    messages: list[Message]

    @property
    def bounced(self) -> bool:
        """No message reached anybody."""
        return bool(self.messages) and all(one.delivery in REFUSED_DELIVERY for one in self.messages)

    @property
    def some_bounced(self) -> bool:
        return any(one.delivery in REFUSED_DELIVERY for one in self.messages)


def deliveries(user: User, wave: Wave) -> list[Delivered]:
    """Two queries, whatever the number."""
    letters = DecisionLetter.objects.filter(managed(user, "decision__"), decision__dossier__wave=wave)
    letters = letters.filter(sent_at__isnull=False).select_related(
        "act__opened_by", "decision__dossier__pole"
    )
    rows = list(letters.defer("body", "act__content").order_by("decision__dossier__pole__search_key", "pk"))
    found: dict[str, list[Message]] = defaultdict(list)
    references = {row.decision.dossier.reference for row in rows}
    told = Message.objects.filter(key__in=TOLD_BY, about__in=references).defer("text", "html")
    for message in told.order_by("created_at", "pk"):
        found[message.about].append(message)
    return [Delivered(row, row.act, found[row.decision.dossier.reference]) for row in rows if row.act]


def managed_message(user: User, public_id: str) -> Message | None:
    """A message that carried a decision, when this person prepares the decisions of that dossier."""
    message = Message.objects.filter(public_id=public_id, key__in=TOLD_BY).first()
    if message is None:
        return None
    mine = Decision.objects.filter(managed(user), dossier__reference=message.about, state__in=KNOWN)
    return message if mine.exists() else None


# --- Everybody --------------------------------------------------------------------------------------


def public_laureates(wave: Wave) -> QuerySet[Decision]:
    """Empty until the release, whoever asks. Those who gave up, or whose decision changed, are not in it."""
    rows = Decision.objects.filter(published(), dossier__wave=wave)
    rows = rows.select_related("dossier__pole__lead", "dossier__region", "dossier__last_submission__lead")
    return rows.defer(*("dossier__last_submission__content",)).order_by("dossier__pole__search_key", "pk")


def released_waves() -> QuerySet[Wave]:
    done = Release.objects.filter(state=ReleaseState.DONE).values("wave")
    rows = Wave.objects.filter(pk__in=done).exclude(state=WaveState.DRAFT)
    return rows.select_related("call", "version").defer("working", "call__working").order_by("-opens_at")


def last_release(wave: Wave) -> Release | None:
    return Release.objects.filter(wave=wave, state=ReleaseState.DONE).order_by("done_at").first()


def is_laureate(decision: Decision) -> bool:
    return decision.state == DecisionState.RELEASED and decision.outcome in {
        Outcome.FINANCED,
        Outcome.LAUREATE,
    }


def due_releases(now: datetime) -> QuerySet[Release]:
    rows = Release.objects.filter(Q(state=ReleaseState.PLANNED), planned_at__lte=now)
    return rows.select_related("wave__call", "wave__version").order_by("planned_at", "pk")

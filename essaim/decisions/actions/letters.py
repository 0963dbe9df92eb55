"""The letter of a decision: composed from the text of the call, edited, frozen and notified."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility.actions import refresh_entry
from essaim.decisions import rules
from essaim.decisions.models import Decision, DecisionFrame, DecisionLetter, DecisionState
from essaim.decisions.queries import letters as queries
from essaim.decisions.queries.decisions import frame_of
from essaim.kit.rules import Refused
from essaim.notices import actions as notices
from essaim.notices.models import Act, Channel
from essaim.notices.queries import channel_of

EDITABLE = {DecisionState.DRAFT, DecisionState.READY}


@transaction.atomic
def compose_letter(decision: Decision, *, by: User) -> DecisionLetter:
    """Write it anew from the text of the call: what was edited by hand is replaced."""
    rules.prepares_it.check(by, decision)
    _check_not_released(decision)
    return write_draft(decision, by=by)


@transaction.atomic
def write_letter(decision: Decision, *, by: User, subject: str, body: str) -> DecisionLetter:
    """Keep the words of a person."""
    rules.prepares_it.check(by, decision)
    _check_not_released(decision)
    letter = queries.draft_of(decision) or write_draft(decision, by=by)
    words = " ".join(subject.replace("\x00", "").split()), body.replace("\x00", "").strip()
    if words == (letter.subject, letter.body):
        return letter
    letter.subject, letter.body = words
    letter.edited, letter.written_by, letter.written_at = True, by, timezone.now()
    letter.clean_fields(exclude=["decision", "written_by", "act"])
    letter.save()
    return letter


@transaction.atomic
def notify(letter: DecisionLetter, *, by: User, at: datetime, frame: DecisionFrame | None = None) -> Act:
    """By the path of every unilateral decision. The message is the caller's; by post, a copy follows.

    `frame`: of the wave, when who notifies many letters knows it already.
    """
    decision, dossier = letter.decision, letter.decision.dossier
    rules.releases_it.check(by, decision)
    frame, words = frame or frame_of(dossier.wave), queries.act_words(letter)
    chosen = frame.delegation if frame else None
    posted = channel_of(dossier, timezone.localdate(at)) == Channel.POSTAL
    asked: dict[str, Any] = {"once_key": f"decision:{letter.pk}", "delegation": chosen, "tells": posted}
    act = notices.notify(dossier, words, by=by, at=at, **asked)
    letter.act, letter.sent_at = act, at
    letter.save(update_fields=["act", "sent_at"])
    refresh_entry(dossier, by=by)  # the clock of this request stops
    return act


@transaction.atomic
def write_draft(decision: Decision, *, by: User, kind: str = "", **more: str) -> DecisionLetter:
    """The draft of this letter as the text of the call makes it. Who may is the caller's business."""
    kind = kind or queries.kind_of(decision)
    text = queries.letter_words(decision, kind, **more)
    letter = queries.draft_of(decision) or DecisionLetter(decision=decision)
    letter.kind, letter.subject, letter.body, letter.edited = kind, text.subject, text.body, False
    letter.written_by, letter.written_at = by, timezone.now()
    letter.save()
    return letter


def _check_not_released(decision: Decision) -> None:
    if decision.state not in EDITABLE:
        state = decision.get_state_display().lower()
        raise Refused(f"Cette lettre ne se modifie plus\u00a0: décision {state}.")

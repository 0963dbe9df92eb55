"""The letter of a decision: composed from the text of the call, edited, frozen and notified."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.decisions import rules
from essaim.decisions.models import Channel, Decision, DecisionFrame, DecisionLetter, DecisionState, Notice
from essaim.decisions.queries import letters as queries
from essaim.decisions.queries.decisions import frame_of
from essaim.decisions.tasks import make_letter
from essaim.kit.later import defer
from essaim.kit.rules import Refused

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
    letter.clean_fields(exclude=["decision", "written_by", "pdf"])
    letter.save()
    return letter


@transaction.atomic
def notify(letter: DecisionLetter, *, by: User, at: datetime, frame: DecisionFrame | None = None) -> Notice:
    """Freeze its words, make it available, and let the limits run. The message is the caller's.

    `frame`: of the wave, when who notifies many letters knows it already.
    """
    decision, dossier = letter.decision, letter.decision.dossier
    rules.releases_it.check(by, decision)
    letter.content = queries.letter_content(letter, frame or frame_of(dossier.wave), at)
    if not letter.content["signer_name"]:
        raise ValidationError("Indiquez qui signe les décisions de cette vague.")
    letter.sent_at = at
    letter.save(update_fields=["content", "sent_at"])
    channel = Channel.ELECTRONIC if dossier.electronic_notice else Channel.POSTAL
    notice = Notice.objects.create(letter=letter, channel=channel, available_at=at)
    defer(make_letter, letter_id=letter.pk)
    return notice


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

"""The letter that tells the candidate the decision and its reasons."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility import queries, rules
from essaim.admissibility.compute.letters import kind_of
from essaim.admissibility.models import Letter
from essaim.admissibility.workflow import LETTER
from essaim.audit.journal import record
from essaim.dossiers.models import Dossier, DossierState
from essaim.kit.rules import Refused
from essaim.notices.actions import notify
from essaim.notices.models import Delegation

DECIDED = {DossierState.ADMISSIBLE, DossierState.INADMISSIBLE}


@transaction.atomic
def write_letter(dossier: Dossier, *, by: User, body: str, delegation: Delegation | None = None) -> Letter:
    """Keep the words of the decision before it is sent; written again as often as needed."""
    dossier.refresh_from_db(from_queryset=Dossier.objects.select_for_update(of=("self",)))
    rules.may_appraise.check(by, dossier)
    _check_decided(dossier)
    letter = queries.draft_letter(dossier) or Letter(dossier=dossier)
    letter.kind = kind_of(queries.doors_of(dossier))
    letter.body = body.replace("\x00", "").strip()
    letter.delegation = delegation
    letter.written_by, letter.written_at = by, timezone.now()
    letter.clean_fields(exclude=["dossier", "written_by", "sent_by", "delegation", "act"])
    letter.save()
    return letter


@transaction.atomic
def send_letter(letter: Letter, *, by: User) -> None:
    """Notify the decision by the channel that the candidate chose. A second click sends nothing more."""
    dossier = letter.dossier
    _check_decided(dossier)
    if letter.kind != kind_of(queries.doors_of(dossier)):
        raise Refused("La décision a changé depuis que cette lettre a été écrite\u00a0: relisez-la.")
    if reason := LETTER.why_not("send", letter, by):
        raise Refused(reason)
    now, words = timezone.now(), queries.letter_words(letter)
    once = f"letter:{letter.pk}"
    act = notify(dossier, words, by=by, at=now, once_key=once, delegation=letter.delegation)
    changes: dict[str, Any] = {"act": act, "sent_at": now, "sent_by": by}
    LETTER.perform("send", letter, by=by, details={"dossier": dossier.reference}, **changes)
    record("send_letter", dossier, by=by, kind=letter.kind)


def _check_decided(dossier: Dossier) -> None:
    if dossier.state not in DECIDED:
        raise Refused("La lettre s’écrit une fois la recevabilité décidée.")
    if dossier.decided_at is None:
        raise ValidationError("La date de la décision manque.")

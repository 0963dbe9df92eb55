"""Messages between the administration and the co-authors."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.admissibility import rules
from essaim.admissibility.actions.desk import refresh_entry
from essaim.admissibility.models import ThreadMessage
from essaim.admissibility.tasks import tell_candidate, tell_desk
from essaim.audit.journal import record
from essaim.dossiers.models import Dossier


@transaction.atomic
def write_to_candidate(dossier: Dossier, text: str, *, by: User, once_key: str = "") -> ThreadMessage:
    """From the desk to every co-author."""
    rules.may_appraise.check(by, dossier)
    message, is_new = _write(dossier, text, by, once_key, from_administration=True)
    if is_new:
        tell_candidate(
            "thread_to_candidate", dossier, {"message": message.text}, once=f"message:{message.pk}"
        )
    return message


@transaction.atomic
def write_to_administration(dossier: Dossier, text: str, *, by: User, once_key: str = "") -> ThreadMessage:
    """From a co-author to the unit that appraises the dossier."""
    rules.is_coauthor.check(by, dossier)
    message, is_new = _write(dossier, text, by, once_key, from_administration=False)
    if is_new:
        words = {"message": message.text, "sender": by.name}
        tell_desk("thread_to_desk", dossier, words, once=f"message:{message.pk}")
    return message


def _write(
    dossier: Dossier, text: str, by: User, once_key: str, *, from_administration: bool
) -> tuple[ThreadMessage, bool]:
    """A second click finds the message of the first."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError("Écrivez un message.")
    Dossier.objects.select_for_update(of=("self",)).only("pk").get(pk=dossier.pk)
    if once_key and (known := ThreadMessage.objects.filter(dossier=dossier, once_key=once_key).first()):
        return known, False
    message = ThreadMessage(
        dossier=dossier, text=text, by=by, from_administration=from_administration, once_key=once_key or None
    )
    message.save()
    record("write_message", dossier, by=by, from_administration=from_administration)
    refresh_entry(dossier, by=by)
    return message, True

"""The letter that tells the candidate the decision and its reasons."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility import queries, rules
from essaim.admissibility.compute.letters import kind_of
from essaim.admissibility.models import Letter, LetterKind
from essaim.admissibility.tasks import tell_candidate
from essaim.admissibility.workflow import LETTER
from essaim.audit.journal import record
from essaim.documents import pdf
from essaim.dossiers.models import Dossier, DossierState
from essaim.files.actions import store
from essaim.kit.rules import Refused

DECIDED = {DossierState.ADMISSIBLE, DossierState.INADMISSIBLE}


@transaction.atomic
def write_letter(dossier: Dossier, *, by: User, body: str, signer_name: str, signer_role: str) -> Letter:
    """Keep the words of the decision before it is sent; written again as often as needed."""
    dossier.refresh_from_db(from_queryset=Dossier.objects.select_for_update(of=("self",)))
    rules.may_appraise.check(by, dossier)
    _check_decided(dossier)
    letter = queries.draft_letter(dossier) or Letter(dossier=dossier)
    letter.kind = kind_of(queries.doors_of(dossier))
    letter.body = body.replace("\x00", "").strip()
    letter.signer_name, letter.signer_role = signer_name.strip(), signer_role.strip()
    letter.written_by, letter.written_at = by, timezone.now()
    letter.clean_fields(exclude=["dossier", "written_by", "pdf", "sent_by", "opened_by"])
    letter.save()
    return letter


@transaction.atomic
def send_letter(letter: Letter, *, by: User) -> None:
    """Freeze the PDF, then tell the candidate. A second click sends nothing more."""
    dossier = letter.dossier
    _check_decided(dossier)
    if letter.kind != kind_of(queries.doors_of(dossier)):
        raise Refused("La décision a changé depuis que cette lettre a été écrite\u00a0: relisez-la.")
    now = timezone.now()
    title = letter.get_kind_display()
    content = pdf.render("admissibility/letter", queries.letter_content(letter, now), title=title, at=now)
    changes: dict[str, Any] = {
        "pdf": store(content, f"recevabilite-{dossier.reference}.pdf", by=None),
        "sent_at": now,
        "sent_by": by,
    }
    LETTER.perform("send", letter, by=by, details={"dossier": dossier.reference}, **changes)
    record("send_letter", dossier, by=by, kind=letter.kind)
    key = "admissible_letter" if letter.kind == LetterKind.NOTICE else "inadmissible_letter"
    tell_candidate(
        key, dossier, {}, once=f"letter:{letter.pk}", page="outcome", files=[letter.pdf] if letter.pdf else []
    )


@transaction.atomic
def open_letter(letter: Letter, *, by: User) -> None:
    """The first time a co-author reads the decision: its notification dates from then (CRPA R112-20)."""
    rules.is_coauthor.check(by, letter.dossier)
    locked = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if locked.sent_at and locked.opened_at is None:
        locked.opened_at, locked.opened_by = timezone.now(), by
        locked.save(update_fields=["opened_at", "opened_by"])
        record("open_letter", locked, by=by)


def _check_decided(dossier: Dossier) -> None:
    if dossier.state not in DECIDED:
        raise Refused("La lettre s’écrit une fois la recevabilité décidée.")
    if dossier.decided_at is None:
        raise ValidationError("La date de la décision manque.")

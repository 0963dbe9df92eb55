"""Answers, saved one by one as they are typed. What cannot count is kept apart: nothing typed is lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from essaim.accounts.models import User
from essaim.calls.compute.document import Question, WaveDocument
from essaim.calls.queries import document_of
from essaim.dossiers import rules
from essaim.dossiers.compute.questions import HARD_LIMIT, normalise, problem, same
from essaim.dossiers.compute.snapshot import AnswerValue
from essaim.dossiers.models import Answer, AnswerPast, Comment, Dossier, DossierState

CLOSED = "Reçu après la clôture\u00a0: conservé, non pris en compte."
CONFLICT = (
    "Quelqu’un d’autre a modifié cette réponse pendant que vous écriviez. Choisissez le texte à garder."
)
ELSEWHERE = "Vous avez modifié ce champ dans une autre fenêtre. Choisissez le texte à garder."
NUL = "Un caractère invisible que la base ne peut pas conserver (NUL) a été retiré."
PAUSE = timedelta(minutes=10)  # the same author going on: one former value is kept, not one per keystroke
DATED = timedelta(seconds=30)  # the working copy is dated at most this often

# Writes only if nobody saved since: `version` 0 means « there was nothing yet ».
SAVE = """
    WITH saved AS (
        INSERT INTO dossiers_answer (dossier_id, key, value, number, updated_by_id, updated_at)
        VALUES (%(dossier)s, %(key)s, %(value)s, %(version)s + 1, %(by)s, %(at)s)
        ON CONFLICT (dossier_id, key) DO UPDATE
            SET value = EXCLUDED.value, number = dossiers_answer.number + 1,
                updated_by_id = EXCLUDED.updated_by_id, updated_at = EXCLUDED.updated_at
            WHERE dossiers_answer.number = %(version)s
        RETURNING number
    ), kept AS (
        INSERT INTO dossiers_answerpast (dossier_id, key, value, number, why, by_id, at)
        SELECT dossier_id, key, value, answer.number, 'replaced', updated_by_id, updated_at
        FROM dossiers_answer answer, saved
        WHERE dossier_id = %(dossier)s AND key = %(key)s AND answer.number = %(version)s
            AND answer.value <> %(value)s AND (updated_by_id <> %(by)s OR updated_at < %(pause)s)
    )
    SELECT number FROM saved
"""


@dataclass(frozen=True)
class Saved:
    """What became of an answer."""

    status: Literal["saved", "conflict", "kept", "refused"]
    version: int
    message: str = ""
    problem: str = ""  # saved, but it will have to change before filing
    theirs: AnswerValue | None = None
    theirs_by: str = ""


@transaction.atomic
def save_answer(dossier: Dossier, key: str, value: object, *, by: User, at: datetime, version: int) -> Saved:
    """Save one answer, if nobody did since `version`; else keep it apart and say so."""
    rules.may_edit.check(by, dossier)
    return _save(dossier, key, value, version, by=by, at=at)


@transaction.atomic
def save_answers(
    dossier: Dossier, typed: Iterable[tuple[str, object, int]], *, by: User, at: datetime
) -> dict[str, Saved]:
    """Save several (key, value, version), each on its own: one conflict does not hold back the others."""
    rules.may_edit.check(by, dossier)
    outcomes = {}
    for key, value, version in typed:
        try:
            outcomes[key] = _save(dossier, key, value, version, by=by, at=at)
        except ValidationError as error:
            outcomes[key] = Saved("refused", version, " ".join(error.messages))
    return outcomes


def _save(dossier: Dossier, key: str, value: object, version: int, *, by: User, at: datetime) -> Saved:
    question = _question(document_of(dossier.version), key)
    answer = normalise(question, value)
    if sum(map(len, answer)) > HARD_LIMIT:
        raise ValidationError(
            f"Ce texte dépasse {HARD_LIMIT} caractères\u00a0: il n’a pas pu être enregistré."
        )
    if not rules.working_copy_is_open(dossier, at):
        _keep(dossier, key, answer, version, by=by, at=at, why="closed")
        return Saved("kept", version, CLOSED)
    number = _write(dossier, key, answer, version, by=by, at=at)
    if number is None:
        return _conflict(dossier, key, answer, problem(question, answer), by=by, at=at)
    _date_working_copy(dossier, at)
    notice = NUL if isinstance(value, str) and "\x00" in value else ""
    return Saved("saved", number, notice, problem(question, answer))


@transaction.atomic
def restore_answer(past: AnswerPast, *, by: User, at: datetime, version: int) -> Saved:
    """Put a kept text back in its place; the one it replaces is kept in turn."""
    dossier = past.dossier
    rules.may_write(at).check(by, dossier)
    current = Answer.objects.select_for_update().filter(dossier=dossier, key=past.key).first()
    if current and current.number == version and not same(current.value, past.value):
        kept: dict[str, Any] = {"by": current.updated_by, "at": current.updated_at, "why": "replaced"}
        _keep(dossier, past.key, current.value, current.number, **kept)
    return _save(dossier, past.key, past.value, version, by=by, at=at)


def _question(document: WaveDocument, key: str) -> Question:
    for section in document.sections:
        for question in section.questions:
            if question.key == key:
                return question
    raise ValidationError("Cette question n’existe plus dans le formulaire.")


def _write(
    dossier: Dossier, key: str, answer: AnswerValue, version: int, *, by: User, at: datetime
) -> int | None:
    values: dict[str, Any] = {
        "dossier": dossier.pk,
        "key": key,
        "value": Jsonb(answer),
        "version": version,
        "by": by.pk,
        "at": at,
        "pause": at - PAUSE,
    }
    with connection.cursor() as cursor:
        cursor.execute(SAVE, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _conflict(
    dossier: Dossier, key: str, answer: AnswerValue, reason: str, *, by: User, at: datetime
) -> Saved:
    """Somebody saved since: both texts are kept, and the person chooses. `reason`: what this one lacks."""
    current = Answer.objects.select_related("updated_by").get(dossier=dossier, key=key)
    if same(current.value, answer):  # the same save, received twice
        return Saved("saved", current.number, problem=reason)
    _keep(dossier, key, answer, current.number, by=by, at=at, why="conflict")
    if current.updated_by_id == by.pk:
        return Saved("conflict", current.number, ELSEWHERE, "", current.value, "votre autre fenêtre")
    return Saved("conflict", current.number, CONFLICT, "", current.value, current.updated_by.name)


def _keep(
    dossier: Dossier, key: str, answer: AnswerValue, version: int, *, by: User, at: datetime, why: str
) -> None:
    """Put apart, once: a page that insists does not fill the table."""
    last = AnswerPast.objects.filter(dossier=dossier, key=key, why=why, by=by).order_by("-at", "-pk").first()
    if last is None or last.value != answer:
        AnswerPast.objects.create(
            dossier=dossier, key=key, value=answer, number=version, why=why, by=by, at=at
        )


def _date_working_copy(dossier: Dossier, at: datetime) -> None:
    if dossier.edited_at + DATED < at or (dossier.edited_at < at and dossier.state != DossierState.DRAFT):
        Dossier.objects.filter(pk=dossier.pk).update(edited_at=at)
        dossier.edited_at = at


@transaction.atomic
def add_comment(dossier: Dossier, key: str, text: str, *, by: User) -> Comment:
    """A remark for the other co-authors, never for the administration."""
    rules.may_comment.check(by, dossier)
    _question(document_of(dossier.version), key)
    comment = Comment(dossier=dossier, key=key, text=text.replace("\x00", "").strip(), by=by)
    comment.full_clean(exclude=["dossier", "by"])
    comment.save()
    return comment


@transaction.atomic
def resolve_comment(comment: Comment, *, by: User) -> None:
    rules.may_comment.check(by, comment.dossier)
    comment.resolved_at = timezone.now()
    comment.save(update_fields=["resolved_at"])

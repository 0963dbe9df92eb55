"""Concertations: prepared, opened, contributed to, answered in public, followed up."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.accounts.rules import mandates
from essaim.audit.journal import record
from essaim.community import rules
from essaim.community.models import Concertation, ConcertationState, Contribution, Fate, Question
from essaim.community.workflow import CONCERTATION
from essaim.kit.rules import Refused

FIELDS = ("title", "intro", "version", "closes_at")


@transaction.atomic
def save_concertation(
    values: Mapping[str, Any], *, by: User, concertation: Concertation | None = None
) -> Concertation:
    """Its terms while it is prepared; its closing alone once it is open."""
    rules.animates.check(by, concertation)
    row = concertation or Concertation(created_by=by)
    if row.state not in {ConcertationState.DRAFT, ConcertationState.OPEN}:
        raise Refused("La concertation est close\u00a0: elle ne se modifie plus.")
    names = FIELDS if row.state == ConcertationState.DRAFT else ("closes_at",)
    for name in names:
        setattr(row, name, values[name])
    row.full_clean(exclude=["version", "created_by"])
    row.save()
    record("save_concertation", row, by=by, closes_at=row.closes_at.isoformat())
    return row


@transaction.atomic
def ask_question(concertation: Concertation, text: str, hint: str = "", *, by: User) -> Question:
    rules.may_ask.check(by, concertation)
    count = concertation.questions.count()
    row = Question(concertation=concertation, text=text, hint=hint, position=count + 1)
    row.full_clean(exclude=["concertation"])
    row.save()
    return row


@transaction.atomic
def remove_question(question: Question, *, by: User) -> None:
    rules.may_ask.check(by, question.concertation)
    question.delete()


@transaction.atomic
def open_concertation(concertation: Concertation, *, by: User) -> None:
    CONCERTATION.perform("open", concertation, by=by, opened_at=timezone.now())


@transaction.atomic
def close_concertation(concertation: Concertation, *, by: User) -> None:
    CONCERTATION.perform("close", concertation, by=by)


@transaction.atomic
def contribute(question: Question, organization: str, position: str, text: str, *, by: User) -> Contribution:
    """One per person and question, theirs to change until the closing."""
    concertation = Concertation.objects.select_for_update(of=("self",)).get(pk=question.concertation_id)
    rules.may_contribute.check(by, concertation)
    if not organization.strip():
        raise ValidationError("Dites au nom de quelle structure vous contribuez.")
    row = Contribution.objects.filter(question=question, user=by).first() or Contribution(
        question=question, user=by
    )
    row.organization, row.position, row.text, row.at = organization.strip(), position, text, timezone.now()
    row.role = next((mandate.role for mandate in mandates(by, *rules.CONTRIBUTORS)), "")
    row.full_clean(exclude=["question", "user"])
    row.save()
    record("contribute", question, by=by, position=position)
    return row


@transaction.atomic
def save_synthesis(concertation: Concertation, synthesis: str, *, by: User) -> None:
    """Written once contributions are closed, and frozen with the answers."""
    rules.may_reply.check(by, concertation)
    if concertation.state != ConcertationState.CLOSED:
        raise Refused("La synthèse est publiée\u00a0: elle ne change plus.")
    concertation.synthesis = synthesis
    concertation.save(update_fields=["synthesis"])


@transaction.atomic
def reply(question: Question, answer: str, fate: str, *, by: User) -> None:
    rules.may_reply.check(by, question.concertation)
    if question.concertation.state != ConcertationState.CLOSED:
        raise Refused("Les réponses sont publiées\u00a0: dites plutôt ce qu’il en est devenu.")
    if not answer.strip() or fate not in Fate.values or not fate:
        raise ValidationError("Écrivez une réponse et choisissez la suite donnée.")
    question.answer, question.fate = answer, fate
    question.save(update_fields=["answer", "fate"])
    record("reply", question, by=by, fate=fate)


@transaction.atomic
def answer_concertation(concertation: Concertation, *, by: User) -> None:
    """Synthesis and answers become public together."""
    CONCERTATION.perform("answer", concertation, by=by, answered_at=timezone.now())


@transaction.atomic
def follow_up(question: Question, text: str, *, by: User) -> None:
    """What was really done of an answer, months later."""
    rules.may_reply.check(by, question.concertation)
    if question.concertation.state != ConcertationState.ANSWERED:
        raise Refused("Publiez d’abord les réponses.")
    question.followed_up, question.followed_up_at = text, timezone.now()
    question.save(update_fields=["followed_up", "followed_up_at"])
    record("follow_up", question, by=by, text=text[:200])

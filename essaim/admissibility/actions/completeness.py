"""Asking the candidate for what is missing, and what becomes of the request."""

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility import queries, rules
from essaim.admissibility.actions.desk import refresh_entry
from essaim.admissibility.compute.requests import labels_of, suspends, words_of
from essaim.admissibility.models import (
    CompletenessRequest,
    ItemKind,
    RequestItem,
    RequestState,
    ThreadMessage,
)
from essaim.admissibility.tasks import tell_candidate
from essaim.admissibility.workflow import REQUEST
from essaim.audit.journal import record
from essaim.calls.compute.document import WaveDocument
from essaim.calls.queries import document_of
from essaim.deadlines import day_in_words
from essaim.dossiers import actions as dossiers
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Refused

DEFAULT_DAYS = 15
LONGEST_DAYS = 90


@transaction.atomic
def request_completion(
    dossier: Dossier,
    *,
    by: User,
    pieces: Collection[str],
    questions: Collection[str] = (),
    message: str,
    due_on: date,
    once_key: str = "",
) -> CompletenessRequest:
    """List what is missing, with the delay and its effect on the silence clock (CRPA L114-5)."""
    dossier.refresh_from_db(from_queryset=Dossier.objects.select_for_update(of=("self",)))
    if known := _already_asked(dossier, once_key):
        return known
    rules.may_appraise.check(by, dossier)
    document = document_of(dossier.version)
    _check(document, pieces, questions, due_on)
    request = CompletenessRequest(
        dossier=dossier,
        piece_keys=list(pieces),
        question_keys=list(questions),
        message=message.strip(),
        due_on=due_on,
        suspends=suspends(document, pieces),
        sent_by=by,
        once_key=once_key or None,
    )
    dossiers.ask_completion(dossier, by=by, details={"pieces": list(pieces), "questions": list(questions)})
    request.clean_fields(exclude=["dossier", "sent_by", "once_key"])
    request.save()
    _follow(request, document)
    ThreadMessage.objects.create(
        dossier=dossier, request=request, text=request.message, from_administration=True, by=by
    )
    refresh_entry(dossier, by=by)
    tell_candidate("completeness_request", dossier, _words(request), once=f"request:{request.pk}")
    return request


def _follow(request: CompletenessRequest, document: WaveDocument) -> None:
    """One row for each thing asked, in the words of the wave."""
    asked = [(ItemKind.PIECE, key) for key in request.piece_keys]
    asked += [(ItemKind.QUESTION, key) for key in request.question_keys]
    labels = labels_of(document, [key for _, key in asked])
    RequestItem.objects.bulk_create(
        RequestItem(request=request, kind=kind, key=key, label=label[:300])
        for (kind, key), label in zip(asked, labels, strict=True)
    )


@transaction.atomic
def explain_item(item: RequestItem, *, by: User, explanation: str) -> None:
    """The candidate says why what is asked will not come: the item is then settled."""
    rules.answers.check(by, item.request)
    if item.request.state not in {RequestState.OPEN, RequestState.EXPIRED}:
        raise Refused(f"Cette demande n’attend plus rien\u00a0: {item.request.get_state_display().lower()}.")
    if not explanation.strip():
        raise ValidationError("Expliquez pourquoi vous ne fournissez pas cet élément.")
    item.explanation = explanation.replace("\x00", "").strip()
    item.explained_by, item.explained_at = by, timezone.now()
    item.clean_fields(exclude=["request", "explained_by"])
    item.save(update_fields=["explanation", "explained_by", "explained_at"])
    record("explain_item", item.request, by=by, item=item.key)


@transaction.atomic
def answer_request(request: CompletenessRequest, *, by: User) -> None:
    """The candidate sent the dossier again, with each thing asked or why not: the clock runs."""
    now = timezone.now()
    for item, came in queries.arrivals(request):
        if came:
            item.received_at, item.received_as = now, came
            item.save(update_fields=["received_at", "received_as"])
    REQUEST.perform("answer", request, by=by, closed_at=timezone.now())


@transaction.atomic
def expire_request(request: CompletenessRequest, *, by: User) -> None:
    """The delay is over: the clock runs again, the dossier stays open and may still be completed."""
    REQUEST.perform("expire", request, by=by, closed_at=timezone.now())
    refresh_entry(request.dossier, by=by)
    words = {"due_date": day_in_words(request.due_on)}
    tell_candidate("completeness_expired", request.dossier, words, once=f"expired:{request.pk}")


@transaction.atomic
def cancel_request(request: CompletenessRequest, *, by: User) -> None:
    """Asked by mistake: the candidate has nothing to do, and the clock never stopped."""
    REQUEST.perform("cancel", request, by=by, closed_at=timezone.now())
    dossiers.resume_appraisal(request.dossier, by=by, details={"cancelled": str(request.public_id)})
    refresh_entry(request.dossier, by=by)
    tell_candidate("completeness_cancelled", request.dossier, {}, once=f"cancelled:{request.pk}")


@transaction.atomic
def close_request_of_withdrawn(request: CompletenessRequest, *, by: User) -> None:
    """Nothing is awaited any more from somebody who gave up."""
    REQUEST.perform("close", request, by=by, closed_at=timezone.now())


@transaction.atomic
def resume_dossier(dossier: Dossier, *, by: User) -> None:
    """The delay is over without an answer: the appraisal goes on with what was filed."""
    rules.may_appraise.check(by, dossier)
    if queries.open_request(dossier):
        raise ValidationError(
            "Le délai donné au candidat court encore\u00a0: annulez la demande, ou attendez."
        )
    dossiers.resume_appraisal(dossier, by=by)


@transaction.atomic
def remind_of_request(request: CompletenessRequest, *, by: User) -> None:
    """Once, some days before the end of the delay."""
    CompletenessRequest.objects.filter(pk=request.pk).update(reminded_at=timezone.now())
    words = _words(request)
    tell_candidate("completeness_reminder", request.dossier, words, once=f"reminder:{request.pk}")


def _words(request: CompletenessRequest) -> dict[str, str]:
    document = document_of(request.dossier.version)
    asked = [*request.piece_keys, *request.question_keys]
    return words_of(document, asked, request.message, request.due_on, suspended=request.suspends)


def _already_asked(dossier: Dossier, once_key: str) -> CompletenessRequest | None:
    found = CompletenessRequest.objects.filter(dossier=dossier, once_key=once_key)
    return found.first() if once_key else None


def _check(document: WaveDocument, pieces: Collection[str], questions: Collection[str], due_on: date) -> None:
    known = {piece.key for piece in document.pieces}
    asked = {question.key for section in document.sections for question in section.questions}
    if not pieces and not questions:
        raise ValidationError("Choisissez au moins une pièce ou une question.")
    if set(pieces) - known or set(questions) - asked:
        raise ValidationError("Une pièce ou une question choisie n’existe pas dans cette vague.")
    today = timezone.localdate()
    if due_on <= today:
        raise ValidationError("La date limite doit être à venir.")
    if due_on > today + timedelta(days=LONGEST_DAYS):
        raise ValidationError(f"La date limite est trop lointaine\u00a0: {LONGEST_DAYS} jours au plus.")

"""An act is contested: recorded with its dates, followed with its clocks, answered by another act."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.deadlines import appeal_silence_on, day_in_words, is_late_appeal
from essaim.files.models import StoredFile
from essaim.kit.rules import Refused
from essaim.notices import queries, rules
from essaim.notices.actions.acts import notify
from essaim.notices.compute.acts import Words
from essaim.notices.models import Act, Appeal, AppealKind, AppealState, Delegation
from essaim.notices.tasks import link, tell_authors, tell_of_appeal
from essaim.notices.workflow import APPEAL

REJECTED = (
    "Vous avez contesté la décision suivante\u00a0: {title}. Votre recours, reçu le {received}, est rejeté "
    "pour les motifs suivants.\n\n{answer}"
)
GRANTED = (
    "Vous avez contesté la décision suivante\u00a0: {title}. Votre recours, reçu le {received}, est "
    "accueilli. {effect}\n\n{answer}"
)


@transaction.atomic
def file_appeal(act: Act, *, by: User, grounds: str, once_key: str, file: StoredFile | None = None) -> Appeal:
    """A gracious appeal, by the authors of the dossier, from the page of the act. A late one is taken, and
    told that it is late: only its answer says what becomes of it."""
    rules.contests.check(by, act)
    values = {
        "kind": AppealKind.GRACIOUS,
        "received_on": timezone.localdate(),
        "grounds": grounds,
        "file": file,
    }
    appeal, is_new = _recorded(act, values, by, once_key, by_candidate=True)
    if is_new:
        words = {
            "title": act.title,
            "silence_date": day_in_words(appeal_silence_on(appeal.received_on), weekday=False),
            "page_link": link("notices:read", act.public_id),
        }
        tell_authors("contest_acknowledged", act.dossier, words, once=f"contest:{appeal.pk}")
        tell_of_appeal(appeal, queries.watchers_of(act))
    return appeal


@transaction.atomic
def record_appeal(act: Act, values: Mapping[str, Any], *, by: User, once_key: str) -> Appeal:
    """What came by post, or from a court. `values`: kind, received_on, grounds, court, file."""
    rules.records.check(by, act)
    if values["received_on"] > timezone.localdate():
        raise ValidationError({"received_on": "Cette date n’est pas encore venue."})
    if values["received_on"] < timezone.localdate(act.available_at):
        raise ValidationError({"received_on": "Cette date précède la décision contestée."})
    appeal, _ = _recorded(act, values, by, once_key, by_candidate=False)
    return appeal


@transaction.atomic
def reject_appeal(appeal: Appeal, *, by: User, answer: str, delegation: Delegation | None = None) -> Act:
    """The decision stands; its addressee is told why, and the limits run again."""
    _check_answer(appeal, answer)
    act = appeal.act
    APPEAL.perform("reject_appeal", appeal, by=by, **_answered(answer, by))
    body = REJECTED.format(**_facts(appeal, act, answer))
    words = Words(
        f"upheld_{act.family}", f"Votre recours est rejeté\u00a0: {act.title}", body, basis=_basis(act)
    )
    return answer_with(
        appeal,
        notify(
            act.dossier,
            words,
            by=by,
            at=timezone.now(),
            once_key=f"upheld:{appeal.pk}",
            delegation=delegation,
        ),
        by=by,
    )


@transaction.atomic
def grant_appeal(appeal: Appeal, *, by: User, answer: str, delegation: Delegation | None = None) -> Act:
    """What the act did is undone by the capability that took it, and its addressee is told."""
    _check_answer(appeal, answer)
    act = appeal.act
    handling = rules.handling_of(act)
    if handling is None or handling.granted is None:
        raise Refused("Ce recours s’accueille depuis la page de la décision contestée.")
    APPEAL.perform("grant_appeal", appeal, by=by, **_answered(answer, by))
    handling.granted(act, by=by, reason=answer.strip())
    body = GRANTED.format(effect=handling.effect, **_facts(appeal, act, answer))
    words = Words(
        f"granted_{act.family}", f"Votre recours est accueilli\u00a0: {act.title}", body, basis=_basis(act)
    )
    return answer_with(
        appeal,
        notify(
            act.dossier,
            words,
            by=by,
            at=timezone.now(),
            once_key=f"granted:{appeal.pk}",
            delegation=delegation,
        ),
        by=by,
    )


@transaction.atomic
def answer_with(appeal: Appeal, act: Act, *, by: User) -> Act:
    """The act that answers this appeal."""
    appeal.answering = act
    appeal.save(update_fields=["answering"])
    return act


@transaction.atomic
def drop_appeal(appeal: Appeal, *, by: User) -> None:
    """Its author gave it up."""
    APPEAL.perform("drop_appeal", appeal, by=by)


@transaction.atomic
def note_silence(appeal: Appeal, *, by: User) -> None:
    """Two months without an answer reject it; an express answer may still come."""
    APPEAL.perform("note_silence", appeal, by=by)


def _recorded(
    act: Act, values: Mapping[str, Any], by: User, once_key: str, *, by_candidate: bool
) -> tuple[Appeal, bool]:
    if known := Appeal.objects.filter(act=act, once_key=once_key).first():
        return known, False
    appeal = Appeal(act=act, recorded_by=by, by_candidate=by_candidate, once_key=once_key, **values)
    appeal.grounds = appeal.grounds.replace("\x00", "").strip()
    appeal.is_late = is_late_appeal(appeal.received_on, act.received_on, act.court_months)
    appeal.full_clean(exclude=["recorded_by", "answered_by", "answering", "file"])
    appeal.save()
    told = {"kind": appeal.kind, "received": appeal.received_on.isoformat(), "late": appeal.is_late}
    record("record_appeal", appeal, by=by, **told)
    return appeal, True


def _check_answer(appeal: Appeal, answer: str) -> None:
    if not answer.strip():
        raise ValidationError("Une réponse à un recours est motivée\u00a0: écrivez les motifs.")
    if appeal.state not in {AppealState.OPEN, AppealState.SILENT}:
        raise Refused(f"Ce recours n’attend plus de réponse\u00a0: {appeal.get_state_display().lower()}.")


def _answered(answer: str, by: User) -> dict[str, Any]:
    return {"answer": answer.strip(), "answered_at": timezone.now(), "answered_by": by}


def _facts(appeal: Appeal, act: Act, answer: str) -> dict[str, str]:
    received = day_in_words(appeal.received_on, weekday=False)
    return {"title": act.title, "received": received, "answer": answer.strip()}


def _basis(act: Act) -> str:
    return str(act.content.get("legal_basis", ""))

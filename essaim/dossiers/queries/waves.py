"""Dossiers and their waves: where one may go next, what a change of the form touches."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from essaim.accounts.models import User
from essaim.calls.compute.document import QuestionKind
from essaim.calls.compute.paths import questions_of
from essaim.calls.models import Wave, WaveState
from essaim.calls.queries import current_document, document_of, open_waves, published_waves
from essaim.dossiers.compute.carrying import Carriage, carriage
from essaim.dossiers.compute.questions import is_empty
from essaim.dossiers.models import Answer, CoAuthor, Dossier, DossierState, LateAccess, Right
from essaim.dossiers.queries.fields import FIELD
from essaim.dossiers.queries.snapshot import answers_of
from essaim.dossiers.rules import accepted, late_waves_of
from essaim.mail.models import Message
from essaim.poles.models import Pole
from essaim.poles.queries import members_of

AT_ONCE = 500
TOLD_WITHIN = timedelta(days=30)
UNFILED = {DossierState.DRAFT, DossierState.SUBMITTED, DossierState.INCOMPLETE}


def next_waves(dossier: Dossier, now: datetime) -> list[Wave]:
    """The open waves where this dossier may be carried: the same call first."""
    taken = Dossier.objects.filter(pole=dossier.pole_id).exclude(state=DossierState.WITHDRAWN).values("wave")
    waves = open_waves(now).exclude(pk=dossier.wave_id).exclude(pk__in=taken)
    return sorted(waves, key=lambda wave: wave.call_id != dossier.wave.call_id)


def carriage_of(dossier: Dossier, wave: Wave) -> Carriage:
    return carriage(
        document_of(dossier.version),
        current_document(wave),
        doors=dossier.doors,
        answers=answers_of(dossier),
        pieces=dossier.pieces.filter(removed_at=None).values_list("key", flat=True),
    )


def outdated_drafts(wave: Wave) -> QuerySet[Dossier]:
    """The working copies written on an older form than the one in force."""
    return Dossier.objects.filter(wave=wave, state__in=UNFILED).exclude(version=wave.version_id)


def unfinished_drafts(now: datetime) -> QuerySet[Dossier]:
    """Never filed in a wave that closed these last weeks, and nobody was told."""
    since = now - TOLD_WITHIN
    closed = Q(wave__state=WaveState.PUBLISHED, wave__closes_at__range=(since, now))
    closed |= Q(wave__state=WaveState.CLOSED, wave__closed_early_at__range=(since, now))
    told = Exists(Message.objects.filter(key="wave_closed", about=OuterRef("reference")))
    rows = Dossier.objects.filter(closed, ~told, state=DossierState.DRAFT)
    return rows.select_related("wave__call", "pole", "version").order_by("pk")[:AT_ONCE]


def written_so_far(dossier: Dossier) -> dict[str, int]:
    answers = sum(not is_empty(value) for value in answers_of(dossier).values())
    pieces = dossier.pieces.filter(removed_at=None).count()
    return {"answers": answers, "pieces": pieces, "members": members_of(dossier.pole).count()}


def usage(wave: Wave) -> dict[str, int]:
    """What a change of the form would touch: see `calls.compute.impact.Counts`."""
    drafts = Dossier.objects.filter(wave=wave, state=DossierState.DRAFT)
    counts: Counter[str] = Counter(drafts=drafts.count())
    for doors in drafts.values_list("doors", flat=True):
        counts.update(f"door:{door}" for door in doors)
    if not counts["drafts"] or wave.version is None:
        return dict(counts)
    kinds = {key: question.kind for key, question in questions_of(document_of(wave.version)).items()}
    for key, value in (
        Answer.objects.filter(dossier__in=drafts)
        .exclude(key__startswith=FIELD)
        .values_list("key", "value")
        .iterator()
    ):
        if is_empty(value):
            continue
        counts[key] += 1
        if kinds.get(key) in {QuestionKind.CHOICE, QuestionKind.CHOICES}:
            counts.update(f"{key}={option}" for option in (value if isinstance(value, list) else [value]))
        elif isinstance(value, str):
            counts[f"{key}:longest"] = max(counts[f"{key}:longest"], len(value))
    joined = drafts.filter(pieces__removed_at=None, pieces__key__isnull=False)
    for key, _ in joined.values_list("pieces__key", "pk").distinct():
        counts[f"piece:{key}"] += 1
    return dict(counts)


def late_accesses(waves: QuerySet[Wave]) -> QuerySet[LateAccess]:
    rows = LateAccess.objects.filter(wave__in=waves).select_related("wave", "dossier__pole", "granted_by")
    return rows.order_by("-granted_at", "-pk")


def poles_of(user: User) -> QuerySet[Pole]:
    """The poles this person may put in a new dossier, and then change: those of the dossiers they may file,
    and their own as long as nobody wrote anything for it."""
    mine = CoAuthor.objects.filter(accepted(user), right=Right.SUBMIT).values("dossier__pole")
    written = Exists(Dossier.objects.filter(pole=OuterRef("pk")))
    return Pole.objects.filter(Q(pk__in=mine) | Q(~written, created_by=user)).select_related(
        "lead__commune", "region"
    )


def waves_with_lateness(user: User) -> QuerySet[Wave]:
    """The published waves for which this person may grant a delay."""
    return published_waves().filter(late_waves_of(user))

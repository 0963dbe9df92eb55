"""Declaring, computing and pinning ties. `_settle` alone writes what follows from them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility.rules import is_not_involved
from essaim.appraisal.compute.ties import DossierFacts, Found, Person, is_barred, may_open, ties_between
from essaim.appraisal.models import (
    Declaration,
    DeclarationKind,
    Duty,
    Expert,
    Pinned,
    Reader,
    ReaderState,
    Tie,
    TieSource,
)
from essaim.appraisal.models.ties import COMPUTED
from essaim.appraisal.queries.ties import facts_of, readers_of_dossier
from essaim.appraisal.rules import READ, is_not_barred, is_somebody_else, manages_wave
from essaim.audit.journal import record
from essaim.dossiers.models import Dossier


@transaction.atomic
def declare(dossier: Dossier, kind: str, what: str, *, by: User) -> Declaration:
    """No tie, a tie, or a question for the managers. A person pinned by a manager asks them instead."""
    is_not_involved.check(by, dossier)
    is_not_barred.check(by, dossier)
    row = _lock(by, dossier)
    if row.pinned:
        raise ValidationError("Un responsable a déjà répondu pour ce dossier.")
    if kind not in {DeclarationKind.NONE, DeclarationKind.TIE, DeclarationKind.ASK}:
        raise ValidationError("Choisissez ce que vous déclarez.")
    suggested = Tie.objects.filter(user=by, dossier=dossier).exists()
    if not what.strip() and (kind != DeclarationKind.NONE or suggested):
        raise ValidationError("Dites en quelques mots de quoi il s’agit.")
    row.kind, row.what, row.declared_at = kind, what.strip(), timezone.now()
    _settle(row)
    record("declare_tie", dossier, by=by, kind=kind, what=row.what)
    return row


@transaction.atomic
def declare_tie(dossier: Dossier, user: User, source: str, detail: str, *, by: User) -> Tie:
    """For the capabilities above: this person supports or mentors the pole, hence never judges it."""
    row = _lock(user, dossier)
    tie, _ = Tie.objects.update_or_create(
        user=user, dossier=dossier, source=source, defaults={"blocking": True, "detail": detail[:500]}
    )
    _settle(row)
    record("tie_found", dossier, by=by, person=user.name, source=source, detail=detail)
    return tie


@transaction.atomic
def remove_tie(dossier: Dossier, user: User, source: str, *, by: User) -> None:
    """The capability that had declared it says that it is over."""
    row = _lock(user, dossier)
    if Tie.objects.filter(user=user, dossier=dossier, source=source).delete()[0]:
        _settle(row)
        record("tie_removed", dossier, by=by, person=user.name, source=source)


@transaction.atomic
def pin(dossier: Dossier, user: User, pinned: str, reason: str, *, by: User) -> Declaration:
    """A manager settles it, with a reason: out, in, or back to what was declared and computed."""
    manages_wave.check(by, dossier.wave)
    is_not_barred.check(by, dossier)
    is_somebody_else.check(by, user)
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    row = _lock(user, dossier)
    if pinned:
        row.pinned, row.pinned_reason = pinned, reason.strip()
        row.pinned_by, row.pinned_at = by, timezone.now()
    else:
        row.pinned, row.pinned_reason, row.pinned_by, row.pinned_at = Pinned.NO, "", None, None
    _settle(row)
    record("pin_tie", dossier, by=by, person=user.name, pinned=pinned, reason=reason.strip())
    return row


@transaction.atomic
def refresh_ties(user: User, *, by: User) -> None:
    """Looks again for what links this person to the dossiers of their panels."""
    gone = [ReaderState.DECLINED, ReaderState.WITHDRAWN]
    panels = Reader.objects.filter(user=user, wave=OuterRef("wave")).exclude(state__in=gone)
    look_for_ties([user], Dossier.objects.filter(READ & Exists(panels)), by=by)


@transaction.atomic
def look_for_ties(users: Iterable[User], dossiers: QuerySet[Dossier], *, by: User) -> None:
    """The facts that link these persons to these dossiers, whether a panel gathers them or not."""
    facts = facts_of(dossiers)
    for user in users:
        person = _person(user)
        known = Tie.objects.filter(user=user, dossier__in=facts, source__in=COMPUTED)
        linked = set(known.values_list("dossier_id", flat=True))
        for pk, found in facts.items():
            if pk in linked or ties_between(person, found):
                _compare(user, person, pk, found)


@transaction.atomic
def refresh_ties_of_dossier(dossier: Dossier, *, by: User) -> None:
    """A dossier became admissible, or its members changed."""
    facts = facts_of(Dossier.objects.filter(READ, pk=dossier.pk)).get(dossier.pk)
    if facts is not None:
        for user in readers_of_dossier(dossier):
            _compare(user, _person(user), dossier.pk, facts)


def _person(user: User) -> Person:
    expert = Expert.objects.filter(user=user).first()
    if expert is None:
        return Person(user.email)
    return Person(user.email, frozenset(expert.sirens), frozenset(expert.past_sirens))


def _compare(user: User, person: Person, dossier: int, facts: DossierFacts) -> None:
    """Only what the facts say is replaced: what other capabilities declared stays."""
    found = {tie.source: tie for tie in ties_between(person, facts)}
    known = {tie.source: tie for tie in Tie.objects.filter(user=user, dossier=dossier, source__in=COMPUTED)}
    if {source: _same(tie) for source, tie in known.items()} == {s: _same(t) for s, t in found.items()}:
        return
    row = _lock(user, Dossier(pk=dossier))
    Tie.objects.filter(user=user, dossier=dossier, source__in=COMPUTED).delete()
    for tie in found.values():
        Tie.objects.create(
            user=user,
            dossier_id=dossier,
            source=TieSource(tie.source),
            blocking=tie.blocking,
            detail=tie.detail[:500],
        )
    _settle(row)


def _same(tie: Tie | Found) -> tuple[bool, str]:
    return tie.blocking, tie.detail[:500]


@transaction.atomic
def standing_locked(dossier: Dossier, user: User, *, by: User) -> Declaration:
    """Held until commit: whoever gives, reviews or declares on the same pair waits for the other."""
    return _lock(user, dossier)


def _lock(user: User, dossier: Dossier) -> Declaration:
    Declaration.objects.bulk_create([Declaration(user=user, dossier_id=dossier.pk)], ignore_conflicts=True)
    return Declaration.objects.select_for_update().get(user=user, dossier_id=dossier.pk)


def _settle(row: Declaration) -> None:
    blocking = Tie.objects.filter(user=row.user_id, dossier=row.dossier_id, blocking=True).exists()
    row.barred = is_barred(row.kind, blocking, row.pinned)
    row.opens = may_open(row.kind, blocking, row.pinned)
    row.save()
    if row.barred:
        given = Duty.objects.filter(reader__user=row.user_id, dossier=row.dossier_id, ended_at=None)
        given.update(ended_at=timezone.now(), ended_reason="Un lien écarte le lecteur")

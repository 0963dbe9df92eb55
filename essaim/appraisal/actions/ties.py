"""Declaring, computing and pinning ties. `_draw` alone says what follows from them."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility.rules import is_not_involved, takes_part
from essaim.appraisal.compute.ties import DossierFacts, Found, Person, may_open, ties_between
from essaim.appraisal.compute.ties import is_barred as is_barred_by
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
from essaim.appraisal.rules import READ, is_barred, is_not_barred, is_somebody_else, manages_wave
from essaim.audit.journal import record
from essaim.dossiers.models import Dossier
from essaim.files.actions import forget_exports


@transaction.atomic
def declare(dossier: Dossier, kind: str, what: str, *, by: User) -> Declaration:
    """No tie, a tie, or a question for the managers. A person pinned by a manager asks them instead."""
    is_not_involved.check(by, dossier)
    is_not_barred.check(by, dossier)
    row = _lock(by, dossier)
    suggested = Tie.objects.filter(user=by, dossier=dossier).exists()
    if fault := _fault(row, kind, what, suggested):
        raise ValidationError(fault)
    row.kind, row.what, row.declared_at = kind, what.strip(), timezone.now()
    _settle(row)
    record("declare_tie", dossier, by=by, kind=kind, what=row.what)
    return row


def _fault(row: Declaration, kind: str, what: str, suggested: bool) -> str:
    if row.pinned:
        return "Un responsable a déjà répondu pour ce dossier."
    if kind not in {DeclarationKind.NONE, DeclarationKind.TIE, DeclarationKind.ASK}:
        return "Choisissez ce que vous déclarez."
    if not what.strip() and (kind != DeclarationKind.NONE or suggested):
        return "Dites en quelques mots de quoi il s’agit."
    return ""


@transaction.atomic
def declare_all(said: Mapping[str, tuple[str, str]], *, by: User) -> dict[str, str]:
    """Many dossiers at once, by reference: kind, what. Answers why each of those refused is, by reference.

    One line in the journal for all of them: the lock of the journal is held once, at the end.
    """
    asked = Dossier.objects.filter(reference__in=said)
    known = dict(asked.filter(~(is_barred(by) | takes_part(by))).values_list("pk", "reference"))
    rows = _lock_all(by, sorted(known))
    blocking: dict[int, bool] = {}
    for dossier, stops in Tie.objects.filter(user=by, dossier__in=known).values_list("dossier", "blocking"):
        blocking[dossier] = stops or blocking.get(dossier, False)
    faults = dict.fromkeys(set(said) - set(known.values()), "Un lien vous écarte de ce dossier.")
    kept = []
    for row in rows:
        kind, what = said[known[row.dossier_id]]
        if fault := _fault(row, kind, what, row.dossier_id in blocking):
            faults[known[row.dossier_id]] = fault
            continue
        row.kind, row.what, row.declared_at = kind, what.strip()[:1000], timezone.now()
        _draw(row, blocking.get(row.dossier_id, False))
        kept.append(row)
    Declaration.objects.bulk_update(kept, ["kind", "what", "declared_at", "barred", "opens"])
    if any(row.barred for row in kept):
        forget_exports(by, by=by)
    _end_duties(by.pk, [row.dossier_id for row in kept if row.barred])
    if kept:
        told = [{"dossier": known[row.dossier_id], "kind": row.kind, "what": row.what} for row in kept]
        record("declare_ties", by, by=by, said=told)
    return faults


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
    return _lock_all(user, [dossier.pk])[0]


def _lock_all(user: User, dossiers: list[int]) -> list[Declaration]:
    """Always in the same order: two acts on the same dossiers wait, they do not cross."""
    rows = [Declaration(user=user, dossier_id=pk) for pk in dossiers]
    Declaration.objects.bulk_create(rows, ignore_conflicts=True)
    held = Declaration.objects.select_for_update().filter(user=user, dossier__in=dossiers)
    return list(held.order_by("dossier"))


def _settle(row: Declaration) -> None:
    _draw(row, Tie.objects.filter(user=row.user_id, dossier=row.dossier_id, blocking=True).exists())
    row.save()
    if row.barred:
        _end_duties(row.user_id, [row.dossier_id])
        forget_exports(row.user, by=row.user)


def _draw(row: Declaration, blocking: bool) -> None:
    row.barred = is_barred_by(row.kind, blocking, row.pinned)
    row.opens = may_open(row.kind, blocking, row.pinned)


def _end_duties(user: int, dossiers: list[int]) -> None:
    given = Duty.objects.filter(reader__user=user, dossier__in=dossiers, ended_at=None)
    given.update(ended_at=timezone.now(), ended_reason="Un lien écarte le lecteur")

"""The facts that link people to dossiers, and where everybody stands."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from essaim.accounts.models import User
from essaim.admissibility.rules import takes_part
from essaim.appraisal.compute.ties import DossierFacts
from essaim.appraisal.models import Declaration, DeclarationKind, Pinned, Reader, ReaderState, Tie
from essaim.appraisal.rules import is_barred
from essaim.calls.models import Wave
from essaim.dossiers.models import CoAuthor, Dossier, ReadEntry


def facts_of(dossiers: QuerySet[Dossier]) -> dict[int, DossierFacts]:
    """What every member and author of these dossiers is, as filed: two queries."""
    filed = dossiers.exclude(last_submission=None).values_list(
        "pk",
        "contact_email",
        "last_submission__content__lead",
        "last_submission__content__members",
        "last_submission__content__signature__email",
    )
    people: dict[int, set[str]] = {}
    rows = CoAuthor.objects.filter(dossier__in=dossiers).values_list("dossier_id", "email", "user__email")
    for pk, *addresses in rows:
        people.setdefault(pk, set()).update(addresses)
    return {
        pk: DossierFacts(
            organizations=_organizations(lead, members or []),
            people=frozenset(
                address.lower() for address in {contact, signatory, *people.get(pk, ())} if address
            ),
        )
        for pk, contact, lead, members, signatory in filed
    }


def _organizations(lead: Any, members: Iterable[Any]) -> dict[str, str]:
    rows = [lead or {}, *(member["organization"] for member in members)]
    return {row["siren"]: row["name"] for row in rows if row.get("siren")}


def readers_of_dossier(dossier: Dossier) -> list[User]:
    """Those whose ties with this dossier are looked for: the panels of its wave."""
    gone = [ReaderState.DECLINED, ReaderState.WITHDRAWN]
    readers = Reader.objects.filter(wave=dossier.wave_id).exclude(state__in=gone)
    return list(User.objects.filter(pk__in=readers.values("user")))


def declaration_of(user: User, dossier: Dossier) -> Declaration:
    """Where they stand; an unsaved one when nothing was ever said."""
    kept = Declaration.objects.filter(user=user, dossier=dossier).first()
    return kept or Declaration(user=user, dossier=dossier)


def ties_of(user: User, dossier: Dossier) -> list[Tie]:
    return list(Tie.objects.filter(user=user, dossier=dossier))


def standings_of(user: User, wave: Wave) -> QuerySet[Declaration]:
    """What was declared, computed or pinned in a wave, for a manager who is not concerned."""
    linked = Tie.objects.filter(user=OuterRef("user"), dossier=OuterRef("dossier"))
    rows = Declaration.objects.filter(~is_barred(user, "dossier"), dossier__wave=wave)
    rows = rows.exclude(user=user).filter(
        Q(barred=True) | ~Q(pinned="") | ~Q(kind__in=["", "none"]) | Exists(linked)
    )
    return rows.select_related("user", "dossier__pole", "pinned_by").order_by("dossier__pole__name", "pk")


def questions_of(user: User, wave: Wave) -> QuerySet[Declaration]:
    return standings_of(user, wave).filter(kind=DeclarationKind.ASK, pinned=Pinned.NO)


def reads_of(user: User, wave: Wave, filters: Mapping[str, Any] | None = None) -> QuerySet[ReadEntry]:
    """Who opened what, newest first; never of a dossier that this manager may not see."""
    rows = ReadEntry.objects.filter(
        ~is_barred(user, "dossier") & ~takes_part(user, "dossier"), dossier__wave=wave
    )
    asked = dict(filters or {})
    for word in str(asked.get("person", "")).split():
        rows = rows.filter(Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word))
    if text := asked.get("dossier"):
        rows = rows.filter(Q(dossier__reference__iexact=text) | Q(dossier__pole__name__icontains=text))
    return rows.select_related("user", "dossier__pole")


def opening_locked(user: User, dossier: int) -> Declaration | None:
    """What lets this person read, held until commit; None when nothing does."""
    return Declaration.objects.select_for_update().filter(user=user, dossier=dossier, opens=True).first()

"""Questions about the right to the bouquet."""

from django.db.models import Exists, OuterRef, QuerySet

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import shared_with
from essaim.poles.models import Pole
from essaim.services.models import (
    Audience,
    Bouquet,
    Charter,
    CharterSignature,
    Entitlement,
    VersionState,
)
from essaim.services.rules import belongs_to, poles_known_to

HEAVY = ("dossier__wave__working", "dossier__wave__version__content", "dossier__wave__call__working")
IN_FORCE = [VersionState.PUBLISHED, VersionState.FROZEN]


def entitlement_of(pole: Pole) -> Entitlement | None:
    """The right in force of this pole, the latest one; None when it has none."""
    return Entitlement.objects.filter(pole=pole, closed_at=None).order_by("-opened_at", "-pk").first()


def entitlements_of(pole: Pole) -> QuerySet[Entitlement]:
    """All of them, those in force first."""
    found = Entitlement.objects.filter(pole=pole).select_related(
        "pole__region", "bouquet__wave", "dossier", "signature__charter"
    )
    return found.defer("bouquet__wave__working").order_by("closed_at", "-opened_at", "pk")


def own_entitlements(user: User) -> QuerySet[Entitlement]:
    """Those of the dossiers this person takes part in, and of the poles they were named for."""
    mine = Dossier.objects.filter(shared_with(user), pk=OuterRef("dossier"))
    found = Entitlement.objects.filter(Exists(mine) | belongs_to(user))
    found = found.select_related(
        "pole", "dossier__wave__version", "dossier__wave__call", "signature__charter", "bouquet"
    )
    return found.defer(*HEAVY).order_by("closed_at", "-opened_at", "pk")


def known_poles(user: User) -> QuerySet[Pole]:
    return Pole.objects.filter(poles_known_to(user)).select_related("region", "lead")


def own_poles(user: User) -> QuerySet[Pole]:
    return Pole.objects.filter(belongs_to(user, "pk", writing=True)).select_related("region")


def locked_entitlement(key: int) -> Entitlement:
    return (
        Entitlement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("pole", "bouquet")
        .get(pk=key)
    )


def bouquet_in_force(audience: str, wave: Wave | None = None) -> Bouquet | None:
    """That of the wave; without a wave, the latest published for this audience."""
    found = Bouquet.objects.filter(audience=audience, versions__state__in=IN_FORCE)
    if wave is not None:
        return found.filter(wave=wave).first()
    return found.order_by("-wave__opens_at", "-pk").first()


def rights_awaiting(bouquet: Bouquet) -> QuerySet[Entitlement]:
    """Open rights that this bouquet serves and that have not been given their days yet."""
    waiting = Entitlement.objects.filter(bouquet=None, closed_at=None)
    if bouquet.audience == Audience.EMERGING:
        return waiting.filter(dossier__wave=bouquet.wave)
    return waiting.filter(signature__isnull=False)


def charter_in_force() -> Charter | None:
    return Charter.objects.order_by("-number").first()


def signatures_of(pole: Pole) -> QuerySet[CharterSignature]:
    return CharterSignature.objects.filter(pole=pole).select_related("charter").order_by("-signed_at")

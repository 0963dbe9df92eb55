"""Questions about the right to the bouquet."""

from django.db.models import Exists, OuterRef, QuerySet

from essaim.accounts.models import User
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import shared_with
from essaim.poles.models import Pole
from essaim.services.models import Entitlement


def entitlement_of(pole: Pole) -> Entitlement | None:
    """The right in force of this pole, the latest one; None when it has none."""
    return Entitlement.objects.filter(pole=pole, closed_at=None).order_by("-opened_at", "-pk").first()


def own_entitlements(user: User) -> QuerySet[Entitlement]:
    """Those of the dossiers this person takes part in, in force first."""
    mine = Dossier.objects.filter(shared_with(user), pk=OuterRef("dossier"))
    found = Entitlement.objects.filter(Exists(mine))
    found = found.select_related("pole", "dossier__wave__version", "dossier__wave__call")
    return found.defer(
        "dossier__wave__working", "dossier__wave__version__content", "dossier__wave__call__working"
    ).order_by("closed_at", "-opened_at", "pk")

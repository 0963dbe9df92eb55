"""Who may know a pole, and who may change it."""

from django.db.models import Q
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import out_of_bounds, within_mandate
from essaim.kit.rules import rule
from essaim.poles.models import Membership, Pole

READERS = (
    Role.APPRAISER,
    Role.NATIONAL_OFFICER,
    Role.PROGRAMME_MANAGER,
    Role.BUDGET_MANAGER,
    Role.PARTNER,
)


def published() -> Q:
    return Q(is_public=True)


def visible_to(user: User) -> Q:
    """The poles this user may know about, outside of their dossiers: any other one answers 404."""
    if not user.is_authenticated:
        return published()
    perimeter = within_mandate(user, *READERS, region="region", departments="department_codes")
    within = perimeter & ~out_of_bounds(user, "pk", "dossier__pole")
    return published() | Q(created_by=user) | within


@rule("Connectez-vous pour modifier un pôle.")
def may_edit(user: User, pole: Pole | None) -> bool:
    """A person with an account. Who edits which pole is known above, by the rights on its dossiers."""
    return user.is_authenticated and user.is_active


@rule("Indiquez d’abord l’adresse électronique de la personne à contacter.")
def can_be_reached(user: User, membership: Membership) -> bool:
    return bool(membership.contact_email)


@rule("Ce lien a expiré.")
def link_is_alive(user: User, membership: Membership) -> bool:
    return membership.expires_at is not None and membership.expires_at > timezone.now()


@rule("Seul l’automate enregistre une réponse donnée par un lien personnel.")
def is_service(user: User, membership: Membership) -> bool:
    return user.is_service


may_invite = may_edit & can_be_reached
may_answer = is_service & link_is_alive

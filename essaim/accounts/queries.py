"""Questions about people and their mandates."""

from django.db.models import QuerySet

from essaim.accounts.models import User
from essaim.accounts.rules import live_mandates

__all__ = ["live_mandates", "people", "service_account"]

CANDIDATE = "candidate"  # the hat of everybody: what a person does without any mandate
SERVICE_EMAIL = "automate@essaim.invalid"


def service_account() -> User:
    """Who acts when nobody does: the journal has no hole."""
    account, _ = User.objects.get_or_create(
        email=SERVICE_EMAIL, defaults={"first_name": "Essaim, automate", "is_service": True, "password": "!"}
    )
    return account


def people() -> QuerySet[User]:
    """Everyone but the automaton."""
    return User.objects.filter(is_service=False)

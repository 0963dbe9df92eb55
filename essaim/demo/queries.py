"""The people of the demonstration."""

from dataclasses import dataclass

from django.conf import settings

from essaim.accounts.models import User


@dataclass(frozen=True)
class Desk:
    """Who gives the first verdict, and who looks a second time."""

    first: User
    second: User


def demo_person(name: str) -> User:
    """Somebody of the demonstration, by the name of their account in `compute/accounts.py`."""
    return User.objects.get(email=next(a.email for a in settings.DEMO_ACCOUNTS if a.name == name))


def demo_desk() -> Desk:
    """Who appraises in the demonstration."""
    return Desk(first=demo_person("cna"), second=demo_person("tresor"))

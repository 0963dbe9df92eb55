"""Accounts: opened at the first code asked, kept by their holder, closed without being erased."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from essaim.accounts.models import User
from essaim.accounts.rules import is_not_last_operator, may_close
from essaim.audit.journal import record
from essaim.files.actions import forget_exports


@transaction.atomic
def open_account(email: str, *, by: User | None, invited: bool = False) -> User:
    """The account of this address, new or not. It gives no right by itself; a code proves the address."""
    address = email.strip().lower()
    new = User(email=address, password="!", invited_by=by if invited else None)  # noqa: S106  unusable
    User.objects.bulk_create([new], ignore_conflicts=True)  # two requests at once make one account
    user = User.objects.get(email=address)
    note_address(user, by=by)
    return user


@transaction.atomic
def note_address(user: User, *, by: User | None) -> None:
    """The row that allauth marks as proved when the code is typed; without it, it asks for a second code."""
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email, primary=True)


@transaction.atomic
def update_profile(user: User, *, by: User, first_name: str, last_name: str, phone: str) -> None:
    user.first_name, user.last_name, user.phone = first_name, last_name, phone
    user.full_clean(exclude=["password"])
    user.save(update_fields=["first_name", "last_name", "phone"])


@transaction.atomic
def close_account(user: User, *, by: User, reason: str) -> None:
    """Nobody signs in with it any more; what it did keeps its name."""
    (may_close & is_not_last_operator).check(by, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    forget_exports(user, by=by)
    record("close_account", user, by=by, reason=reason)


@transaction.atomic
def reopen_account(user: User, *, by: User, reason: str) -> None:
    may_close.check(by, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("reopen_account", user, by=by, reason=reason)


@transaction.atomic
def end_session(session: UserSession, *, by: User) -> None:
    """Whoever uses it is asked to sign in again at the next page."""
    session.end()
    record("end_session", by, by=by, ip=session.ip, opened_at=session.created_at.isoformat())

"""Questions about the messages that left: who sees that they did, who reads them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When

from essaim.accounts.models import User
from essaim.calls.rules import messages_of, read_by
from essaim.kit.offers import Offer
from essaim.mail.models import Message
from essaim.mail.queries import messages_for_list

KNOWN_ADDRESSES = Offer[Callable[[str], Iterable[str]]]("the addresses of the people of a dossier")


def outbox_of(user: User, filters: Mapping[str, Any]) -> QuerySet[Message]:
    """`is_read`: this person may read its words. Who may not searches among the addresses alone."""
    kept = dict(filters)
    search = kept.pop("search", "")
    found = messages_for_list(**kept).filter(messages_of(user))
    read = Case(When(read_by(user), then=Value(True)), default=Value(False), output_field=BooleanField())
    found = found.annotate(is_read=read)
    if search:
        by_subject = found.filter(is_read=True, subject__icontains=search).values("pk")
        found = found.filter(to__icontains=search) | found.filter(pk__in=by_subject)
    return found


def is_known(address: str, message: Message) -> bool:
    """Is it an address of what this message speaks of: of its people, of its contacts, of its addressee?"""
    known = {found.lower() for known in KNOWN_ADDRESSES for found in known(message.about) if message.about}
    if message.user:
        known.add(message.user.email)
    return address.strip().lower() in known

"""Who may answer for a member, and what shows who did: an author never confirms for another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from essaim.audit.journal import history_of
from essaim.audit.models import Entry
from essaim.kit.offers import Offer
from essaim.poles.models import Membership, Pole
from essaim.poles.queries.poles import members_of

AUTHORS = Offer[Callable[[Pole], Iterable[str]]]("the addresses of those who write for a pole")
ANSWERS = ("confirm", "decline")


def mail_box(address: str) -> str:
    """Two spellings of one box are one: case, and what follows « + »."""
    name, _, domain = address.strip().lower().partition("@")
    return f"{name.partition('+')[0]}@{domain}"


def authors_of(pole: Pole) -> set[str]:
    return {mail_box(address) for authors in AUTHORS for address in authors(pole) if address}


def why_not_contact(membership: Membership, address: str) -> str | None:
    """None: the member may be asked there. The lead of the pole, which writes, answers for itself."""
    if not address or membership.organization_id == membership.pole.lead_id:
        return None
    box = mail_box(address)
    if box in authors_of(membership.pole):
        return "C’est l’adresse d’un auteur du dossier\u00a0: donnez celle d’une personne du membre."
    others = members_of(membership.pole).exclude(pk=membership.pk).exclude(contact_email="")
    if box in {mail_box(other) for other in others.values_list("contact_email", flat=True)}:
        return "C’est déjà l’adresse d’un autre membre\u00a0: donnez celle d’une personne du membre."
    return None


@dataclass(frozen=True)
class Commitment:
    """What the desk reads of an answer, to judge what it is worth."""

    membership: Membership
    address: str
    contact_changed_at: datetime | None
    by_author: bool

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]


def commitments_of(pole: Pole) -> list[Commitment]:
    """Each member but the lead; two questions more for each, a pole has few."""
    rows = members_of(pole).exclude(organization=pole.lead_id).select_related("organization")
    changes = list(history_of(pole).filter(verb="update_member"))
    return [_commitment(row, changes) for row in rows]


def _commitment(row: Membership, changes: list[Entry]) -> Commitment:
    answer = history_of(row).filter(verb__in=ANSWERS).last() if row.answered_at else None
    changed = [
        entry.at
        for entry in changes
        if entry.details.get("reference") == row.reference and "contact_email" in entry.details["fields"]
    ]
    said = answer.details if answer else {}
    return Commitment(
        membership=row,
        address=said.get("to") or row.contact_email,
        contact_changed_at=changed[-1] if changed else None,
        by_author=bool(said.get("by_author")),
    )

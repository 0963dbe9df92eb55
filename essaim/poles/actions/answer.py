"""The answer of a member, given by its personal link, without an account."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.models import User
from essaim.kit.rules import Refused
from essaim.mail import outbox
from essaim.poles.models import Membership, MembershipState
from essaim.poles.queries import authors_of, invitation, mail_box, mark_of
from essaim.poles.workflow import MEMBERSHIP


@transaction.atomic
def answer_invitation(
    token: str,
    *,
    by: User,
    confirm: bool,
    name: str,
    note: str = "",
    seen: str = "",
    session: User | None = None,
) -> Membership:
    """Confirm or decline. `by` is the service account; `seen` is the mark of what the person read.

    `session`: who was signed in where the link was opened, if anybody. The desk is told when an author was.
    Giving the same answer twice is giving it once; another answer needs a new link.
    """
    membership = _behind(token)
    state = MembershipState.CONFIRMED if confirm else MembershipState.DECLINED
    if membership.state == state and membership.answered_by == name:
        return membership
    if membership.state in (MembershipState.CONFIRMED, MembershipState.DECLINED):
        raise Refused("Une réponse a déjà été donnée avec ce lien. Demandez un nouveau lien pour la changer.")
    if seen and seen != mark_of(membership):
        raise ValidationError(
            "L’engagement demandé a changé pendant votre lecture. Relisez-le, puis répondez."
        )
    answer = {"answered_at": timezone.now(), "answered_by": name, "answer_note": note}
    author = session is not None and mail_box(session.email) in authors_of(membership.pole)
    details = {"answered_by": name, "note": note, "to": membership.contact_email, "by_author": author}
    if confirm:
        MEMBERSHIP.perform("confirm", membership, by=by, details=details, **answer)
    else:
        MEMBERSHIP.perform("decline", membership, by=by, details=details, **answer)
    _tell(membership)
    return membership


def _behind(token: str) -> Membership:
    """Locked first: of two answers at the same instant, the second one reads the first."""
    membership = invitation(token)
    if membership is None:
        raise Refused("Ce lien n’est pas, ou n’est plus, valable.")
    locked = Membership.objects.select_for_update(of=("self",)).select_related("pole__lead", "organization")
    membership.refresh_from_db(from_queryset=locked)
    if invitation(token) is None:  # a new link was sent in between
        raise Refused("Ce lien n’est pas, ou n’est plus, valable.")
    return membership


def _tell(membership: Membership) -> None:
    said = "a confirmé son engagement" if membership.state == MembershipState.CONFIRMED else "ne s’engage pas"
    pole = membership.pole
    words = {
        "organization": membership.organization.name,
        "pole": pole.name,
        "said": said,
        "answered_by": membership.answered_by,
        "note": membership.answer_note or "—",
        "link": settings.SITE_URL.rstrip("/") + reverse("poles:detail", args=[pole.reference]),
    }
    for address in membership.answer_goes_to:
        outbox.send(
            "membership_answered",
            address,
            words,
            about=pole.reference,
            once_key=f"membership_answered:{membership.reference}:{membership.token_fingerprint[:16]}:{address}",
        )

"""Which dossiers, for whom."""

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from essaim.accounts.models import User
from essaim.dossiers.models import CoAuthor, Dossier, Submission
from essaim.dossiers.rules import accepted, filed_within, shared_with, visible_to
from essaim.kit.references import fingerprint


def visible_dossiers(user: User) -> QuerySet[Dossier]:
    return Dossier.objects.filter(visible_to(user))


def filed_dossiers(user: User) -> QuerySet[Dossier]:
    """For the desk: filed dossiers within the mandates of this person."""
    return Dossier.objects.filter(filed_within(user))


def shared_dossiers(user: User) -> QuerySet[Dossier]:
    """« Mes dossiers », the last written first, with what a line of the list shows."""
    return (
        with_right(Dossier.objects.filter(shared_with(user)), user)
        .select_related("wave__call", "pole__lead", "last_submission")
        .defer("wave__working", "wave__call__working", "last_submission__content")
        .order_by("-edited_at", "-pk")
    )


def with_right(dossiers: QuerySet[Dossier], user: User) -> QuerySet[Dossier]:
    """Each with `my_right`, the right of this person, "" when they hold none."""
    mine = CoAuthor.objects.filter(accepted(user), dossier=OuterRef("pk"))
    return dossiers.annotate(my_right=Coalesce(Subquery(mine.values("right")[:1]), Value("")))


def drafts_of_wave(wave_id: int) -> QuerySet[Dossier]:
    return Dossier.objects.filter(wave=wave_id, state="draft")


def submissions_of(dossier: Dossier) -> QuerySet[Submission]:
    """The history of filings, newest first, with their receipts."""
    rows = dossier.submissions.select_related("submitted_by", "pdf", "version").order_by("-number")
    return rows.prefetch_related(Prefetch("receipts"))


def coauthors_of(dossier: Dossier) -> QuerySet[CoAuthor]:
    return dossier.coauthors.filter(removed_at=None).select_related("user").order_by("invited_at")


def addresses_of(dossier: Dossier) -> list[str]:
    """Who is told: the co-authors who accepted, and the contact address of the dossier."""
    rows = dossier.coauthors.filter(removed_at=None).filter(~Q(accepted_at=None)).order_by("pk")
    emails = [*rows.values_list("email", flat=True), dossier.contact_email]
    return [email for email in dict.fromkeys(email.lower() for email in emails) if email]


def invitation_behind(token: str) -> CoAuthor | None:
    """The pending invitation of a personal link, or None: wrong, used, replaced or withdrawn."""
    rows = CoAuthor.objects.filter(token_fingerprint=fingerprint(token), removed_at=None, accepted_at=None)
    return rows.select_related("dossier__wave__call", "dossier__pole", "invited_by").first()

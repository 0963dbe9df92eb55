"""Which dossiers, for whom."""

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from essaim.accounts.models import User
from essaim.dossiers.models import AnswerPast, CoAuthor, Dossier, DossierState, Submission
from essaim.dossiers.rules import MANAGERS, accepted, filed_within, shared_with, visible_to
from essaim.kit.references import fingerprint
from essaim.poles.models import Membership, Pole


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


def submissions_of(dossier: Dossier) -> QuerySet[Submission]:
    """The history of filings, newest first, with their receipts."""
    rows = dossier.submissions.select_related("submitted_by", "pdf", "version").order_by("-number")
    return rows.prefetch_related(Prefetch("receipts"))


def coauthors_of(dossier: Dossier) -> QuerySet[CoAuthor]:
    return dossier.coauthors.filter(removed_at=None).select_related("user").order_by("invited_at")


def addresses_of(dossier: Dossier) -> list[str]:
    """Who is told: the co-authors who accepted, at the address of their account, and the contact address."""
    rows = dossier.coauthors.filter(removed_at=None).filter(~Q(accepted_at=None)).order_by("pk")
    emails = [*rows.values_list("user__email", flat=True), dossier.contact_email]
    return [email for email in dict.fromkeys(email.lower() for email in emails) if email]


def addresses_about(reference: str) -> set[str]:
    """The people of a dossier, its contacts, those of its members: who may be written to about it."""
    dossiers = Dossier.objects.filter(reference=reference)
    rows = CoAuthor.objects.filter(dossier__in=dossiers, removed_at=None).values_list("email", "user__email")
    contacts = dossiers.values_list("contact_email", "signatory_email")
    members = Membership.objects.filter(pole__in=dossiers.values("pole")).values_list("contact_email")
    return {address for row in (*rows, *contacts, *members) for address in row if address}


def addresses_of_authors(pole: Pole) -> set[str]:
    """Those who write its dossiers, or wrote them, or are asked to: none of them answers for a member."""
    rows = CoAuthor.objects.filter(dossier__pole=pole).values_list("email", "user__email")
    contacts = Dossier.objects.filter(pole=pole).values_list("contact_email", "signatory_email")
    return {address for pair in (*rows, *contacts) for address in pair if address}


def invitation_behind(token: str) -> CoAuthor | None:
    """The pending invitation of a personal link, or None: wrong, used, replaced or withdrawn."""
    rows = CoAuthor.objects.filter(token_fingerprint=fingerprint(token), removed_at=None, accepted_at=None)
    return rows.select_related("dossier__wave__call", "dossier__pole", "invited_by").first()


def written_dossiers(user: User) -> QuerySet[Dossier]:
    """The working copies that this person takes part in, with what each of their pages shows."""
    return (
        with_right(Dossier.objects.filter(shared_with(user)), user)
        .select_related(
            "wave__call__version",
            "version",
            "pole__lead__commune",
            "pole__region",
            "region",
            "last_submission",
        )
        .defer("wave__working", "wave__call__working", "wave__call__version__content")
        .defer("version__content", "last_submission__content")
    )


def saved_dossiers(user: User) -> QuerySet[Dossier]:
    """The same, with only what saving an answer needs."""
    return (
        with_right(Dossier.objects.filter(shared_with(user)), user)
        .select_related("wave", "version")
        .defer("wave__working", "version__content")
    )


def visible_submissions(user: User) -> QuerySet[Submission]:
    """The filings of the dossiers that this person may know about."""
    dossiers = Dossier.objects.filter(visible_to(user))
    rows = Submission.objects.filter(dossier__in=dossiers)
    return rows.select_related(
        "dossier__wave__call", "dossier__pole", "version", "submitted_by", "pdf", "lead"
    ).defer("dossier__wave__working", "version__content")


def takes_part(user: User, dossier: Dossier) -> bool:
    return dossier.coauthors.filter(accepted(user)).exists()


def kept_answers(dossier: Dossier) -> QuerySet[AnswerPast]:
    """What was typed and does not count: set aside by a conflict, or received after the closing."""
    rows = dossier.past_answers.filter(why__in=["conflict", "closed"]).select_related("by")
    return rows.order_by("-at", "-pk")[:200]


def late_dossiers(user: User) -> QuerySet[Dossier]:
    """Received after the closing, and nobody has admitted them yet: the oldest first."""
    rows = Dossier.objects.filter(filed_within(user, *MANAGERS), state=DossierState.LATE)
    rows = rows.select_related("wave__call", "pole__lead", "region", "last_submission")
    return rows.defer("wave__working", "last_submission__content").order_by("submitted_at", "pk")

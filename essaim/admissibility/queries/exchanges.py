"""Requests, messages, letters and the history of one dossier."""

from datetime import date

from django.db.models import Q, QuerySet

from essaim.accounts.models import Role, User
from essaim.accounts.queries import holders
from essaim.admissibility.compute.requests import received_as
from essaim.admissibility.models import (
    Batch,
    BatchItem,
    CompletenessRequest,
    ItemKind,
    Letter,
    LetterState,
    RequestItem,
    RequestState,
    ThreadMessage,
    Verdict,
)
from essaim.admissibility.rules import takes_part
from essaim.audit.models import Entry
from essaim.dossiers.models import Answer, Dossier, Piece, Submission
from essaim.dossiers.rules import shared_with


def shared_dossiers(user: User) -> QuerySet[Dossier]:
    """The side of the candidate: the dossiers this person takes part in, once they are filed."""
    filed = Dossier.objects.filter(shared_with(user), submitted_at__isnull=False)
    return filed.select_related("wave__call__version", "pole__lead", "region", "last_submission__version")


def thread_of(dossier: Dossier) -> QuerySet[ThreadMessage]:
    """Oldest first, with who wrote."""
    return ThreadMessage.objects.filter(dossier=dossier).select_related("by", "request")


def requests_of(dossier: Dossier) -> QuerySet[CompletenessRequest]:
    return CompletenessRequest.objects.filter(dossier=dossier).select_related("sent_by").order_by("-sent_at")


def open_request(dossier: Dossier) -> CompletenessRequest | None:
    return requests_of(dossier).filter(state=RequestState.OPEN).first()


def unanswered_request(dossier: Dossier) -> CompletenessRequest | None:
    """The last one, open or out of time: complements sent late still answer it."""
    waiting = requests_of(dossier).filter(state__in=[RequestState.OPEN, RequestState.EXPIRED])
    return waiting.first()


def items_of_request(request: CompletenessRequest) -> list[RequestItem]:
    return list(request.items.select_related("explained_by"))


def arrivals(request: CompletenessRequest, filed: Submission | None = None) -> list[tuple[RequestItem, str]]:
    """Each thing asked, with what came for it in this filing (by default the last); "" when nothing."""
    filings = Submission.objects.filter(dossier=request.dossier_id).order_by("-number")
    last = filed or filings.first()
    former = filings.filter(submitted_at__lte=request.sent_at).first()
    if last is None or (former and former.pk == last.pk):
        return [(item, "") for item in items_of_request(request)]
    before = former.content if former else {}
    return [
        (item, received_as(item.kind, item.key, before, last.content)) for item in items_of_request(request)
    ]


def still_awaited(dossier: Dossier, filed: Submission) -> list[str]:
    """What was asked and neither came in this filing nor was explained."""
    request = unanswered_request(dossier)
    if request is None:
        return []
    return [item.label for item, came in arrivals(request, filed) if not came and not item.explanation]


def own_items(user: User) -> QuerySet[RequestItem]:
    mine = Dossier.objects.filter(shared_with(user))
    return RequestItem.objects.filter(request__dossier__in=mine).select_related("request__dossier")


def brought_since(request: CompletenessRequest) -> set[tuple[str, str]]:
    """Added to the working copy since it was asked, and not sent yet: (kind, key)."""
    pieces = Piece.objects.filter(dossier=request.dossier_id, removed_at=None, added_at__gte=request.sent_at)
    answers = Answer.objects.filter(dossier=request.dossier_id, updated_at__gte=request.sent_at)
    return {(str(ItemKind.PIECE), key) for key in pieces.values_list("key", flat=True)} | {
        (str(ItemKind.QUESTION), key) for key in answers.values_list("key", flat=True)
    }


def requests_ended_on(today: date) -> QuerySet[CompletenessRequest]:
    """Open requests whose delay is over: the due day itself still counts."""
    return CompletenessRequest.objects.filter(state=RequestState.OPEN, due_on__lt=today).select_related(
        "dossier"
    )


def requests_to_remind(today: date, until: date) -> QuerySet[CompletenessRequest]:
    waiting = CompletenessRequest.objects.filter(state=RequestState.OPEN, reminded_at=None)
    return waiting.filter(due_on__gte=today, due_on__lte=until).select_related(
        "dossier__wave__call", "dossier__pole"
    )


def letters_of(dossier: Dossier) -> QuerySet[Letter]:
    return (
        Letter.objects.filter(dossier=dossier)
        .select_related("act__opened_by", "delegation", "sent_by")
        .order_by("-written_at")
    )


def draft_letter(dossier: Dossier) -> Letter | None:
    return Letter.objects.filter(dossier=dossier, state=LetterState.DRAFT).first()


def sent_letters(dossier: Dossier) -> QuerySet[Letter]:
    return letters_of(dossier).filter(state=LetterState.SENT)


def has_current_letter(dossier: Dossier) -> bool:
    """Has this decision been notified? A letter older than the decision spoke of another one."""
    if dossier.decided_at is None:
        return False
    return sent_letters(dossier).filter(sent_at__gte=dossier.decided_at).exists()


def past_verdicts(dossier: Dossier) -> QuerySet[Verdict]:
    found = Verdict.objects.filter(dossier=dossier).select_related("proposed_by", "second_by")
    return found.order_by("-proposed_at", "-pk")


def history_of(dossier: Dossier) -> QuerySet[Entry]:
    """The acts on the dossier and on what the desk made of it, oldest first."""
    acts = Q(subject_type=Dossier._meta.label_lower, subject_id=str(dossier.pk))
    for model in (Verdict, CompletenessRequest, Letter):
        keys = model._default_manager.filter(dossier=dossier).values_list("pk", flat=True)
        acts |= Q(subject_type=model._meta.label_lower, subject_id__in=[str(pk) for pk in keys])
    return Entry.objects.filter(acts).select_related("by").order_by("id")


def batches_of(user: User) -> QuerySet[Batch]:
    return Batch.objects.filter(by=user)


def items_of(batch: Batch) -> QuerySet[BatchItem]:
    return BatchItem.objects.filter(batch=batch).select_related("dossier__pole").order_by("pk")


def desk_of(dossier: Dossier) -> list[User]:
    """The appraisers of the region, else the national officers. Never an author of the dossier."""
    slug = dossier.wave.call.slug
    unit = holders(Role.APPRAISER, region=dossier.region_id, call=slug) if dossier.region_id else ()
    people = list(unit) or list(holders(Role.NATIONAL_OFFICER, national=True, call=slug))
    return [user for user in people if not Dossier.objects.filter(takes_part(user), pk=dossier.pk).exists()]

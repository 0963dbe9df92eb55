"""Questions about files and exports."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, ManyToOneRel, OuterRef, QuerySet, Sum
from django.utils import timezone

from essaim.files.exports import NO_RIGHT, PRODUCERS, REACH
from essaim.files.models import Export, ScanState, StoredFile, Upload

PENDING = "L’analyse antivirus de ce fichier est en cours. Il s’ouvrira dès qu’elle sera finie."
INFECTED = "Un virus a été trouvé dans ce fichier : personne ne peut l’ouvrir."
NOT_SCANNED = (
    "Ce fichier n’a pas été analysé par un antivirus : seule la personne qui l’a envoyé peut l’ouvrir."
)


def why_not_open(user: Any, file: StoredFile, is_owner: bool = False) -> str | None:
    """None: it may be opened, as far as viruses go. Who may know about it is the caller's own rule."""
    if file.scan_state == ScanState.INFECTED:
        return INFECTED
    if file.scan_state == ScanState.CLEAN or is_owner or _sent_by(user, file):
        return None
    return PENDING if file.scan_state == ScanState.PENDING else NOT_SCANNED


def may_open(user: Any, file: StoredFile, is_owner: bool = False) -> bool:
    """`is_owner`: the caller knows this person to be on the side of the sender."""
    return why_not_open(user, file, is_owner) is None


def _sent_by(user: Any, file: StoredFile) -> bool:
    return user.is_authenticated and file.uploaded_by_id == user.pk


def visible_uploads(user: Any) -> QuerySet[Upload]:
    return Upload.objects.filter(owner=user).select_related("file")


def visible_exports(user: Any) -> QuerySet[Export]:
    return Export.objects.filter(requested_by=user).select_related("file", "requested_by")


def sent_by(user: Any) -> QuerySet[StoredFile]:
    """The files that this person sent: the only ones a form may attach for them."""
    return StoredFile.objects.filter(uploaded_by=user)


def may_still_read(export: Export) -> bool:
    """The right by which it was written is asked again when it is opened: it dies with that right."""
    producer = PRODUCERS.get(export.kind)
    if producer is None:
        return False
    now = producer.reach(export.requested_by)
    return export.params.get(REACH, now) == now and now != NO_RIGHT


def export_title(export: Export) -> str:
    """The name of the list, even when nobody writes it any more."""
    producer = PRODUCERS.get(export.kind)
    return producer.title if producer else export.kind


def sent_lately(user: Any) -> int:
    """How many bytes this person sent in a day, those on their way included."""
    stored = StoredFile.objects.filter(
        uploaded_by=user, created_at__gt=timezone.now() - timedelta(days=1)
    ).aggregate(sum=Sum("size"))
    coming = Upload.objects.filter(owner=user, file=None).aggregate(sum=Sum("size"))
    return (stored["sum"] or 0) + (coming["sum"] or 0)


def orphans(before: datetime) -> QuerySet[StoredFile]:
    """Files that people sent, and that nothing in the platform speaks of."""
    found = StoredFile.objects.filter(uploaded_by__isnull=False, created_at__lt=before)
    for field in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(field, ManyToOneRel):
            relation: Any = field.related_model
            rows = relation._base_manager.filter(**{field.field.name: OuterRef("pk")})
            found = found.filter(~Exists(rows))
    return found

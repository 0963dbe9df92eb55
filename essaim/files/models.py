"""Files people send: received in pieces, kept apart until the antivirus has spoken, never changed afterwards.

And the long exports, which are files that the platform makes.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.kit.frozen import frozen


class ScanState(models.TextChoices):
    PENDING = "pending", "Analyse en cours"
    CLEAN = "clean", "Aucun virus trouvé"
    INFECTED = "infected", "Virus trouvé"
    NOT_SCANNED = "not_scanned", "Non analysé"


class StoredFile(models.Model):
    """A complete file. Only the person who sent it may open it until it is found clean."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=255)
    size = models.PositiveBigIntegerField("taille (octets)")
    content_type = models.CharField(max_length=100)  # from its name and first bytes, never from the browser
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    storage_key = models.CharField(max_length=120, unique=True, editable=False)
    scan_state = models.CharField(max_length=12, choices=ScanState, default=ScanState.PENDING)
    scan_report = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "fichier"
        constraints = [
            models.CheckConstraint(name="stored_file_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="stored_file_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="stored_file_scan_is_known", condition=Q(scan_state__in=ScanState.values)
            ),
            models.CheckConstraint(
                name="stored_file_verdict_has_a_date",
                condition=~Q(scan_state__in=["clean", "infected"]) | Q(scanned_at__isnull=False),
            ),
        ]
        triggers = frozen("public_id", "size", "sha256", "storage_key", "uploaded_by_id", kept=False)

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file on its way, sent in pieces by one person; resumed after a cut. Becomes a `StoredFile`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()  # announced
    sha256 = models.CharField(max_length=64, blank=True)  # announced; blank: the browser could not say
    received = models.PositiveBigIntegerField(default=0)
    pieces = models.JSONField(default=list)  # essaim.files.pieces.Piece
    file = models.OneToOneField(StoredFile, on_delete=models.SET_NULL, null=True, related_name="upload")
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)  # abandoned uploads are purged on it

    class Meta:
        verbose_name = "envoi en cours"
        indexes = [models.Index(fields=["touched_at"], name="upload_oldest")]
        constraints = [
            models.CheckConstraint(
                name="upload_never_exceeds_what_was_announced",
                condition=Q(received__lte=F("size"), size__gt=0),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExportStep(models.TextChoices):
    WAITING = "waiting", "En attente"
    RUNNING = "running", "En cours"
    READY = "ready", "Prêt"
    FAILED = "failed", "Échec"


class Export(models.Model):
    """A long list, written into a file by a task, for the person who asked for it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)  # essaim.files.exports.PRODUCERS
    file_format = models.CharField("format", max_length=4)  # essaim.kit.exports.FORMATS
    params = models.JSONField(default=dict)  # the filters of the list, as asked
    step = models.CharField(max_length=10, choices=ExportStep, default=ExportStep.WAITING, editable=False)
    done = models.PositiveIntegerField("lignes écrites", default=0, editable=False)
    total = models.PositiveIntegerField("lignes en tout", null=True, editable=False)
    error = models.CharField(max_length=500, blank=True, editable=False)
    file = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="exports", editable=False
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "export"
        indexes = [models.Index(fields=["created_at"], name="export_oldest")]
        constraints = [
            models.CheckConstraint(name="export_step_is_known", condition=Q(step__in=ExportStep.values)),
            models.CheckConstraint(
                name="export_ends_when_it_ends",
                condition=Q(step__in=["ready", "failed"]) ^ Q(finished_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

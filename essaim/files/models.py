"""Files people send: received in pieces, kept apart until the antivirus has spoken, never changed afterwards."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


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
            models.CheckConstraint(name="stored_file_scan_is_known", condition=Q(scan_state__in=ScanState.values)),
            models.CheckConstraint(
                name="stored_file_verdict_has_a_date",
                condition=~Q(scan_state__in=["clean", "infected"]) | Q(scanned_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file on its way, sent in pieces by one person; resumed after a cut. Becomes a `StoredFile`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()  # announced
    received = models.PositiveBigIntegerField(default=0)
    file = models.OneToOneField(StoredFile, on_delete=models.SET_NULL, null=True, related_name="upload")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="upload_never_exceeds_what_was_announced", condition=Q(received__lte=F("size"), size__gt=0)
            )
        ]

    def __str__(self) -> str:
        return self.name

"""Calls and their dated waves. What a wave asks is a versioned document: see `compute/document.py`."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.files.models import StoredFile
from essaim.kit.money import MoneyField


class CallState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    PUBLISHED = "published", "Publié"
    ENDED = "ended", "Terminé"


class Call(models.Model):
    """A programme open for years, in waves: AMI or appel à projets. Its texts are in `CallVersion`."""

    slug = models.SlugField("adresse", unique=True)
    title = models.CharField("titre", max_length=200)
    state = models.CharField(max_length=10, choices=CallState, default=CallState.DRAFT, editable=False)
    opens_on = models.DateField("ouvert à partir du")
    closes_on = models.DateField("jusqu’au", null=True, blank=True)
    working = models.JSONField(default=dict, editable=False)  # CallText, perhaps ahead of `version`
    working_number = models.PositiveIntegerField(
        default=1, editable=False
    )  # two editors: the second one is told
    version = models.ForeignKey(
        "CallVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "appel"
        constraints = [
            models.CheckConstraint(name="call_state_is_known", condition=Q(state__in=CallState.values)),
            models.CheckConstraint(
                name="call_closes_after_it_opens",
                condition=Q(closes_on=None) | Q(closes_on__gt=F("opens_on")),
                violation_error_message="La fin de l’appel doit suivre son ouverture.",
            ),
            models.CheckConstraint(
                name="call_published_has_a_version", condition=Q(state="draft") | Q(version__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CallVersion(models.Model):
    """The texts of a call as published at one instant: never changed afterwards."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()  # calls.compute.document.CallText
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("ce qui change", max_length=500, blank=True)
    changes = models.JSONField(default=list)  # sentences: what differs from the version before

    class Meta:
        constraints = [models.UniqueConstraint(name="call_version_number", fields=["call", "number"])]

    def __str__(self) -> str:
        return f"{self.call}, version {self.number}"


class WaveState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    PUBLISHED = "published", "Publiée"
    CLOSED = "closed", "Close par anticipation"
    ARCHIVED = "archived", "Archivée"


class Wave(models.Model):
    """A dated window of a call. `working` is the document being prepared, `version` the one in force."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="waves", verbose_name="appel")
    slug = models.SlugField("adresse", unique=True)
    name = models.CharField("nom", max_length=120)
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.DRAFT, editable=False)
    working = models.JSONField(
        editable=False
    )  # calls.compute.document.WaveDocument, perhaps ahead of `version`
    working_number = models.PositiveIntegerField(
        default=1, editable=False
    )  # two editors: the second one is told
    version = models.ForeignKey(
        "WaveVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # Copied from the version in force by `publish_wave`, to be asked of the database.
    opens_at = models.DateTimeField("ouverture", null=True, editable=False)
    closes_at = models.DateTimeField("clôture", null=True, editable=False)
    grace_minutes = models.PositiveSmallIntegerField("tolérance (minutes)", default=0, editable=False)
    envelope_amount = MoneyField("enveloppe", null=True, editable=False)
    closed_early_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_early_reason = models.TextField(blank=True, editable=False)  # shown to everyone

    class Meta:
        verbose_name = "vague"
        constraints = [
            models.CheckConstraint(name="wave_state_is_known", condition=Q(state__in=WaveState.values)),
            models.CheckConstraint(
                name="wave_published_has_a_version_and_dates",
                condition=Q(state="draft")
                | Q(version__isnull=False, opens_at__isnull=False, closes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="wave_closes_after_it_opens",
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                violation_error_message="La clôture doit suivre l’ouverture.",
            ),
            models.CheckConstraint(
                name="wave_closed_early_says_when_and_why",
                condition=~Q(state="closed") | Q(closed_early_at__isnull=False) & ~Q(closed_early_reason=""),
            ),
            models.CheckConstraint(
                name="wave_envelope_is_positive",
                condition=Q(envelope_amount=None) | Q(envelope_amount__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WaveVersion(models.Model):
    """The document of a wave as published at one instant: questions, pieces, rules, dates. Never changed."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()  # calls.compute.document.WaveDocument
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("ce qui change", max_length=500, blank=True)
    changes = models.JSONField(default=list)  # sentences: what differs from the version before

    class Meta:
        constraints = [models.UniqueConstraint(name="wave_version_number", fields=["wave", "number"])]

    def __str__(self) -> str:
        return f"{self.wave}, version {self.number}"


class CallDocument(models.Model):
    """A file offered for download on the page of a call: specifications, notice, model letter."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("titre", max_length=160)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

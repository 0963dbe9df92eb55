"""What the administration and the candidate say to each other: requests, messages, letters."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.dossiers.models import Dossier
from essaim.kit.written import short_day
from essaim.notices.models import Act, Delegation


class RequestState(models.TextChoices):
    OPEN = "open", "En attente du candidat"
    ANSWERED = "answered", "Complétée"
    EXPIRED = "expired", "Délai dépassé"
    CANCELLED = "cancelled", "Annulée"


class CompletenessRequest(models.Model):
    """Pieces asked of the candidate, with a time limit: the silence clock stops meanwhile (CRPA L114-5)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    piece_keys = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    question_keys = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    message = models.TextField("explication pour le candidat", max_length=10_000)
    due_on = models.DateField("à compléter avant le")
    suspends = models.BooleanField("suspend le délai", default=True)  # only indispensable pieces (L114-5-1)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN, editable=False)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    once_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 (NULL: none)

    class Meta:
        verbose_name = "demande de compléments"
        ordering = ["sent_at"]
        constraints = [
            models.CheckConstraint(name="request_state_is_known", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(
                name="request_closed_says_when", condition=Q(state="open") ^ Q(closed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="request_asks_for_something",
                condition=~Q(piece_keys=[]) | ~Q(question_keys=[]),
                violation_error_message="Choisissez au moins une pièce ou une question.",
            ),
            models.UniqueConstraint(name="request_one_open", fields=["dossier"], condition=Q(state="open")),
            models.UniqueConstraint(name="request_once", fields=["dossier", "once_key"]),
        ]
        indexes = [models.Index(fields=["due_on"], name="request_by_due_day", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"demande du {short_day(self.sent_at)}"


class ItemKind(models.TextChoices):
    PIECE = "piece", "Pièce"
    QUESTION = "question", "Réponse"


class RequestItem(models.Model):
    """One thing asked, followed until it came or until the candidate explained why it will not."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(CompletenessRequest, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField("nature", max_length=8, choices=ItemKind)
    key = models.CharField(max_length=60)  # of a piece or of a question of the WaveDocument
    label = models.CharField("ce qui est demandé", max_length=300)
    explanation = models.TextField("pourquoi le candidat ne le fournit pas", max_length=5000, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explained_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField("reçu le", null=True, blank=True)
    received_as = models.CharField("reçu sous la forme", max_length=300, blank=True)

    class Meta:
        verbose_name = "élément demandé"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="request_item_once", fields=["request", "kind", "key"]),
            models.CheckConstraint(name="request_item_kind_is_known", condition=Q(kind__in=ItemKind.values)),
            models.CheckConstraint(
                name="request_item_explained_by_someone",
                condition=Q(explanation="", explained_at=None, explained_by=None)
                | (~Q(explanation="") & Q(explained_at__isnull=False, explained_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def slot(self) -> tuple[str, str]:
        return str(self.kind), self.key


class ThreadMessage(models.Model):
    """A message between the administration and the co-authors of a dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        CompletenessRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    text = models.TextField("message", max_length=10_000)
    from_administration = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    once_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 (NULL: none)

    class Meta:
        verbose_name = "message du fil"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["dossier", "at"], name="thread_message_by_dossier")]
        constraints = [
            models.UniqueConstraint(name="thread_message_once", fields=["dossier", "once_key"]),
            models.CheckConstraint(name="thread_message_is_not_empty", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class LetterKind(models.TextChoices):
    NOTICE = "notice", "Avis de recevabilité"
    REFUSAL = "refusal", "Décision de non-recevabilité"


class LetterState(models.TextChoices):
    DRAFT = "draft", "Projet"
    SENT = "sent", "Envoyée"


class Letter(models.Model):
    """The decision on admissibility as the candidate reads it. Once sent, it is never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("objet", max_length=10, choices=LetterKind)
    body = models.TextField("texte", max_length=20_000)
    delegation = models.ForeignKey(  # in whose name; the screen proposes who may sign today
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT, editable=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    act = models.OneToOneField(  # how it was notified
        Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "lettre de recevabilité"
        ordering = ["written_at"]
        constraints = [
            models.CheckConstraint(name="letter_kind_is_known", condition=Q(kind__in=LetterKind.values)),
            models.CheckConstraint(name="letter_state_is_known", condition=Q(state__in=LetterState.values)),
            models.CheckConstraint(
                name="letter_sent_is_whole",
                condition=Q(state="draft", sent_at=None)
                | Q(state="sent", sent_at__isnull=False, sent_by__isnull=False, act__isnull=False),
            ),
            models.CheckConstraint(name="letter_says_something", condition=~Q(body="")),
            models.UniqueConstraint(name="letter_one_draft", fields=["dossier"], condition=Q(state="draft")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display().lower()})"

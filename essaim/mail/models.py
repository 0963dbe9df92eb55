"""The outbox: every message is a row before it is sent, and says what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.files.models import StoredFile


class Delivery(models.TextChoices):
    HELD = "held", "Retenu"
    QUEUED = "queued", "En file d’attente"
    SENT = "sent", "Envoyé"
    RETRYING = "retrying", "Nouvel essai prévu"
    FAILED = "failed", "Échec"
    BOUNCED = "bounced", "Rejeté par le destinataire"
    CANCELLED = "cancelled", "Annulé"


class Message(models.Model):
    """One message to one person. `about` is the reference of what it speaks of, to show it there."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField("modèle", max_length=60)  # essaim.mail.texts.templates()
    to = models.EmailField("destinataire")
    reply_to = models.EmailField("réponses à", blank=True)  # "": the usual contact
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    subject = models.CharField("objet", max_length=250)
    text = models.TextField("texte")
    html = models.TextField(blank=True)
    critical = models.BooleanField("prioritaire", default=False)  # its own queue: never behind a bulk send
    # A code or a personal link: never shown on a screen, erased once sent, never sent again.
    secret = models.BooleanField(default=False, editable=False)
    about = models.CharField("au sujet de", max_length=80, blank=True, db_index=True)
    call_slug = models.SlugField(blank=True)
    delivery = models.CharField(
        "état", max_length=10, choices=Delivery, default=Delivery.QUEUED, editable=False
    )
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)  # a worker is sending it
    report = models.CharField(
        "compte rendu", max_length=500, blank=True, editable=False
    )  # what the server said
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    resent_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="resends"
    )
    # The same fact told twice makes one message: "submitted:K7RM2XQ4TB:1:anne@example.fr".
    once_key = models.CharField(max_length=200, unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "message"
        indexes = [models.Index(fields=["-created_at", "-id"], name="message_newest")]
        constraints = [
            models.CheckConstraint(
                name="message_delivery_is_known", condition=Q(delivery__in=Delivery.values)
            ),
            models.CheckConstraint(
                name="message_sent_says_when", condition=~Q(delivery="sent") | Q(sent_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class MessageFile(models.Model):
    """A file joined to a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.file)


class TemplateText(models.Model):
    """The words of a call for one kind of message, in place of the product's own."""

    call_slug = models.SlugField()
    key = models.CharField(max_length=60)
    subject = models.CharField("objet", max_length=250)
    body = models.TextField("texte")
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "texte de message"
        constraints = [
            models.UniqueConstraint(name="template_text_once_per_call", fields=["call_slug", "key"])
        ]

    def __str__(self) -> str:
        return f"{self.call_slug} : {self.key}"

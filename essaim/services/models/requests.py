"""Requests for a service: who holds them, until when, how they ended, what was said."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.kit.references import new_reference
from essaim.kit.written import short_day
from essaim.services.models.bouquets import Adviser, Service, Theme
from essaim.services.models.rights import Entitlement
from essaim.territories.models import Region


class RequestState(models.TextChoices):
    WAITING = "waiting", "En attente de réponse"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Déclinée"
    CANCELLED = "cancelled", "Annulée par le pôle"
    CLOSED = "closed", "Terminée"


class Outcome(models.TextChoices):
    """The closed list: every accepted request ends in one of these."""

    DONE = "done", "Service rendu"
    PARTLY = "partly", "Service rendu en partie"
    REDIRECTED = "redirected", "Pôle orienté ailleurs"
    NO_NEED = "no_need", "Besoin disparu"
    NO_ANSWER = "no_answer", "Pôle sans réponse"
    NOT_RENDERED = "not_rendered", "Service non rendu"


class SupportRequest(models.Model):
    """A pole asks for a service, in its own words. It always has a holder, or a manager who was told."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="requests")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField("votre besoin", max_length=4000)
    who_comes = models.CharField("qui participera", max_length=300, blank=True)
    wish = models.CharField("pôle ou personne souhaités", max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=RequestState, default=RequestState.WAITING, editable=False
    )
    adviser = models.ForeignKey(
        Adviser, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    due_at = models.DateTimeField("réponse attendue avant", null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("demandé le", default=timezone.now, editable=False)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField("remonté le", null=True, blank=True, editable=False)
    escalations = models.PositiveSmallIntegerField(default=0, editable=False)
    declined_reason = models.CharField("motif", max_length=500, blank=True, editable=False)
    outcome = models.CharField("issue", max_length=12, choices=Outcome, blank=True, editable=False)
    outcome_note = models.CharField("précision", max_length=500, blank=True, editable=False)
    closed_at = models.DateTimeField("terminée le", null=True, blank=True, editable=False)
    once_key = models.CharField(max_length=80, blank=True, editable=False)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "demande de service"
        constraints = [
            models.CheckConstraint(
                name="support_request_state_is_known", condition=Q(state__in=RequestState.values)
            ),
            models.CheckConstraint(
                name="support_request_is_held_or_escalated",
                condition=~Q(state="waiting")
                | Q(adviser__isnull=False, due_at__isnull=False)
                | Q(escalated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="support_request_declined_says_why",
                condition=~Q(state="declined") | ~Q(declined_reason=""),
            ),
            models.CheckConstraint(
                name="support_request_closed_has_an_outcome",
                condition=Q(state="closed", outcome__in=Outcome.values, closed_at__isnull=False)
                | (~Q(state="closed") & Q(outcome="")),
            ),
            models.UniqueConstraint(
                name="support_request_asked_once",
                fields=["asked_by", "once_key"],
                condition=~Q(once_key=""),
            ),
        ]
        indexes = [
            models.Index(fields=["adviser", "state"], name="support_request_inbox"),
            models.Index(fields=["-asked_at", "-id"], name="support_request_newest"),
            models.Index(fields=["due_at"], name="support_request_due", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"demande {self.reference}"


class TurnEnd(models.TextChoices):
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Déclinée"
    PASSED = "passed", "Transmise"
    LATE = "late", "Sans réponse à temps"
    REROUTED = "rerouted", "Confiée à une autre personne"
    CANCELLED = "cancelled", "Annulée"


class Turn(models.Model):
    """The time a request spent with one adviser."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="turns")
    adviser = models.ForeignKey(Adviser, on_delete=models.PROTECT, related_name="+")
    why = models.CharField("pourquoi cette personne", max_length=300, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=10, choices=TurnEnd, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "passage d’une demande"
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="turn_ended_says_how", condition=Q(ended_at=None, ended_as="") | ~Q(ended_as="")
            ),
            models.UniqueConstraint(
                name="turn_one_at_a_time", fields=["request"], condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.adviser}"


class RequestMessage(models.Model):
    """One message of the thread of a request, written on the page or sent by mail."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("message", max_length=8000)
    at = models.DateTimeField(default=timezone.now)
    mail_id = models.CharField(max_length=250, unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "message d’une demande"
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(name="request_message_has_words", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.by}, {short_day(self.at)}"

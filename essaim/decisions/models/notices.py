"""What is sent of a decision, and what becomes of it: letter, notification, opinions communicated, appeal."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.decisions.models.decisions import Decision
from essaim.files.models import StoredFile
from essaim.kit.frozen import frozen
from essaim.kit.written import short_day
from essaim.notices.models import Act


class LetterKind(models.TextChoices):
    LAUREATE = "laureate", "Accompagnement accordé"
    FINANCED = "financed", "Subvention accordée"
    RESERVE = "reserve", "Inscription sur la liste complémentaire"
    REFUSED = "refused", "Demande non retenue"
    PROMOTED = "promoted", "Subvention accordée après un désistement"
    WITHDRAWN = "withdrawn", "Désistement pris en compte"
    UPHELD = "upheld", "Recours rejeté"
    REVISED = "revised", "Nouvelle décision après un recours"


class DecisionLetter(models.Model):
    """The decision as the candidate reads it. Once sent, its words are frozen in its act."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField("objet", max_length=9, choices=LetterKind)
    subject = models.CharField("objet de la lettre", max_length=250)
    body = models.TextField("texte", max_length=40_000)
    edited = models.BooleanField(default=False, editable=False)  # by hand, since it was composed
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField("notifiée le", null=True, blank=True, editable=False)
    act = models.OneToOneField(  # its words frozen, its author, its channel, the proof of its notification
        Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "lettre de décision"
        ordering = ["written_at"]
        constraints = [
            models.CheckConstraint(
                name="decision_letter_kind_is_known", condition=Q(kind__in=LetterKind.values)
            ),
            models.CheckConstraint(
                name="decision_letter_says_something", condition=~Q(subject="") & ~Q(body="")
            ),
            models.CheckConstraint(
                name="decision_letter_sent_is_frozen", condition=Q(sent_at=None) ^ Q(act__isnull=False)
            ),
            models.UniqueConstraint(
                name="decision_letter_one_draft", fields=["decision"], condition=Q(sent_at=None)
            ),
        ]
        triggers = frozen(
            "decision_id", "kind", "subject", "body", "sent_at", "act_id", since="OLD.sent_at IS NOT NULL"
        )

    def __str__(self) -> str:
        return self.get_kind_display()


class Communication(models.Model):
    """The opinions on a dossier, communicated to its authors once it is decided (CRPA L311-2)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="communication")
    content = models.JSONField()  # compute.decisions.opinions.Opinions, names hidden
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("communiqués le", default=timezone.now)

    class Meta:
        verbose_name = "communication des avis"

    def __str__(self) -> str:
        return f"avis communiqués le {short_day(self.at)}"


class OpinionsRequest(models.Model):
    """The authors of a dossier ask for its opinions. Silence of one month refuses them (CRPA R311-13)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="opinions_request")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("demandés le", default=timezone.now)

    class Meta:
        verbose_name = "demande de communication des avis"
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"avis demandés le {short_day(self.asked_at)}"


class AppealKind(models.TextChoices):
    GRACIOUS = "gracious", "Recours gracieux"
    HIERARCHICAL = "hierarchical", "Recours hiérarchique"
    COURT = "court", "Recours devant le tribunal administratif"


class AppealState(models.TextChoices):
    OPEN = "open", "En cours"
    GRANTED = "granted", "Accueilli"
    REJECTED = "rejected", "Rejeté"
    SILENT = "silent", "Rejeté par silence"
    DROPPED = "dropped", "Retiré"


class Appeal(models.Model):
    """Somebody contests a decision: since when, until when silence does not reject it, what was answered."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    kind = models.CharField("voie", max_length=12, choices=AppealKind)
    received_on = models.DateField("reçu le")
    grounds = models.TextField("ce qui est demandé, et pourquoi", max_length=20_000)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    court = models.CharField("juridiction et numéro de l’affaire", max_length=200, blank=True)
    by_candidate = models.BooleanField("déposé en ligne", default=False)
    is_late = models.BooleanField("tardif", default=False, editable=False)  # by what was known that day
    state = models.CharField(max_length=8, choices=AppealState, default=AppealState.OPEN, editable=False)
    answer = models.TextField("réponse motivée", max_length=20_000, blank=True)
    answered_at = models.DateTimeField("réponse du", null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    new_decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("enregistré le", default=timezone.now)
    once_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 (NULL: none)

    class Meta:
        verbose_name = "recours"
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(name="appeal_kind_is_known", condition=Q(kind__in=AppealKind.values)),
            models.CheckConstraint(name="appeal_state_is_known", condition=Q(state__in=AppealState.values)),
            models.CheckConstraint(name="appeal_says_why", condition=~Q(grounds="")),
            models.CheckConstraint(
                name="appeal_answered_says_what",
                condition=~Q(state__in=["granted", "rejected"])
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="appeal_before_a_court_names_it", condition=~Q(kind="court") | ~Q(court="")
            ),
            models.CheckConstraint(
                name="appeal_courts_are_not_silent", condition=~Q(kind="court") | ~Q(state="silent")
            ),
            models.UniqueConstraint(name="appeal_once", fields=["decision", "once_key"]),
            models.UniqueConstraint(
                name="appeal_one_open_of_a_kind",
                fields=["decision", "kind"],
                condition=Q(state="open"),
                violation_error_message="Un recours de cette nature est déjà en cours.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display().lower()})"

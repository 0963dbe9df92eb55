"""The desk: findings of the machine, verdicts of people, door by door, and what is missing."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.dossiers.models import Dossier, Submission
from essaim.files.models import StoredFile


class RuleOutcome(models.TextChoices):
    MET = "met", "Remplie"
    NOT_MET = "not_met", "Non remplie"
    TO_CHECK = "to_check", "À vérifier"


class RuleVerdict(models.Model):
    """What a person says of one admissibility rule for one filing, beside what the machine found."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    door = models.CharField("volet", max_length=30)
    rule = models.CharField("règle", max_length=60)  # WaveDocument rule key
    finding = models.CharField("constat automatique", max_length=8, choices=RuleOutcome)
    finding_detail = models.CharField(max_length=500, blank=True)
    outcome = models.CharField("verdict", max_length=8, choices=RuleOutcome)
    reason = models.TextField("motif", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "verdict sur une règle"
        constraints = [
            models.UniqueConstraint(name="rule_verdict_once", fields=["submission", "door", "rule"]),
            models.CheckConstraint(name="rule_verdict_outcome_is_known", condition=Q(outcome__in=RuleOutcome.values)),
            models.CheckConstraint(
                name="rule_verdict_against_has_a_reason",
                condition=(Q(outcome="met") & Q(finding="met")) | ~Q(reason="") | Q(outcome=F("finding")),
                violation_error_message="Expliquez pourquoi votre verdict diffère du constat automatique.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} : {self.get_outcome_display()}"


class VerdictState(models.TextChoices):
    PROPOSED = "proposed", "Proposé, second regard attendu"
    SENT_BACK = "sent_back", "Renvoyé à l’instructeur"
    CONFIRMED = "confirmed", "Confirmé"
    REPLACED = "replaced", "Remplacé"


class Verdict(models.Model):
    """Admissible or not, for one door of one dossier. « Not admissible » needs a second person."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    door = models.CharField("volet", max_length=30)
    admissible = models.BooleanField("recevable")
    state = models.CharField(max_length=10, choices=VerdictState, default=VerdictState.PROPOSED, editable=False)
    reasons = models.TextField("motifs", blank=True)  # as the candidate will read them
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_note = models.TextField("avis du second regard", blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "verdict de recevabilité"
        constraints = [
            models.UniqueConstraint(
                name="verdict_one_in_force", fields=["dossier", "door"], condition=~Q(state="replaced")
            ),
            models.CheckConstraint(name="verdict_state_is_known", condition=Q(state__in=VerdictState.values)),
            models.CheckConstraint(
                name="verdict_not_admissible_has_reasons", condition=Q(admissible=True) | ~Q(reasons=""),
                violation_error_message="Un avis de non-recevabilité doit être motivé.",
            ),
            models.CheckConstraint(
                name="verdict_confirmed_says_when", condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="verdict_not_admissible_seen_by_a_second_person",
                condition=Q(admissible=True)
                | ~Q(state="confirmed")
                | (Q(second_by__isnull=False) & ~Q(second_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.door} : {'recevable' if self.admissible else 'non recevable'}"


class RequestState(models.TextChoices):
    OPEN = "open", "En attente du candidat"
    ANSWERED = "answered", "Complétée"
    EXPIRED = "expired", "Délai dépassé"
    CANCELLED = "cancelled", "Annulée"


class CompletenessRequest(models.Model):
    """Pieces asked of the candidate, with a time limit: the silence clock stops meanwhile (CRPA L114-5)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    piece_keys = ArrayField(models.CharField(max_length=60), default=list)
    question_keys = ArrayField(models.CharField(max_length=60), default=list)
    message = models.TextField("explication pour le candidat")
    due_on = models.DateField("à compléter avant le")
    suspends = models.BooleanField("suspend le délai", default=True)  # only indispensable pieces do (L114-5-1)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN, editable=False)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "demande de compléments"
        ordering = ["sent_at"]
        constraints = [
            models.CheckConstraint(name="request_state_is_known", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(
                name="request_closed_says_when", condition=Q(state="open") ^ Q(closed_at__isnull=False)
            ),
            models.UniqueConstraint(name="request_one_open", fields=["dossier"], condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"demande du {self.sent_at:%d/%m/%Y}"


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

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["dossier", "at"], name="thread_message_by_dossier")]

    def __str__(self) -> str:
        return self.text[:60]

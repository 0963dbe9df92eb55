"""What a person says: of each rule, then of each door."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.dossiers.models import Dossier, Submission


class RuleOutcome(models.TextChoices):
    MET = "met", "Remplie"
    NOT_MET = "not_met", "Non remplie"
    TO_CHECK = "to_check", "À vérifier"


class RuleVerdict(models.Model):
    """What a person says of one admissibility rule for one filing, beside what the machine found."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField("règle", max_length=60)  # WaveDocument rule key; one verdict for all its doors
    finding = models.CharField("constat automatique", max_length=8, choices=RuleOutcome)
    finding_detail = models.CharField(max_length=500, blank=True)
    outcome = models.CharField("verdict", max_length=8, choices=RuleOutcome)
    reason = models.TextField("motif", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "verdict sur une règle"
        constraints = [
            models.UniqueConstraint(name="rule_verdict_once", fields=["submission", "rule"]),
            models.CheckConstraint(
                name="rule_verdict_outcome_is_known", condition=Q(outcome__in=RuleOutcome.values)
            ),
            models.CheckConstraint(
                name="rule_verdict_against_has_a_reason",
                condition=(Q(outcome=F("finding")) & ~Q(outcome="not_met")) | ~Q(reason=""),
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
    door = models.CharField("volet", max_length=50)
    admissible = models.BooleanField("recevable")
    state = models.CharField(
        max_length=10, choices=VerdictState, default=VerdictState.PROPOSED, editable=False
    )
    reasons = models.TextField("motifs", blank=True)  # as the candidate will read them
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_note = models.TextField("avis du second regard", blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "verdict de recevabilité"
        constraints = [
            models.UniqueConstraint(
                name="verdict_one_in_force", fields=["dossier", "door"], condition=~Q(state="replaced")
            ),
            models.CheckConstraint(name="verdict_state_is_known", condition=Q(state__in=VerdictState.values)),
            models.CheckConstraint(
                name="verdict_not_admissible_has_reasons",
                condition=Q(admissible=True) | ~Q(reasons=""),
                violation_error_message="Un avis de non-recevabilité doit être motivé.",
            ),
            models.CheckConstraint(
                name="verdict_confirmed_says_when",
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="verdict_not_admissible_seen_by_a_second_person",
                condition=Q(admissible=True)
                | ~Q(state="confirmed")
                | (Q(second_by__isnull=False) & ~Q(second_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="verdict_sent_back_says_why", condition=~Q(state="sent_back") | ~Q(second_note="")
            ),
        ]
        indexes = [models.Index(fields=["dossier", "door", "proposed_at"], name="verdict_by_dossier")]

    def __str__(self) -> str:
        return f"{self.door} : {'recevable' if self.admissible else 'non recevable'}"

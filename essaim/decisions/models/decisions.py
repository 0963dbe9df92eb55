"""What is decided of each dossier, door by door: prepared under embargo, then released at one instant."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier
from essaim.kit.money import MoneyField
from essaim.notices.models import Delegation


class Outcome(models.TextChoices):
    LAUREATE = "laureate", "Lauréat de l’accompagnement"
    FINANCED = "financed", "Lauréat de la subvention"
    RESERVE = "reserve", "Liste complémentaire"
    REFUSED = "refused", "Non retenu"


class DecisionState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    READY = "ready", "Prête"
    RELEASED = "released", "Publiée"
    WITHDRAWN = "withdrawn", "Désistement"
    REPLACED = "replaced", "Remplacée"
    CANCELLED = "cancelled", "Sans objet"


class Origin(models.TextChoices):
    PORTFOLIO = "portfolio", "Portefeuille adopté"
    ADMISSIBILITY = "admissibility", "Dossier recevable"
    HAND = "hand", "Saisie"
    RESERVE = "reserve", "Appel de la réserve"
    APPEAL = "appeal", "Réponse à un recours"


LIVE = (DecisionState.DRAFT, DecisionState.READY, DecisionState.RELEASED, DecisionState.WITHDRAWN)
KNOWN = (DecisionState.RELEASED, DecisionState.WITHDRAWN, DecisionState.REPLACED)  # out of the embargo


class Decision(models.Model):
    """What is decided of one dossier for one door. Once released it is never changed: another replaces it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    door = models.CharField("volet", max_length=50)
    outcome = models.CharField("décision", max_length=8, choices=Outcome)
    amount = MoneyField("montant", null=True, blank=True)  # granted; or what the reserve would be given
    rank = models.PositiveSmallIntegerField("rang sur la liste complémentaire", null=True, blank=True)
    reasons = models.TextField("motifs, tels que le candidat les lira", max_length=10_000, blank=True)
    feedback = models.TextField("retour au candidat", max_length=20_000, blank=True)
    feedback_edited = models.BooleanField(default=False, editable=False)  # by hand, since it was composed
    feedback_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    feedback_at = models.DateTimeField("retour relu le", null=True, blank=True)
    state = models.CharField(max_length=9, choices=DecisionState, default=DecisionState.DRAFT, editable=False)
    origin = models.CharField("origine", max_length=13, choices=Origin, default=Origin.HAND)
    computation = models.JSONField(default=dict, blank=True)  # what bore on it: compute.decisions.algorithm
    number = models.PositiveIntegerField(default=1)  # grows at each save: two managers are told of each other
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("arrêtée le", default=timezone.now)
    released_at = models.DateTimeField("publiée le", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("fin", null=True, blank=True, editable=False)
    ended_reason = models.CharField("motif de la fin", max_length=1000, blank=True, editable=False)

    class Meta:
        verbose_name = "décision"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="decision_outcome_is_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="decision_state_is_known", condition=Q(state__in=DecisionState.values)
            ),
            models.CheckConstraint(name="decision_origin_is_known", condition=Q(origin__in=Origin.values)),
            models.CheckConstraint(
                name="decision_amount_of_the_financed",
                condition=Q(outcome="financed", amount__isnull=False, amount__gt=0)
                | Q(outcome="reserve", amount=None)
                | Q(outcome="reserve", amount__gt=0)
                | Q(outcome__in=["laureate", "refused"], amount=None),
                violation_error_message="Un montant s’indique pour un lauréat de la subvention.",
            ),
            models.CheckConstraint(
                name="decision_rank_of_the_reserve_alone",
                condition=Q(outcome="reserve", rank__isnull=False, rank__gte=1)
                | (~Q(outcome="reserve") & Q(rank=None)),
                violation_error_message="Un rang s’indique pour la liste complémentaire, elle seule.",
            ),
            models.CheckConstraint(
                name="decision_known_has_a_date",
                condition=Q(state__in=["draft", "ready", "cancelled"], released_at=None)
                | Q(state__in=["released", "withdrawn", "replaced"], released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_ended_says_when_and_why",
                condition=Q(state__in=["draft", "ready", "released"], ended_at=None, ended_reason="")
                | (
                    Q(state__in=["withdrawn", "replaced", "cancelled"], ended_at__isnull=False)
                    & ~Q(ended_reason="")
                ),
            ),
            models.CheckConstraint(
                name="decision_read_by_someone",
                condition=Q(feedback_at=None, feedback_by=None)
                | Q(feedback_at__isnull=False, feedback_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="decision_one_alive",
                fields=["dossier", "door"],
                condition=Q(state__in=["draft", "ready", "released", "withdrawn"]),
                violation_error_message="Une décision existe déjà pour ce dossier et ce volet.",
            ),
        ]
        indexes = [models.Index(fields=["door", "outcome", "state"], name="decision_by_outcome")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.get_state_display().lower()})"


class DecisionFrame(models.Model):
    """What all the decisions of a wave share: who signs, and what candidates are shown."""

    wave = models.OneToOneField(Wave, on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey(  # in whose name, among those who may sign (CRPA L212-1)
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    shows_scores = models.BooleanField("montrer au candidat ses notes par critère", default=False)
    shows_amounts = models.BooleanField("montrer les montants dans la liste publique", default=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "cadre des décisions"

    def __str__(self) -> str:
        return f"décisions de {self.wave}"


class BatchAct(models.TextChoices):
    FEEDBACK = "feedback", "Composer les retours"
    READY = "ready", "Déclarer prêtes"
    DRAFT = "draft", "Reprendre en préparation"


class DecisionBatch(models.Model):
    """The same act on the decisions of a door, one by one, with those that were left aside and why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    door = models.CharField("volet", max_length=50)
    act = models.CharField("acte", max_length=8, choices=BatchAct)
    waiting = ArrayField(models.BigIntegerField(), default=list)  # decisions not yet looked at
    done = models.PositiveIntegerField("faites", default=0)
    left_aside = models.JSONField(default=list)  # [decision, why]
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    once_key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "acte groupé sur des décisions"
        constraints = [
            models.CheckConstraint(name="decision_batch_act_is_known", condition=Q(act__in=BatchAct.values)),
            models.UniqueConstraint(name="decision_batch_once", fields=["by", "once_key"]),
        ]

    def __str__(self) -> str:
        return self.get_act_display()


class ReleaseState(models.TextChoices):
    PLANNED = "planned", "Prévue"
    DONE = "done", "Faite"
    CANCELLED = "cancelled", "Annulée"


class Release(models.Model):
    """The end of the embargo: the ready decisions of these doors become known to all at the same instant."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+", verbose_name="vague")
    doors = ArrayField(models.CharField(max_length=50), verbose_name="volets")
    planned_at = models.DateTimeField("prévue le")
    state = models.CharField(max_length=9, choices=ReleaseState, default=ReleaseState.PLANNED, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField("faite le", null=True, blank=True, editable=False)
    count = models.PositiveIntegerField("décisions publiées", default=0, editable=False)
    set_aside = models.JSONField("ce qui reste à faire, et pourquoi", default=dict, blank=True)
    failure = models.CharField("pourquoi elle attend", max_length=1000, blank=True, editable=False)

    class Meta:
        verbose_name = "publication des décisions"
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(name="release_state_is_known", condition=Q(state__in=ReleaseState.values)),
            models.CheckConstraint(
                name="release_done_says_when", condition=Q(state="done") ^ Q(done_at=None)
            ),
            models.UniqueConstraint(
                name="release_one_planned",
                fields=["wave"],
                condition=Q(state="planned"),
                violation_error_message="Une publication est déjà prévue pour cette vague.",
            ),
        ]

    def __str__(self) -> str:
        return f"publication de {self.wave}"

"""Concertations on a bouquet: questions, contributions, a synthesis, answers, and what became of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.kit.references import new_reference
from essaim.services.models import BouquetVersion


class ConcertationState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close, réponses à venir"
    ANSWERED = "answered", "Réponses publiées"


class Concertation(models.Model):
    """What the programme asks compagnons and partner administrations before it decides."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    title = models.CharField("intitulé", max_length=160)
    intro = models.TextField("présentation", max_length=6000)
    version = models.ForeignKey(
        BouquetVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="version du bouquet",
    )
    closes_at = models.DateTimeField("contributions jusqu’au")
    state = models.CharField(
        max_length=8, choices=ConcertationState, default=ConcertationState.DRAFT, editable=False
    )
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True, editable=False)
    synthesis = models.TextField("synthèse", max_length=20_000, blank=True)
    answered_at = models.DateTimeField("réponses publiées le", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "concertation"
        constraints = [
            models.CheckConstraint(
                name="concertation_state_is_known", condition=Q(state__in=ConcertationState.values)
            ),
            models.CheckConstraint(
                name="concertation_opened_has_a_date",
                condition=Q(state="draft") | Q(opened_at__isnull=False, closes_at__gt=F("opened_at")),
            ),
            models.CheckConstraint(
                name="concertation_answered_has_a_synthesis",
                condition=~Q(state="answered") | (Q(answered_at__isnull=False) & ~Q(synthesis="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Fate(models.TextChoices):
    """What becomes of what was said."""

    NONE = "", "Pas encore de réponse"
    KEPT = "kept", "Retenu"
    PARTLY = "partly", "Retenu en partie"
    STUDIED = "studied", "À l’étude"
    NOT_KEPT = "not_kept", "Non retenu"


class Question(models.Model):
    """One question, the answer of the programme, and later what was really done."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    concertation = models.ForeignKey(Concertation, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField("question", max_length=500)
    hint = models.CharField("précision", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)
    answer = models.TextField("réponse", max_length=6000, blank=True)
    fate = models.CharField("suite donnée", max_length=8, choices=Fate, blank=True)
    followed_up = models.TextField("ce qu’il en est devenu", max_length=4000, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "question de concertation"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="question_fate_is_known", condition=Q(fate__in=Fate.values)),
            models.CheckConstraint(
                name="question_fate_goes_with_an_answer", condition=Q(fate="") ^ ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Position(models.TextChoices):
    FOR = "for", "Favorable"
    RESERVED = "reserved", "Favorable sous réserve"
    AGAINST = "against", "Défavorable"
    NEUTRAL = "neutral", "Sans avis"


class Contribution(models.Model):
    """What one person says on one question, for their organisation. Theirs until the closing."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="contributions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organization = models.CharField("au nom de", max_length=160)
    role = models.CharField(max_length=20, blank=True, editable=False)
    position = models.CharField("position", max_length=8, choices=Position)
    text = models.TextField("contribution", max_length=6000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "contribution"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(name="contribution_once", fields=["question", "user"]),
            models.CheckConstraint(
                name="contribution_position_is_known", condition=Q(position__in=Position.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.get_position_display().lower()}"

"""The committee of a wave: the persons named by an order, and the seat of each."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.calls.models import Wave
from essaim.committee.compute import votes


class QuorumShare(models.TextChoices):
    """Of the voices of the committee. One half is the common law (CRPA R133-10)."""

    NONE = "0", "Aucun quorum"
    THIRD = "1/3", "Un tiers"
    HALF = "1/2", "La moitié"
    TWO_THIRDS = "2/3", "Deux tiers"
    THREE_QUARTERS = "3/4", "Trois quarts"


class BodyKind(models.TextChoices):
    """Decree 2015-431: a body gives its opinion (article 4) before another one decides (article 2)."""

    OPINION = "opinion", "Rend un avis"
    DECISION = "decision", "Décide"


class Majority(models.TextChoices):
    """The first is the common law (CRPA R133-11); the rules of procedure of a body may depart from it."""

    PRESENT = votes.PRESENT, "Des voix des membres présents ou représentés"
    CAST = votes.CAST, "Des suffrages exprimés"
    RELATIVE = votes.RELATIVE, "Relative\u00a0: le plus de voix"
    TWO_THIRDS = votes.TWO_THIRDS, "Des deux tiers des voix présentes ou représentées"


class Committee(models.Model):
    """A body of a wave: it gives an opinion, or it decides. Its composition is renewed at each wave."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+", verbose_name="vague")
    doors = ArrayField(models.CharField(max_length=30), verbose_name="volets examinés")
    name = models.CharField("nom", max_length=160)
    order_reference = models.CharField("arrêté de composition", max_length=200)
    kind = models.CharField("rôle", max_length=8, choices=BodyKind, default=BodyKind.OPINION)
    majority = models.CharField(
        "majorité", max_length=10, choices=Majority, default=Majority.PRESENT, editable=False
    )
    quorum_share = models.CharField(
        "quorum", max_length=3, choices=QuorumShare, default=QuorumShare.HALF, editable=False
    )
    casting_vote = models.BooleanField("voix prépondérante", default=True, editable=False)
    proxies_each = models.PositiveSmallIntegerField("mandats par membre", default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "comité"
        constraints = [
            models.CheckConstraint(
                name="committee_quorum_share_is_known", condition=Q(quorum_share__in=QuorumShare.values)
            ),
            models.CheckConstraint(name="committee_kind_is_known", condition=Q(kind__in=BodyKind.values)),
            models.CheckConstraint(
                name="committee_majority_is_known", condition=Q(majority__in=Majority.values)
            ),
            models.CheckConstraint(name="committee_proxies_are_few", condition=Q(proxies_each__lte=5)),
            models.UniqueConstraint(
                name="committee_name_once",
                fields=["wave", "name"],
                violation_error_message="Un comité de cette vague porte déjà ce nom.",
            ),
            models.CheckConstraint(name="committee_has_a_door", condition=Q(doors__len__gt=0)),
            models.CheckConstraint(name="committee_has_an_order", condition=~Q(order_reference="")),
        ]

    def __str__(self) -> str:
        return self.name


class College(models.Model):
    """A group of seats of a body: « Personnalités qualifiées », six of them (decree 2015-431, article 4)."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="colleges")
    name = models.CharField("nom", max_length=80)
    position = models.PositiveSmallIntegerField("rang")
    expected = models.PositiveSmallIntegerField("sièges attendus", null=True, blank=True)
    substitutes = models.BooleanField("suppléance admise", default=True)

    class Meta:
        verbose_name = "collège"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(name="college_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="college_name_once",
                fields=["committee", "name"],
                violation_error_message="Deux collèges portent le même nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A seat in a committee. Whoever leaves keeps their row: the minutes name them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="personne"
    )
    college = models.ForeignKey(
        College, on_delete=models.PROTECT, related_name="members", verbose_name="collège"
    )
    title = models.CharField("qualité", max_length=200, blank=True)
    voting = models.BooleanField("voix délibérative", default=True)
    chair = models.BooleanField("préside", default=False)
    order_reference = models.CharField("arrêté de nomination", max_length=200)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_reason = models.CharField("motif de la fin", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "membre du comité"
        constraints = [
            models.CheckConstraint(
                name="committee_member_is_named_by_an_order", condition=~Q(order_reference="")
            ),
            models.CheckConstraint(
                name="committee_member_ended_says_why", condition=Q(ended_at=None) ^ ~Q(ended_reason="")
            ),
            models.CheckConstraint(
                name="committee_member_chair_votes", condition=Q(chair=False) | Q(voting=True)
            ),
            models.UniqueConstraint(
                name="committee_member_once",
                fields=["committee", "user"],
                condition=Q(ended_at=None),
                violation_error_message="Cette personne siège déjà dans ce comité.",
            ),
            models.UniqueConstraint(
                name="committee_member_one_chair",
                fields=["committee"],
                condition=Q(ended_at=None, chair=True),
                violation_error_message="Ce comité a déjà une personne qui le préside.",
            ),
        ]
        indexes = [models.Index(fields=["user"], name="committee_member_by_user", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return str(self.user)

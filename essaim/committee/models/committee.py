"""The committee of a wave: the persons named by an order, and the seat of each."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.calls.models import Wave


class QuorumShare(models.TextChoices):
    """Of the voices of the committee. One half is the common law (CRPA R133-10)."""

    NONE = "0", "Aucun quorum"
    THIRD = "1/3", "Un tiers"
    HALF = "1/2", "La moitié"
    TWO_THIRDS = "2/3", "Deux tiers"
    THREE_QUARTERS = "3/4", "Trois quarts"


class Committee(models.Model):
    """Those who give an opinion on the dossiers of a wave. Its composition is renewed at each wave."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+", verbose_name="vague")
    doors = ArrayField(models.CharField(max_length=30), verbose_name="volets examinés")
    name = models.CharField("nom", max_length=160)
    order_reference = models.CharField("arrêté de composition", max_length=200)
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


class College(models.TextChoices):
    """Decree 2015-431, articles 2 and 4."""

    QUALIFIED = "qualified", "Personnalités qualifiées"
    ELECTED = "elected", "Représentants des collectivités"
    ADMINISTRATION = "administration", "Administrations"


class Member(models.Model):
    """A seat in a committee. Whoever leaves keeps their row: the minutes name them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="personne"
    )
    college = models.CharField("collège", max_length=14, choices=College)
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
                name="committee_member_college_is_known", condition=Q(college__in=College.values)
            ),
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

"""A sitting of the committee: when, where, who answered, who came, who holds whose vote."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.committee.models.committee import Committee, Member
from essaim.kit.written import short_moment


class SittingState(models.TextChoices):
    PLANNED = "planned", "En préparation"
    CONVENED = "convened", "Convoquée"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Levée"
    LAPSED = "lapsed", "Quorum non atteint"
    CANCELLED = "cancelled", "Annulée"


class Sitting(models.Model):
    """One meeting. `second_call_of`: the one that lacked its quorum, at its opening or before the end of its
    agenda (`quorum_lost_at`); this one needs none (CRPA R133-10)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="sittings")
    starts_at = models.DateTimeField("début")
    place = models.CharField("lieu", max_length=200)
    link = models.URLField("lien de la visioconférence", blank=True)
    state = models.CharField(max_length=9, choices=SittingState, default=SittingState.PLANNED, editable=False)
    second_call_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second_call", editable=False
    )
    convened_at = models.DateTimeField("convoquée le", null=True, blank=True, editable=False)
    urgency = models.CharField("motif de l’urgence", max_length=300, blank=True)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("levée le", null=True, blank=True, editable=False)
    presiding = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    opened_by_chair = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    current = models.ForeignKey(
        "AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    turn = models.PositiveIntegerField(default=0, editable=False)  # grows each time an item is called
    quorum_needed = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    quorum_counted = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    quorum_lost_at = models.DateTimeField("quorum perdu le", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "séance"
        constraints = [
            models.CheckConstraint(name="sitting_state_is_known", condition=Q(state__in=SittingState.values)),
            models.CheckConstraint(
                name="sitting_convened_has_a_date",
                condition=Q(state__in=["planned", "cancelled"]) | Q(convened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sitting_held_has_a_date_a_quorum_and_a_chair",
                condition=~Q(state__in=["open", "closed"])
                | Q(
                    opened_at__isnull=False,
                    quorum_needed__isnull=False,
                    quorum_counted__isnull=False,
                    presiding__isnull=False,
                    opened_by_chair__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="sitting_closed_has_a_date", condition=Q(state="closed") ^ Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="sitting_quorum_lost_at_its_end", condition=Q(quorum_lost_at=None) | Q(state="closed")
            ),
            models.CheckConstraint(
                name="sitting_current_only_while_open", condition=Q(state="open") | Q(current=None)
            ),
            models.UniqueConstraint(name="sitting_one_open", fields=["committee"], condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"séance du {short_moment(self.starts_at)}"


class ReplyKind(models.TextChoices):
    SILENT = "", "Pas de réponse"
    ON_SITE = "on_site", "Présent sur place"
    REMOTE = "remote", "Présent à distance"
    EXCUSED = "excused", "Excusé"
    PROXY = "proxy", "Donne mandat"


class Presence(models.TextChoices):
    ABSENT = "", "Absent"
    ON_SITE = "on_site", "Sur place"
    REMOTE = "remote", "À distance"


class Attendance(models.Model):
    """What a member answered to the convocation, then whether they came, and to whom they gave their vote."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reply = models.CharField("réponse", max_length=7, choices=ReplyKind, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True, editable=False)
    proxy_to = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mandataire"
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="suppléant",
    )
    presence = models.CharField("présence", max_length=7, choices=Presence, blank=True)
    arrived_at = models.DateTimeField("arrivée", null=True, blank=True, editable=False)
    left_at = models.DateTimeField("départ", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "présence à une séance"
        constraints = [
            models.CheckConstraint(
                name="sitting_attendance_reply_is_known", condition=Q(reply__in=ReplyKind.values)
            ),
            models.CheckConstraint(
                name="sitting_attendance_presence_is_known", condition=Q(presence__in=Presence.values)
            ),
            models.CheckConstraint(
                name="sitting_attendance_reply_has_a_date",
                condition=Q(reply="") ^ Q(replied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sitting_attendance_proxy_has_a_holder",
                condition=~Q(reply="proxy") ^ Q(proxy_to__isnull=False),
            ),
            models.CheckConstraint(
                name="sitting_attendance_proxy_to_somebody_else",
                condition=Q(proxy_to=None) | ~Q(proxy_to=F("member")),
                violation_error_message="Un mandat se donne à un autre membre.",
            ),
            models.CheckConstraint(
                name="sitting_attendance_present_has_arrived",
                condition=Q(presence="") ^ Q(arrived_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sitting_attendance_leaves_after_arriving",
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
            ),
            models.UniqueConstraint(name="sitting_attendance_once", fields=["sitting", "member"]),
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def is_here(self) -> bool:
        return bool(self.presence) and self.left_at is None

    @property
    def person_id(self) -> int:
        """Who sits: the member, or the substitute."""
        return self.substitute_id or self.member.user_id

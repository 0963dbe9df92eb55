"""What a sitting examines: each item, who goes out for it, how each one votes on it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.committee.compute import votes
from essaim.committee.models.committee import Member
from essaim.committee.models.sittings import Sitting
from essaim.dossiers.models import Dossier
from essaim.kit.frozen import frozen


class ItemState(models.TextChoices):
    WAITING = "waiting", "À examiner"
    CALLED = "called", "En discussion"
    VOTING = "voting", "Vote ouvert"
    VOTED = "voted", "Voté"


class Choice(models.TextChoices):
    FAVOURABLE = "favourable", "Favorable"
    RESERVE = "reserve", "Liste complémentaire"
    UNFAVOURABLE = "unfavourable", "Défavorable"
    ABSTENTION = "abstention", "Abstention"


class Result(models.TextChoices):
    NONE = "", "Sans vote"
    FAVOURABLE = "favourable", "Avis favorable"
    RESERVE = "reserve", "Liste complémentaire"
    UNFAVOURABLE = "unfavourable", "Avis défavorable"
    TIED = votes.TIED, "Partage des voix"
    NO_MAJORITY = votes.NO_MAJORITY, "Pas de majorité"


class AgendaItem(models.Model):
    """A point of the agenda: one door of one dossier, or a general question."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField("rang")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    door = models.CharField("volet", max_length=30, blank=True)
    title = models.CharField("intitulé", max_length=200, blank=True)
    state = models.CharField(max_length=7, choices=ItemState, default=ItemState.WAITING, editable=False)
    called_at = models.DateTimeField(null=True, blank=True, editable=False)
    vote_opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    vote_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    presided_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    result = models.CharField("avis", max_length=12, choices=Result, blank=True, editable=False)
    casting = models.BooleanField("voix prépondérante", default=False, editable=False)
    electorate = models.JSONField("voix comptées", default=dict, blank=True, editable=False)
    text = models.TextField("sens de la délibération", max_length=10_000, blank=True)

    class Meta:
        verbose_name = "point de l’ordre du jour"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="agenda_item_state_is_known", condition=Q(state__in=ItemState.values)
            ),
            models.CheckConstraint(name="agenda_item_result_is_known", condition=Q(result__in=Result.values)),
            models.CheckConstraint(
                name="agenda_item_is_a_dossier_or_a_question",
                condition=(Q(dossier__isnull=False, title="") & ~Q(door=""))
                | (Q(dossier=None, door="") & ~Q(title="")),
            ),
            models.CheckConstraint(
                name="agenda_item_voted_has_a_result",
                condition=Q(state="voted", vote_closed_at__isnull=False, presided_by__isnull=False)
                & ~Q(result="")
                | ~Q(state="voted") & Q(vote_closed_at=None, result="", casting=False),
            ),
            models.UniqueConstraint(
                name="agenda_item_position_once",
                fields=["sitting", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                name="agenda_item_dossier_once",
                fields=["sitting", "dossier", "door"],
                violation_error_message="Ce dossier est déjà à l’ordre du jour.",
            ),
        ]
        indexes = [models.Index(fields=["dossier", "door"], name="agenda_item_by_dossier")]
        triggers = frozen(
            *("sitting_id", "dossier_id", "door", "title", "state", "vote_opened_at", "vote_closed_at"),
            *("presided_by_id", "result", "casting", "electorate"),
            during=("state", "voted"),  # taken up again with a reason, its vote is open anew
        )

    def __str__(self) -> str:
        return self.title or f"point {self.position}"


class ExitCause(models.TextChoices):
    TIE = "tie", "Un lien l’écarte du dossier"
    OTHER = "other", "Sortie de la salle"


class Exit(models.Model):
    """A member out of the room while an item is examined, and back in."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="exits")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField("cause", max_length=5, choices=ExitCause)
    left_at = models.DateTimeField("sortie", default=timezone.now)
    came_back_at = models.DateTimeField("retour", null=True, blank=True)

    class Meta:
        verbose_name = "sortie de la salle"
        ordering = ["left_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="sitting_exit_cause_is_known", condition=Q(cause__in=ExitCause.values)
            ),
            models.CheckConstraint(
                name="sitting_exit_comes_back_after_leaving",
                condition=Q(came_back_at=None) | Q(came_back_at__gte=F("left_at")),
            ),
            models.UniqueConstraint(
                name="sitting_exit_once_at_a_time", fields=["item", "member"], condition=Q(came_back_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.get_cause_display().lower()}"


# Once its vote is closed, no ballot of an item is added, changed or taken away.
COUNTED = """
    IF EXISTS (
        SELECT 1 FROM committee_agendaitem
        WHERE state = 'voted' AND (
            TG_OP <> 'INSERT' AND id = OLD.item_id OR TG_OP <> 'DELETE' AND id = NEW.item_id
        )
    ) THEN
        RAISE EXCEPTION 'this vote is closed: its ballots are kept';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""


class Ballot(models.Model):
    """The vote of one member on one item. `holder`: who cast it for them, by proxy."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField("vote", max_length=12, choices=Choice)
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "bulletin"
        constraints = [
            models.CheckConstraint(name="ballot_choice_is_known", condition=Q(choice__in=Choice.values)),
            models.UniqueConstraint(name="ballot_once", fields=["item", "member"]),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="counted",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=COUNTED,
            )
        ]

    def __str__(self) -> str:
        return self.get_choice_display()


class Dissent(models.Model):
    """What a member asks the minutes to keep of their disagreement (CRPA R133-13)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="dissents")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("désaccord", max_length=4000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "opinion dissidente"
        ordering = ["at"]
        constraints = [models.UniqueConstraint(name="dissent_once", fields=["item", "member"])]

    def __str__(self) -> str:
        return f"{self.member}, {self.item}"

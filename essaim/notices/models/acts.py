"""A unilateral decision as it was taken and notified: only the proof of it grows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.dossiers.models import Dossier
from essaim.files.models import StoredFile
from essaim.kit.frozen import frozen
from essaim.kit.money import MoneyField
from essaim.notices.compute.kinds import KINDS, Family, Kind
from essaim.notices.compute.proof import Posted
from essaim.notices.models.delegations import Delegation


class Channel(models.TextChoices):
    ELECTRONIC = "electronic", "Par le service en ligne"  # CRPA L112-15: with consent
    POSTAL = "postal", "Par lettre recommandée"


class Act(models.Model):
    """What was decided, by whom, on what grounds, by which channel it was notified, and the proof of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("nature", max_length=20)  # compute.kinds.KINDS
    title = models.CharField("objet", max_length=250)
    amount = MoneyField("montant", null=True, blank=True)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()  # all that the letter says, frozen: queries.letters.content_of
    court_months = models.PositiveSmallIntegerField("délai de recours, en mois")  # CJA R421-1, R421-7
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    once_key = models.CharField(max_length=64, editable=False)
    channel = models.CharField("voie", max_length=10, choices=Channel)
    available_at = models.DateTimeField("mise à disposition le", default=timezone.now)
    pdf = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    opened_at = models.DateTimeField("première consultation", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField("signée le", null=True, blank=True)  # CRPA L212-1: of the posted letter
    posted_on = models.DateField("postée le", null=True, blank=True)
    tracking = models.CharField("numéro du recommandé", max_length=60, blank=True)
    presented_on = models.DateField("présentée le", null=True, blank=True)
    collected_on = models.DateField("remise le", null=True, blank=True)
    unclaimed = models.BooleanField("non réclamée", default=False)
    received_on = models.DateField(
        "notifiée le", null=True, blank=True
    )  # the limits to contest run from then

    class Meta:
        verbose_name = "acte notifié"
        ordering = ["available_at", "pk"]
        constraints = [
            models.CheckConstraint(name="act_kind_is_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="act_channel_is_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(name="act_says_something", condition=~Q(title="") & ~Q(content={})),
            models.CheckConstraint(
                name="act_opened_by_someone",
                condition=Q(opened_at=None, opened_by=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
            ),
            models.CheckConstraint(
                name="act_posted_when_postal",
                condition=Q(channel="postal")
                | Q(
                    signed_on=None,
                    posted_on=None,
                    tracking="",
                    presented_on=None,
                    collected_on=None,
                    unclaimed=False,
                ),
            ),
            models.CheckConstraint(
                name="act_is_signed_before_it_is_posted",
                condition=Q(posted_on=None) | Q(signed_on__isnull=False),
            ),
            models.UniqueConstraint(name="act_once", fields=["dossier", "once_key"]),
        ]
        indexes = [
            models.Index(
                fields=["available_at"],
                name="act_to_deem",
                condition=Q(channel="electronic", received_on=None),
            )
        ]
        triggers = frozen(
            *("dossier_id", "kind", "title", "amount", "delegation_id", "content", "court_months"),
            *("taken_by_id", "channel", "available_at"),
            once=("pdf_id", "opened_at", "opened_by_id"),
        )

    def __str__(self) -> str:
        return self.what.label

    @property
    def what(self) -> Kind:
        return KINDS[self.kind]

    @property
    def family(self) -> Family:
        return self.what.family

    @property
    def posted(self) -> Posted:
        return Posted(self.signed_on, self.posted_on, self.presented_on, self.collected_on, self.unclaimed)

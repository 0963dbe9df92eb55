"""The agreement between the State and the lead of a pole, and its successive versions."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.budget.models import Envelope
from essaim.decisions.models import Decision
from essaim.dossiers.models import Dossier
from essaim.files.models import StoredFile
from essaim.kit.frozen import append_only
from essaim.kit.money import MoneyField
from essaim.kit.references import new_reference


class AgreementState(models.TextChoices):
    PREPARING = "preparing", "En préparation"
    SIGNED = "signed", "Signée"
    RUNNING = "running", "En cours"
    SUSPENDED = "suspended", "Suspendue"
    ENDED = "ended", "Terminée"
    CLOSED = "closed", "Clôturée"
    ABANDONED = "abandoned", "Abandonnée"


class Agreement(models.Model):
    """What one decision became. Its words and figures are in its versions, its money in the ledger."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("exercice des AE")
    state = models.CharField(
        max_length=10, choices=AgreementState, default=AgreementState.PREPARING, editable=False
    )
    current = models.ForeignKey(  # the last version signed by both
        "AgreementVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("préparée le", default=timezone.now, editable=False)
    signed_at = models.DateTimeField("signée le", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("fin", null=True, blank=True, editable=False)
    ended_reason = models.CharField("motif de la fin", max_length=1000, blank=True, editable=False)
    evaluation = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    evaluation_note = models.TextField("ce que l’évaluation conclut", max_length=10_000, blank=True)

    class Meta:
        verbose_name = "convention"
        constraints = [
            models.CheckConstraint(
                name="agreement_state_is_known", condition=Q(state__in=AgreementState.values)
            ),
            models.CheckConstraint(
                name="agreement_signed_has_a_version_and_a_date",
                condition=Q(state__in=["preparing", "abandoned"])
                | Q(current__isnull=False, signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_over_says_when",
                condition=~Q(state__in=["ended", "closed", "abandoned"]) | Q(ended_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="agreement_by_state")]

    def __str__(self) -> str:
        return f"convention {self.reference}"


class VersionState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    SENT = "sent", "Envoyée à la signature"
    SIGNED_BY_POLE = "signed_by_pole", "Signée par le bénéficiaire"
    IN_FORCE = "in_force", "Signée par les deux parties"
    DROPPED = "dropped", "Abandonnée"


class AgreementVersion(models.Model):
    """The agreement or one of its amendments. Its content is frozen once it is sent."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(default=0)  # 0: the agreement; 1, 2...: its amendments
    reason = models.CharField("objet de l’avenant", max_length=500, blank=True)
    content = models.JSONField()  # grants.compute.terms.Terms
    amount = MoneyField("montant")  # that of the content, to be asked of the database
    saved = models.PositiveIntegerField(default=1)  # grows at each save: the second editor is told
    state = models.CharField(max_length=14, choices=VersionState, default=VersionState.DRAFT, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True, editable=False)
    in_force_at = models.DateTimeField("en vigueur le", null=True, blank=True, editable=False)
    sha256 = models.CharField("empreinte du PDF", max_length=64, blank=True, editable=False)
    pdf = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    signed_pdf = models.ForeignKey(  # the same text, with the date and the proof of each signature
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "version d’une convention"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="agreement_version_state_is_known", condition=Q(state__in=VersionState.values)
            ),
            models.UniqueConstraint(name="agreement_version_number", fields=["agreement", "number"]),
            models.UniqueConstraint(
                name="agreement_version_one_pending",
                fields=["agreement"],
                condition=Q(state__in=["draft", "sent", "signed_by_pole"]),
                violation_error_message="Une version attend déjà d’être signée.",
            ),
            models.CheckConstraint(
                name="agreement_version_sent_has_a_pdf",
                condition=Q(state__in=["draft", "dropped"])
                | Q(sent_at__isnull=False, pdf__isnull=False) & ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="agreement_version_in_force_has_a_date",
                condition=Q(state="in_force") ^ Q(in_force_at=None),
            ),
            models.CheckConstraint(name="agreement_version_has_an_amount", condition=Q(amount__gt=0)),
        ]

        triggers = [
            pgtrigger.Protect(
                name="frozen_once_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__content__df=pgtrigger.F("new__content"))
                & ~pgtrigger.Q(old__state="draft"),
            )
        ]

    def __str__(self) -> str:
        return f"Avenant n° {self.rank}" if self.rank else "Convention"


class Side(models.TextChoices):
    POLE = "pole", "Bénéficiaire"
    STATE = "state", "État"


class VersionSignature(models.Model):
    """Who signed a version, how, and what proves it. Never changed."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField("partie", max_length=5, choices=Side)
    name = models.CharField("nom", max_length=160)
    role = models.CharField("qualité", max_length=160)
    means = models.CharField("moyen", max_length=20)  # compute.signing.MEANS
    evidence = models.JSONField()  # who, when, hash of the document, consent
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")  # evidence as a PDF
    signed_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "signature"
        constraints = [
            models.CheckConstraint(name="signature_side_is_known", condition=Q(side__in=Side.values)),
            models.UniqueConstraint(name="signature_once_per_side", fields=["version", "side"]),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_side_display()}"

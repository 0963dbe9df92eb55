"""What is offered: themes, providers and their advisers, bouquets in versions, services."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.calls.models import Wave
from essaim.kit.money import MoneyField
from essaim.kit.references import new_reference
from essaim.organizations.models import Organization


class Audience(models.TextChoices):
    EMERGING = "emerging", "Pôles émergents"
    EXISTING = "existing", "Pôles existants"


class Theme(models.Model):
    """What a pole may need help on. Data of the programme, not code."""

    key = models.SlugField("identifiant", max_length=50, unique=True)
    label = models.CharField("thème", max_length=120)
    hint = models.CharField("précision", max_length=300, blank=True)
    audience = models.CharField("pour", max_length=10, choices=Audience)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "thème"
        ordering = ["audience", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="theme_audience_is_known", condition=Q(audience__in=Audience.values)),
            models.CheckConstraint(name="theme_has_a_label", condition=~Q(label="")),
        ]

    def __str__(self) -> str:
        return self.label


class Provider(models.Model):
    """An organisation that renders services of a bouquet."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=160, unique=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    about = models.CharField("présentation", max_length=500, blank=True)
    contact_email = models.EmailField("adresse de contact", blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "prestataire"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Adviser(models.Model):
    """A named person of a provider. No theme: all themes; no region: the whole country."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="advisers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    theme_keys = ArrayField(models.SlugField(max_length=50), default=list, blank=True)
    region_codes = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    load = models.PositiveSmallIntegerField("demandes en cours, au plus", default=8)
    is_active = models.BooleanField("en activité", default=True)

    class Meta:
        verbose_name = "conseiller"
        constraints = [
            models.UniqueConstraint(
                name="adviser_once_per_provider",
                fields=["provider", "user"],
                violation_error_message="Cette personne est déjà conseillère de ce prestataire.",
            ),
            models.CheckConstraint(name="adviser_load_is_positive", condition=Q(load__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.provider})"


class Bouquet(models.Model):
    """The help offered to one audience in one wave: its envelope, and what each pole may draw from it.

    `held_amount` is what is promised or spent of the envelope: the database refuses one euro too many.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+", verbose_name="vague")
    audience = models.CharField("pour", max_length=10, choices=Audience)
    days_per_pole = models.DecimalField("jours par pôle", max_digits=5, decimal_places=1, default=5)
    amount_per_pole = MoneyField("montant par pôle (€)", default=5_000)
    envelope_amount = MoneyField("enveloppe (€)", default=0)
    held_amount = MoneyField("engagé (€)", default=0, editable=False)
    answer_hours = models.PositiveSmallIntegerField("heures ouvrées pour répondre", default=72)
    free_cancel_hours = models.PositiveSmallIntegerField("annulation sans décompte, en heures", default=48)
    offer_hours = models.PositiveSmallIntegerField("validité d’une place proposée, en heures", default=24)

    class Meta:
        verbose_name = "bouquet"
        constraints = [
            models.UniqueConstraint(
                name="bouquet_once_per_wave_and_audience",
                fields=["wave", "audience"],
                violation_error_message="Cette vague a déjà un bouquet pour ces pôles.",
            ),
            models.CheckConstraint(
                name="bouquet_audience_is_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="bouquet_never_over_its_envelope",
                condition=Q(held_amount__gte=0, held_amount__lte=F("envelope_amount")),
                violation_error_message="L’enveloppe ne peut pas être inférieure à ce qui est déjà engagé.",
            ),
            models.CheckConstraint(
                name="bouquet_allowances_are_not_negative",
                condition=Q(days_per_pole__gte=0, amount_per_pole__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"Bouquet {self.get_audience_display().lower()}, {self.wave}"


class VersionState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    CONSULTATION = "consultation", "En consultation"
    PUBLISHED = "published", "Publiée"
    FROZEN = "frozen", "Figée"
    REPLACED = "replaced", "Remplacée"


class BouquetVersion(models.Model):
    """One state of a bouquet: its services are its own rows, and no longer change once it is published."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bouquet = models.ForeignKey(Bouquet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT, editable=False)
    intro = models.TextField("présentation", max_length=4000, blank=True)
    presented_on = models.DateField("présenté le", null=True, blank=True)
    note = models.CharField("ce qui change", max_length=500, blank=True)
    changes = models.JSONField(default=list, editable=False)  # sentences: what differs from the one before
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    consultation_at = models.DateTimeField("en consultation depuis", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("publiée le", null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField("figée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "version d’un bouquet"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="bouquet_version_number", fields=["bouquet", "number"]),
            models.UniqueConstraint(
                name="bouquet_one_version_in_force",
                fields=["bouquet"],
                condition=Q(state__in=["published", "frozen"]),
            ),
            models.UniqueConstraint(
                name="bouquet_one_version_under_way",
                fields=["bouquet"],
                condition=Q(state__in=["draft", "consultation"]),
                violation_error_message="Une version est déjà en préparation.",
            ),
            models.CheckConstraint(
                name="bouquet_version_state_is_known", condition=Q(state__in=VersionState.values)
            ),
            models.CheckConstraint(
                name="bouquet_version_published_has_a_date",
                condition=Q(state__in=["draft", "consultation"]) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bouquet}, version {self.number}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {VersionState.DRAFT, VersionState.CONSULTATION}


class Format(models.TextChoices):
    INDIVIDUAL = "individual", "Accompagnement individuel"
    COLLECTIVE = "collective", "Atelier collectif"
    VISIT = "visit", "Visite d’étude"
    TRANSFER = "transfer", "Transfert entre pairs"
    ADVICE = "advice", "Jours de conseil"
    TRAINING = "training", "Formation"


SHARED_FORMATS = frozenset({Format.COLLECTIVE, Format.VISIT, Format.TRAINING})  # booked without a request


class Service(models.Model):
    """What one provider or several do for a pole, at a price in days and euros for each pole."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    lineage = models.CharField(max_length=10, editable=False, db_index=True)  # the same through versions
    version = models.ForeignKey(BouquetVersion, on_delete=models.CASCADE, related_name="services")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name="thème")
    providers = models.ManyToManyField(Provider, related_name="services", verbose_name="prestataires")
    title = models.CharField("intitulé", max_length=160)
    summary = models.CharField("en une phrase", max_length=300)
    description = models.TextField("description", max_length=6000, blank=True)
    format = models.CharField("format", max_length=12, choices=Format)
    duration_days = models.DecimalField("durée (jours)", max_digits=4, decimal_places=1, default=1)
    unit_cost = MoneyField("coût par pôle (€)", default=0)
    audience_words = models.CharField("public", max_length=300, blank=True)
    conditions = models.CharField("conditions", max_length=500, blank=True)
    seats = models.PositiveSmallIntegerField("pôles par séance", default=1)
    region_codes = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    is_remote = models.BooleanField("possible à distance", default=False)
    maturity_min = models.PositiveSmallIntegerField(default=1)
    maturity_max = models.PositiveSmallIntegerField(default=4)
    search_text = models.TextField(blank=True, editable=False)
    position = models.PositiveSmallIntegerField("rang", default=0)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "service"
        ordering = ["theme__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(name="service_once_per_version", fields=["version", "lineage"]),
            models.CheckConstraint(name="service_format_is_known", condition=Q(format__in=Format.values)),
            models.CheckConstraint(
                name="service_costs_are_not_negative",
                condition=Q(duration_days__gt=0, unit_cost__gte=0),
                violation_error_message="La durée doit être positive, et le coût ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                name="service_has_a_seat",
                condition=Q(seats__gte=1),
                violation_error_message="Une séance accueille au moins un pôle.",
            ),
            models.CheckConstraint(
                name="service_maturity_is_a_range",
                condition=Q(maturity_min__gte=1, maturity_max__lte=4, maturity_min__lte=F("maturity_max")),
                violation_error_message="Le premier niveau ne peut pas dépasser le dernier.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shared(self) -> bool:
        """Several poles at once: a place is booked without asking first."""
        return self.format in SHARED_FORMATS

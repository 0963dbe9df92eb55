"""An experienced pole that helps others: its profile, its people, the agreement that it signed."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.kit.money import MoneyField
from essaim.kit.references import new_reference
from essaim.poles.models import Pole, Stage


class CompagnonState(models.TextChoices):
    APPLIED = "applied", "Candidature reçue"
    TO_SIGN = "to_sign", "Accord à signer"
    ACTIVE = "active", "En activité"
    PAUSED = "paused", "En pause"
    DECLINED = "declined", "Candidature déclinée"
    ENDED = "ended", "Mission terminée"


class TerritoryKind(models.TextChoices):
    """The kinds of territory that poles recognise each other by."""

    RURAL = "rural", "Rural"
    TOWN = "town", "Ville et agglomération"
    METROPOLIS = "metropolis", "Métropole"
    OVERSEAS = "overseas", "Outre-mer"


class Compagnon(models.Model):
    """A pole that helps others: what it knows, where it goes, the days that it gives each quarter."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    pole = models.OneToOneField(Pole, on_delete=models.PROTECT, related_name="+", verbose_name="pôle")
    state = models.CharField(
        max_length=8, choices=CompagnonState, default=CompagnonState.APPLIED, editable=False
    )
    about = models.TextField("ce que vous transmettez", max_length=2000)
    theme_keys = ArrayField(models.SlugField(max_length=50), verbose_name="thèmes", default=list)
    activities = ArrayField(
        models.CharField(max_length=60), verbose_name="activités", default=list, blank=True
    )
    territory_kinds = ArrayField(
        models.CharField(max_length=10, choices=TerritoryKind),
        verbose_name="genres de territoire",
        default=list,
        blank=True,
    )
    stages = ArrayField(
        models.CharField(max_length=10, choices=Stage),
        verbose_name="stades accompagnés",
        default=list,
        blank=True,
    )
    region_codes = ArrayField(
        models.CharField(max_length=3), verbose_name="régions servies", default=list, blank=True
    )  # none: everywhere
    days_per_quarter = models.DecimalField("jours par trimestre", max_digits=5, decimal_places=1)
    days_per_pair = models.DecimalField(
        "jours par trimestre pour un pôle", max_digits=4, decimal_places=1, default=Decimal(2)
    )
    day_value = MoneyField("valeur d’un jour (€)", default=Decimal(450))
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(default=timezone.now, editable=False)
    is_named = models.BooleanField("nommé par l’administration", default=False, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField("motif", max_length=500, blank=True, editable=False)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "compagnon"
        constraints = [
            models.CheckConstraint(
                name="compagnon_state_is_known", condition=Q(state__in=CompagnonState.values)
            ),
            models.CheckConstraint(
                name="compagnon_days_are_positive",
                condition=Q(days_per_quarter__gt=0, days_per_pair__gt=0, day_value__gte=0),
                violation_error_message="Les jours doivent être positifs.",
            ),
            models.CheckConstraint(
                name="compagnon_declined_says_why", condition=~Q(state="declined") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="compagnon_ended_says_why", condition=~Q(state="ended") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.pole)


class CompagnonPerson(models.Model):
    """Somebody of a compagnon: the firewall holds for each of them."""

    compagnon = models.ForeignKey(Compagnon, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("fonction", max_length=120, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField("parti le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "personne d’un compagnon"
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="compagnon_person_once",
                fields=["compagnon", "user"],
                condition=Q(left_at=None),
                violation_error_message="Cette personne est déjà de ce compagnon.",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class AgreementText(models.Model):
    """A version of the agreement that compagnons sign. Never changed."""

    number = models.PositiveSmallIntegerField("version", unique=True)
    title = models.CharField("titre", max_length=160)
    text = models.TextField("texte", max_length=20_000)
    sha256 = models.CharField("empreinte", max_length=64, editable=False)
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "texte de l’accord de compagnonnage"
        ordering = ["-number"]
        constraints = [models.CheckConstraint(name="agreement_text_has_words", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class Agreement(models.Model):
    """Who signed which version for a compagnon, and when. Never changed."""

    compagnon = models.ForeignKey(Compagnon, on_delete=models.PROTECT, related_name="agreements")
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField("empreinte du texte signé", max_length=64)
    name = models.CharField("nom", max_length=160)
    quality = models.CharField("qualité", max_length=160)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("signé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "accord de compagnonnage"
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_once_per_text",
                fields=["compagnon", "text"],
                violation_error_message="Cette version de l’accord est déjà signée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.text}"

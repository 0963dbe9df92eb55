"""Legal persons: who they are according to the public register, or to what was typed when it was silent."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.organizations.compute.numbers import grouped
from essaim.territories.models import Commune


class Origin(models.TextChoices):
    """Where the identity of an organisation comes from."""

    REGISTRY = "registry", "Registre public"
    MANUAL = "manual", "Saisie à la main"
    FACTS = "facts", "Source publiée"


class EssQuality(models.TextChoices):
    """Whether it is an ESS enterprise (law 2014-856, article 1), as far as known."""

    YES = "yes", "Entreprise de l’ESS"
    NO = "no", "Hors ESS"
    UNKNOWN = "unknown", "Non connue"


class LegalFamily(models.TextChoices):
    """What the programme makes of a legal form (domain.md, section 10; decree 2015-431, article 3)."""

    ASSOCIATION = "association", "Association"
    FOUNDATION = "foundation", "Fondation ou fonds de dotation"
    COOPERATIVE = "cooperative", "Coopérative"
    MUTUAL = "mutual", "Mutuelle"
    COMPANY = "company", "Société commerciale"
    PUBLIC = "public", "Personne publique"
    PERSON = "person", "Personne physique"
    OTHER = "other", "Autre"


class Organization(models.Model):
    """A legal person, known once. Its identity is asked of the register, never twice of the candidate."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("numéro RNA", max_length=10, blank=True)
    name = models.CharField("nom", max_length=250)
    legal_form_code = models.CharField("catégorie juridique (Insee)", max_length=4, blank=True)
    legal_form = models.CharField("forme juridique", max_length=160, blank=True)
    legal_family = models.CharField("famille", max_length=12, choices=LegalFamily, default=LegalFamily.OTHER)
    ess_quality = models.CharField(
        "qualité ESS", max_length=8, choices=EssQuality, default=EssQuality.UNKNOWN
    )
    ess_evidence = models.CharField("ce qui le dit", max_length=160, blank=True)
    address = models.CharField("adresse", max_length=250, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    activity_code = models.CharField("activité (NAF)", max_length=6, blank=True)
    active = models.BooleanField("en activité", default=True)
    partly_hidden = models.BooleanField("diffusion partielle", default=False)  # name kept by the register
    origin = models.CharField("origine", max_length=8, choices=Origin, default=Origin.MANUAL)
    checked_at = models.DateTimeField("vérifié le", null=True, blank=True, editable=False)
    rechecked_at = models.DateTimeField("dernier essai", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "organisation"
        constraints = [
            models.UniqueConstraint(
                name="organization_one_per_siret", fields=["siret"], condition=~Q(siret="")
            ),
            models.UniqueConstraint(
                name="organization_one_per_rna_without_siret",
                fields=["rna"],
                condition=Q(siret="") & ~Q(rna=""),
            ),
            models.CheckConstraint(
                name="organization_siret_has_14_digits", condition=Q(siret="") | Q(siret__regex=r"^\d{14}$")
            ),
            models.CheckConstraint(
                name="organization_siren_has_9_digits", condition=Q(siren="") | Q(siren__regex=r"^\d{9}$")
            ),
            models.UniqueConstraint(
                name="organization_published_once", fields=["name"], condition=Q(origin=Origin.FACTS)
            ),
            models.CheckConstraint(name="organization_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="organization_rna_is_official",
                condition=Q(rna="") | Q(rna__regex=r"^W[0-9A-Z]{2}\d{7}$"),
            ),
            models.CheckConstraint(
                name="organization_registry_says_when",
                condition=~Q(origin=Origin.REGISTRY) | Q(checked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def grouped_siret(self) -> str:
        """As people read it: `000 001 016 00013`."""
        return grouped(self.siret)


class RegistryStatus(models.TextChoices):
    """What became of a question put to the register."""

    FOUND = "found", "Trouvée"
    CEASED = "ceased", "Fermée"
    UNKNOWN = "unknown", "Inconnue"
    TIMEOUT = "timeout", "Sans réponse"
    BUSY = "busy", "Registre saturé"
    ERROR = "error", "Registre en panne"
    MALFORMED = "malformed", "Réponse illisible"


class RegistryExchange(models.Model):
    """A question put to the public register and its answer, kept 36 months (CRPA, R114-9-7)."""

    at = models.DateTimeField("le", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="pour"
    )
    query = models.CharField("recherche", max_length=100)
    status = models.CharField("résultat", max_length=20, choices=RegistryStatus)
    http_status = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(default=0)
    answer = models.JSONField("réponse utile", null=True)

    class Meta:
        verbose_name = "échange avec le registre"
        indexes = [
            models.Index(fields=["query", "-at"], name="registry_exchange_cache"),
            models.Index(fields=["asked_by", "-at"], name="registry_exchange_throttle"),
            models.Index(fields=["at"], name="registry_exchange_age"),
        ]
        constraints = [
            models.CheckConstraint(
                name="registry_exchange_status_is_known", condition=Q(status__in=RegistryStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.query} : {self.status}"

"""What was published, file by file, never changed; and what the grantor chose to publish."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.files.models import StoredFile
from essaim.kit.frozen import append_only
from essaim.kit.money import MoneyField
from essaim.opendata.compute.files import BY_NAME
from essaim.opendata.compute.grants import Grantor, Policy
from essaim.organizations.compute.numbers import WrongNumber, check_siret

NAMES = [(name, spec.title) for name, spec in BY_NAME.items()]


def is_siret(value: str) -> None:
    try:
        check_siret(value)
    except WrongNumber as error:
        raise ValidationError(str(error)) from error


class PublicationFrame(models.Model):
    """Who grants, and what the law leaves to its choice. One for the platform."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    grantor_name = models.CharField("nom de l’attribuant", max_length=250)
    grantor_siret = models.CharField("SIRET de l’attribuant", max_length=14, validators=[is_siret])
    scheme = models.CharField("identifiant du dispositif d’aide", max_length=60, blank=True)
    rae = models.CharField("identifiant au répertoire des aides aux entreprises", max_length=5, blank=True)
    giving_prefix = models.CharField("préfixe 360Giving", max_length=40, default="360G-essaim")
    publishes_small = models.BooleanField("publier aussi sous 23\u202f000\u00a0€ par an", default=True)
    publishes_refused = models.BooleanField("publier les demandes refusées", default=False)
    automatic = models.BooleanField("publier sans intervention", default=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "cadre de publication"
        constraints = [
            models.CheckConstraint(name="publication_frame_is_one", condition=Q(only=True)),
            models.CheckConstraint(
                name="publication_frame_has_a_siret", condition=Q(grantor_siret__regex=r"^\d{14}$")
            ),
        ]

    def __str__(self) -> str:
        return self.grantor_name

    @property
    def grantor(self) -> Grantor:
        return Grantor(self.grantor_name, self.grantor_siret, self.scheme, self.rae, self.giving_prefix)

    @property
    def policy(self) -> Policy:
        return Policy(self.publishes_small, self.publishes_refused)


class Publication(models.Model):
    """What was published on one day. Never changed, never erased: the next one says what is true now."""

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField()  # compute.grants.content_of
    digest = models.CharField("empreinte du contenu", max_length=64)
    grants = models.PositiveIntegerField("conventions")
    total = MoneyField("montant en vigueur")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("publiée le", default=timezone.now)

    class Meta:
        verbose_name = "publication"
        ordering = ["-number"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"publication n° {self.number}"


class PublicationFile(models.Model):
    """One file of a publication, with its hash."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")
    name = models.CharField("fichier", max_length=60, choices=NAMES)
    rows = models.PositiveIntegerField("lignes")
    size = models.PositiveBigIntegerField("taille (octets)")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "fichier publié"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="publication_file_once", fields=["publication", "name"]),
            models.CheckConstraint(
                name="publication_file_is_known", condition=Q(name__in=[name for name, _ in NAMES])
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.name

    @property
    def dated_name(self) -> str:
        """« subventions-scdl-2026-11-24.csv »: what a re-user keeps."""
        stem, _, extension = self.name.rpartition(".")
        return f"{stem}-{timezone.localdate(self.publication.at):%Y-%m-%d}.{extension}"

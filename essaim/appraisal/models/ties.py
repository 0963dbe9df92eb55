"""What links a person to a dossier, what they declared of it, and what they opened."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.dossiers.models import Dossier


class TieSource(models.TextChoices):
    ORGANIZATION = "organization", "Organisation membre du pôle"
    AUTHOR = "author", "Personne nommée dans le dossier"
    PAST = "past", "Ancien employeur"
    DOMAIN = "domain", "Domaine de l’adresse"
    SUPPORT = "support", "Accompagnement du pôle"
    MENTORING = "mentoring", "Compagnonnage"


COMPUTED = frozenset({TieSource.ORGANIZATION, TieSource.AUTHOR, TieSource.PAST, TieSource.DOMAIN})


class Tie(models.Model):
    """A fact that links a person to a dossier. A blocking one removes the dossier, others ask a question."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    source = models.CharField("origine", max_length=12, choices=TieSource)
    blocking = models.BooleanField("écarte le dossier")
    detail = models.CharField("précision", max_length=500)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "lien"
        ordering = ["source"]
        constraints = [
            models.CheckConstraint(name="tie_source_is_known", condition=Q(source__in=TieSource.values)),
            models.UniqueConstraint(name="tie_once", fields=["user", "dossier", "source"]),
        ]

    def __str__(self) -> str:
        return self.get_source_display()


class DeclarationKind(models.TextChoices):
    SILENT = "", "Rien de déclaré"
    NONE = "none", "Aucun lien"
    TIE = "tie", "Un lien"
    ASK = "ask", "Question posée"


class Pinned(models.TextChoices):
    NO = "", "Non"
    IN = "in", "Peut lire"
    OUT = "out", "Ne peut pas lire"


class Declaration(models.Model):
    """Where a person stands before a dossier: what they said, what a manager fixed, and whether they are out.

    `barred` is written in the transaction of each act that moves it, from the rule of compute.ties.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("déclaration", max_length=4, choices=DeclarationKind, blank=True)
    what = models.CharField("précision", max_length=1000, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    pinned = models.CharField("fixé par un responsable", max_length=3, choices=Pinned, blank=True)
    pinned_reason = models.CharField("motif", max_length=1000, blank=True)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pinned_at = models.DateTimeField(null=True, blank=True)
    barred = models.BooleanField(default=False, editable=False)
    opens = models.BooleanField(default=False, editable=False)  # the content may be shown

    class Meta:
        verbose_name = "déclaration d’intérêts"
        constraints = [
            models.CheckConstraint(
                name="declaration_kind_is_known", condition=Q(kind__in=DeclarationKind.values)
            ),
            models.CheckConstraint(name="declaration_pin_is_known", condition=Q(pinned__in=Pinned.values)),
            models.CheckConstraint(
                name="declaration_says_when", condition=Q(kind="") ^ Q(declared_at__isnull=False)
            ),
            models.CheckConstraint(
                name="declaration_pin_says_who_and_why",
                condition=Q(pinned="", pinned_by=None, pinned_at=None, pinned_reason="")
                | (
                    ~Q(pinned="") & Q(pinned_by__isnull=False, pinned_at__isnull=False) & ~Q(pinned_reason="")
                ),
            ),
            models.CheckConstraint(
                name="declaration_barred_opens_nothing", condition=Q(barred=False) | Q(opens=False)
            ),
            models.UniqueConstraint(name="declaration_once", fields=["user", "dossier"]),
        ]
        indexes = [
            models.Index(fields=["user", "dossier"], name="declaration_bars", condition=Q(barred=True))
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

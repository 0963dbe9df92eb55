"""What poles learned, written for others; and what the programme announces."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.kit.references import new_reference
from essaim.poles.models import Pole


class SheetState(models.TextChoices):
    DRAFT = "draft", "Brouillon"
    TO_REVIEW = "to_review", "À relire"
    RETURNED = "returned", "À reprendre"
    PUBLISHED = "published", "Publiée"
    WITHDRAWN = "withdrawn", "Retirée"


class PracticeSheet(models.Model):
    """How one pole did something, so that another can: written, read over by somebody else, published.

    `search_text` has no accent: « cooperative » finds « coopérative », and the French stemmer the plurals.
    """

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    title = models.CharField("titre", max_length=160)
    summary = models.CharField("en une phrase", max_length=300)
    body = models.TextField("la pratique", max_length=20_000)
    theme_keys = ArrayField(models.SlugField(max_length=50), verbose_name="thèmes", default=list, blank=True)
    pole = models.ForeignKey(Pole, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField("d’où elle vient", max_length=300, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.DRAFT, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    note = models.CharField("remarque de relecture", max_length=1000, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField("publiée le", null=True, blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("search_text", config="french"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "fiche de pratique"
        constraints = [
            models.CheckConstraint(name="sheet_state_is_known", condition=Q(state__in=SheetState.values)),
            models.CheckConstraint(
                name="sheet_published_by_somebody",
                condition=~Q(state="published") | Q(published_at__isnull=False, reviewer__isnull=False),
            ),
            models.CheckConstraint(
                name="sheet_returned_says_why", condition=~Q(state="returned") | ~Q(note="")
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="sheet_full_text"),
            GinIndex(fields=["theme_keys"], name="sheet_by_theme"),
            models.Index(fields=["-published_at", "-id"], name="sheet_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class Announcement(models.Model):
    """A short word of the programme to everybody, shown until a day."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    title = models.CharField("titre", max_length=160)
    text = models.TextField("texte", max_length=4000)
    published_at = models.DateTimeField(default=timezone.now)
    until = models.DateField("affichée jusqu’au", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "annonce"
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title

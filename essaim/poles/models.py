"""Poles: projects of cooperation on a territory; their lead, their members, what they are at each date."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from essaim.kit.money import MoneyField
from essaim.kit.references import new_reference
from essaim.organizations.models import Organization
from essaim.territories.models import Commune, Epci, Region


class Stage(models.TextChoices):
    UNKNOWN = "unknown", "Non connu"  # poles known by a published list alone
    IDEA = "idea", "Idée"
    EMERGING = "emerging", "Émergent"
    RUNNING = "running", "En activité"


class Pole(models.Model):
    """A project carried by several organisations on a territory. It is not a legal person."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    name = models.CharField("nom du pôle", max_length=200)
    pitch = models.CharField("le pôle en une phrase", max_length=256, blank=True)
    stage = models.CharField("stade", max_length=10, choices=Stage, default=Stage.EMERGING)
    started_on = models.DateField("première coopération", null=True, blank=True)
    website = models.URLField("site", blank=True)
    lead = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="structure porteuse",
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    department_codes = ArrayField(
        models.CharField(max_length=3), default=list, blank=True
    )  # of its territory
    themes = models.JSONField("thèmes", default=list, blank=True)
    territory_note = models.CharField("précision sur le territoire", max_length=250, blank=True)
    source = models.URLField("source publiée", max_length=500, blank=True)
    source_note = models.CharField("remarque sur la source", max_length=500, blank=True)
    published_id = models.CharField(
        max_length=10, blank=True, editable=False
    )  # data/poles: loading twice is once
    search_key = models.TextField(
        blank=True, editable=False
    )  # compute.names.search_key, written by the actions
    is_public = models.BooleanField("affiché dans l’annuaire", default=False)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "pôle"
        constraints = [
            models.CheckConstraint(name="pole_stage_is_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="pole_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="pole_published_once", fields=["published_id"], condition=~Q(published_id="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["search_key", "id"], name="pole_directory_order", condition=Q(is_public=True)
            ),
            GinIndex(fields=["search_key"], name="pole_search_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["department_codes"], name="pole_departments"),
        ]

    def __str__(self) -> str:
        return self.name


class PolePlace(models.Model):
    """A piece of the territory of a pole: a commune or a whole EPCI."""

    pole = models.ForeignKey(Pole, on_delete=models.CASCADE, related_name="places")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pole_place_is_a_commune_or_an_epci", condition=Q(commune=None) ^ Q(epci=None)
            ),
            models.UniqueConstraint(
                name="pole_place_once", fields=["pole", "commune", "epci"], nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.commune or self.epci)


class StatusKind(models.TextChoices):
    """What a pole is, in the words of the programme. A pole may hold several at once, each dated."""

    EMERGING = "emerging", "Pôle émergent"
    EXISTING = "existing", "Pôle existant"
    LAUREATE_PHASE_1 = "laureate_phase_1", "Lauréat phase 1 (accompagnement)"
    LAUREATE_PHASE_2 = "laureate_phase_2", "Lauréat phase 2 (subvention)"
    COMPAGNON = "compagnon", "Compagnon"
    CHARTER = "charter", "Signataire de la charte"
    CEASED = "ceased", "Cessé"


class Precision(models.TextChoices):
    """How far a date is known."""

    DAY = "day", "Jour"
    MONTH = "month", "Mois"
    YEAR = "year", "Année"


DATE_FORMATS = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}


class PoleStatus(models.Model):
    """One status of a pole, from a date on, with what says so. No date: the source gives none."""

    pole = models.ForeignKey(Pole, on_delete=models.CASCADE, related_name="statuses")
    kind = models.CharField("statut", max_length=20, choices=StatusKind)
    since = models.DateField("depuis", null=True, blank=True)
    since_precision = models.CharField(
        "précision de la date", max_length=5, choices=Precision, default=Precision.DAY
    )
    until = models.DateField("jusqu’à", null=True, blank=True)
    wave_label = models.CharField("vague", max_length=80, blank=True)
    evidence = models.CharField("source", max_length=500, blank=True)

    class Meta:
        verbose_name = "statut de pôle"
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(name="pole_status_is_known", condition=Q(kind__in=StatusKind.values)),
            models.CheckConstraint(
                name="pole_status_ends_after_it_starts", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                name="pole_status_once",
                fields=["pole", "kind", "since"],
                nulls_distinct=False,
                violation_error_message="Ce statut est déjà connu à cette date.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def since_words(self) -> str:
        """« 17 octobre 2023 », « septembre 2024 » or « 2021 », as far as the source tells."""
        if self.since is None:
            return "date non connue"
        words = date_format(self.since, DATE_FORMATS[Precision(self.since_precision)])
        return words.replace("1 ", "1er ", 1) if words.startswith("1 ") else words


class MemberKind(models.TextChoices):
    """The kinds of persons of article 9 of law 2014-856."""

    ESS = "ess", "Entreprise de l’ESS"
    ENTERPRISE = "enterprise", "Entreprise hors ESS"
    GROUPING = "grouping", "Groupement d’entreprises majoritairement hors ESS"
    LOCAL_AUTHORITY = "local_authority", "Collectivité territoriale ou groupement"
    RESEARCH = "research", "Centre de recherche"
    HIGHER_EDUCATION = "higher_education", "Établissement d’enseignement supérieur ou de recherche"
    TRAINING = "training", "Organisme de formation"
    OTHER = "other", "Autre personne morale"
    PERSON = "person", "Personne physique"


class MembershipState(models.TextChoices):
    TO_INVITE = "to_invite", "À inviter"
    INVITED = "invited", "Invitation envoyée"
    CONFIRMED = "confirmed", "Engagement confirmé"
    DECLINED = "declined", "Engagement refusé"
    LEFT = "left", "Sorti du pôle"


class Membership(models.Model):
    """An organisation in a pole: kind under article 9, role, what it brings, and its own confirmation."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    pole = models.ForeignKey(Pole, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name="organisation"
    )
    kind = models.CharField("nature (article 9)", max_length=20, choices=MemberKind)
    role = models.CharField("rôle dans le pôle", max_length=300, blank=True)
    cash_amount = MoneyField("apport en argent (€)", default=0)
    in_kind_amount = MoneyField("apport en nature, valorisé (€)", default=0)
    contribution = models.CharField("ce qui est apporté", max_length=300, blank=True)
    contact_name = models.CharField("personne à contacter", max_length=160, blank=True)
    contact_email = models.EmailField("son adresse électronique", blank=True)
    state = models.CharField(
        max_length=10, choices=MembershipState, default=MembershipState.TO_INVITE, editable=False
    )
    token_fingerprint = models.CharField(
        max_length=64, blank=True, editable=False
    )  # sha256 of the personal link
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)  # of the personal link
    answer_goes_to = ArrayField(models.EmailField(), default=list, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.CharField(
        "nom et qualité de la personne", max_length=200, blank=True, editable=False
    )
    answer_note = models.CharField("précision", max_length=500, blank=True, editable=False)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "membre"
        constraints = [
            models.CheckConstraint(name="membership_kind_is_known", condition=Q(kind__in=MemberKind.values)),
            models.CheckConstraint(
                name="membership_state_is_known", condition=Q(state__in=MembershipState.values)
            ),
            models.UniqueConstraint(
                name="membership_once_per_pole",
                fields=["pole", "organization"],
                condition=~Q(state=MembershipState.LEFT),
                violation_error_message="Cette organisation est déjà membre du pôle.",
            ),
            models.CheckConstraint(
                name="membership_answer_has_a_date",
                condition=~Q(state__in=["confirmed", "declined"]) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_invited_has_a_link",
                condition=~Q(state="invited")
                | Q(invited_at__isnull=False, expires_at__isnull=False) & ~Q(token_fingerprint=""),
            ),
            models.CheckConstraint(
                name="membership_left_has_a_date", condition=~Q(state="left") | Q(left_at__isnull=False)
            ),
            models.UniqueConstraint(
                name="membership_one_per_link",
                fields=["token_fingerprint"],
                condition=~Q(token_fingerprint=""),
            ),
            models.CheckConstraint(
                name="membership_amounts_are_not_negative",
                condition=Q(cash_amount__gte=0) & Q(in_kind_amount__gte=0),
                violation_error_message="Un apport ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)

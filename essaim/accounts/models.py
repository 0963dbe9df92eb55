"""People, and their mandates: a role over a perimeter, between two dates."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from essaim.kit.written import short_moment
from essaim.territories.models import Department, Region


class UserManager(BaseUserManager["User"]):
    """What allauth and the tests need to create a person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person. What they may do comes from their mandates and from the dossiers they take part in."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_service = models.BooleanField("automate", default=False, editable=False)
    invited_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)

    lacks_second_factor = False  # set for each request: the rights of staff wait for it
    behind: "User | None" = None  # set for each request: who looks with these eyes (« voir comme »)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = "personne"
        constraints = [
            models.CheckConstraint(name="user_email_is_lowercase", condition=Q(email=Lower("email")))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """« Prénom Nom », or the address when the person gave no name."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_full_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    """Roles given by a mandate. Coordinators, signatories and members hold theirs by their dossiers."""

    APPRAISER = "appraiser", "Instructeur régional (CRA)"
    NATIONAL_OFFICER = "national_officer", "Chargé de mission national (CNA)"
    COMMITTEE_MEMBER = "committee_member", "Membre du comité"
    PROGRAMME_MANAGER = "programme_manager", "Responsable du programme"
    BUDGET_MANAGER = "budget_manager", "Gestionnaire budgétaire"
    PROVIDER = "provider", "Prestataire de services"
    COMPAGNON = "compagnon", "Compagnon"
    PARTNER = "partner", "Administration partenaire"
    EVALUATOR = "evaluator", "Évaluateur tiers"
    OPERATOR = "operator", "Exploitant"


STAFF_ROLES = frozenset(
    {Role.APPRAISER, Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER, Role.BUDGET_MANAGER, Role.OPERATOR}
)


class Mandate(models.Model):
    """A role over a perimeter. No region and no department: the whole country. No call: all calls."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates", verbose_name="personne")
    role = models.CharField("rôle", max_length=20, choices=Role)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="département",
    )
    call_slug = models.SlugField("appel", blank=True, help_text="Laissez vide pour tous les appels.")
    starts_on = models.DateField("à partir du", default=timezone.localdate)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    granted_at = models.DateTimeField("donné le", default=timezone.now, editable=False)
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    revoked_reason = models.CharField("motif du retrait", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "mandat"
        constraints = [
            models.CheckConstraint(name="mandate_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="mandate_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="La fin du mandat doit suivre son début.",
            ),
            models.CheckConstraint(
                name="mandate_region_or_department",
                condition=Q(region=None) | Q(department=None),
                violation_error_message="Choisissez une région ou un département, pas les deux.",
            ),
            models.CheckConstraint(
                name="mandate_revoked_by_someone_for_a_reason",
                condition=Q(revoked_at=None, revoked_by=None, revoked_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_reason="")),
            ),
            models.UniqueConstraint(
                name="mandate_once",
                fields=["user", "role", "region", "department", "call_slug"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                violation_error_message="Cette personne a déjà ce rôle sur ce périmètre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.perimeter}"

    @property
    def perimeter(self) -> str:
        place = self.region or self.department
        return str(place) if place else "France entière"


class SignInMethod(models.TextChoices):
    """The last proof given: the names are those of allauth, but the last."""

    CODE = "code", "Code par message"
    PASSWORD = "password", "Mot de passe"
    TOTP = "totp", "Application d’authentification"
    PASSKEY = "webauthn", "Clé d’accès"
    RECOVERY = "recovery_codes", "Code de secours"
    DEMO = "demo", "Bouton de la démonstration"


class SignIn(models.Model):
    """One sign-in, or one that failed, shown to its owner.

    Not in the journal: the address of a machine must be forgotten.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField("le", default=timezone.now)
    method = models.CharField("moyen", max_length=20, choices=SignInMethod)
    ip = models.GenericIPAddressField("adresse IP", null=True, blank=True)
    device = models.CharField("appareil", max_length=200, blank=True)
    succeeded = models.BooleanField("réussie", default=True)
    is_new_device = models.BooleanField("nouvel appareil", default=False)

    class Meta:
        verbose_name = "connexion"
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_newest")]

    def __str__(self) -> str:
        return f"{self.user}, {short_moment(self.at)}"


class Try(models.Model):
    """How many times something was asked by one machine or for one address, whose fingerprint is the key."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "compte d’essais"

    def __str__(self) -> str:
        return f"{self.count} essais"


class FactorReset(models.Model):
    """A lost second factor: one officer asks that it be forgotten, another one does it or refuses."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="personne")
    reason = models.CharField("motif", max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    is_granted = models.BooleanField("accordé", null=True, blank=True)

    class Meta:
        verbose_name = "second facteur perdu"
        constraints = [
            models.CheckConstraint(
                name="factor_reset_is_granted_by_two_others",
                condition=~Q(asked_by=F("person"))
                & (~Q(is_granted=True) | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person")))),
            ),
            models.CheckConstraint(
                name="factor_reset_is_decided_by_somebody",
                condition=Q(decided_by=None, decided_at=None, is_granted=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_granted__isnull=False),
            ),
            models.UniqueConstraint(
                name="factor_reset_one_at_a_time",
                fields=["person"],
                condition=Q(is_granted=None),
                violation_error_message="Une demande attend déjà une seconde personne pour ce compte.",
            ),
        ]

    def __str__(self) -> str:
        return f"Second facteur de {self.person}"

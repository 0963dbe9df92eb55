"""Dossiers: what a consortium writes and files in a wave. What was filed is a `Submission`, never changed."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.calls.models import Wave, WaveVersion
from essaim.files.models import StoredFile
from essaim.kit.frozen import frozen
from essaim.kit.money import MoneyField
from essaim.kit.references import new_reference
from essaim.kit.written import short_moment
from essaim.organizations.models import Organization
from essaim.poles.models import Membership, Pole
from essaim.territories.models import Region


class DossierState(models.TextChoices):
    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposé"
    LATE = "late", "Reçu après la clôture"
    INCOMPLETE = "incomplete", "À compléter"
    ADMISSIBLE = "admissible", "Recevable"
    INADMISSIBLE = "inadmissible", "Non recevable"
    WITHDRAWN = "withdrawn", "Retiré"


class Dossier(models.Model):
    """The working copy of one pole for one wave, and where it stands."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+", verbose_name="vague")
    version = models.ForeignKey(
        WaveVersion, on_delete=models.PROTECT, related_name="+"
    )  # form it is written on
    pole = models.ForeignKey(Pole, on_delete=models.PROTECT, related_name="+", verbose_name="pôle")
    region = models.ForeignKey(  # of the territory, else of the lead: whose regional unit appraises it
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    doors = ArrayField(
        models.CharField(max_length=30), default=list, verbose_name="volets demandés"
    )  # door keys
    state = models.CharField(max_length=12, choices=DossierState, default=DossierState.DRAFT, editable=False)
    signatory_name = models.CharField("signataire", max_length=160, blank=True)
    signatory_role = models.CharField("qualité du signataire", max_length=160, blank=True)
    signatory_email = models.EmailField("adresse électronique du signataire", blank=True)
    contact_email = models.EmailField("adresse pour les réponses de l’administration", blank=True)
    electronic_notice = models.BooleanField("accepte les décisions par voie électronique", default=False)
    electronic_until = models.DateField(  # given up: it holds until the end of the notice (CRPA R112-18)
        "voie électronique jusqu’au", null=True, blank=True, editable=False
    )
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to", editable=False
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(default=timezone.now, editable=False)  # last change of the working copy
    submitted_at = models.DateTimeField(
        "reçu le", null=True, blank=True, editable=False
    )  # first filing, even late
    last_submission = models.ForeignKey(  # what counts, the only thing the administration reads
        "Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    changed_from = models.ForeignKey(  # version before the form changed, until somebody has seen what did
        WaveVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    budget_number = models.PositiveIntegerField(default=0, editable=False)  # grows at each save of the table
    decided_at = models.DateTimeField("recevabilité décidée le", null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)
    search_text = models.TextField(
        blank=True, editable=False
    )  # unaccented lowercase: reference, pole, lead, commune

    class Meta:
        verbose_name = "dossier"
        constraints = [
            models.CheckConstraint(name="dossier_state_is_known", condition=Q(state__in=DossierState.values)),
            models.CheckConstraint(
                name="dossier_filed_has_a_date",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_decided_has_a_date",
                condition=~Q(state__in=["admissible", "inadmissible"]) | Q(decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="dossier_one_per_pole_and_wave",
                fields=["wave", "pole"],
                condition=~Q(state="withdrawn"),
                violation_error_message="Ce pôle a déjà un dossier dans cette vague.",
            ),
        ]
        indexes = [
            models.Index(fields=["wave", "region", "state"], name="dossier_desk"),
            models.Index(fields=["submitted_at", "id"], name="dossier_by_filing"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.pole}" if "pole" in self._state.fields_cache else self.reference


class Right(models.TextChoices):
    """What a co-author may do, each including those before."""

    READ = "read", "Lire"
    COMMENT = "comment", "Lire et commenter"
    EDIT = "edit", "Modifier"
    SUBMIT = "submit", "Modifier, inviter et déposer"


class CoAuthor(models.Model):
    """A person on a dossier, invited by mail; `user` is empty until they accept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="coauthors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    email = models.EmailField("adresse électronique")
    right = models.CharField("droit", max_length=8, choices=Right, default=Right.EDIT)
    is_signatory = models.BooleanField("signataire", default=False)
    token_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "co-auteur"
        constraints = [
            models.CheckConstraint(name="coauthor_right_is_known", condition=Q(right__in=Right.values)),
            models.UniqueConstraint(
                name="coauthor_once",
                fields=["dossier", "email"],
                condition=Q(removed_at=None),
                violation_error_message="Cette personne est déjà invitée.",
            ),
            models.CheckConstraint(
                name="coauthor_accepted_has_a_user", condition=Q(accepted_at=None) | Q(user__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["user", "dossier"], name="coauthor_by_user")]

    def __str__(self) -> str:
        return self.email


class Answer(models.Model):
    """The answer to one question, by its stable key. `number` grows at each save: two editors are told."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField("question", max_length=60)
    value = models.JSONField("réponse")  # str, list[str], number as str, bool
    number = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "réponse"
        constraints = [models.UniqueConstraint(name="answer_once", fields=["dossier", "key"])]

    def __str__(self) -> str:
        return self.key


class AnswerPast(models.Model):
    """A former value of an answer, or one that could not be kept: nothing typed is ever lost."""

    WHY = [
        ("replaced", "Remplacée"),
        ("conflict", "Écartée lors d’un conflit"),
        ("closed", "Reçue après la clôture"),
    ]

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="past_answers")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    number = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=10, choices=WHY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["dossier", "key", "-at"], name="answer_past_by_key")]

    def __str__(self) -> str:
        return f"{self.key} ({self.get_why_display()})"


class Comment(models.Model):
    """A remark of a co-author on a question, for the other co-authors only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="comments")
    key = models.CharField("question", max_length=60)
    text = models.TextField("commentaire", max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "commentaire"
        ordering = ["at"]

    def __str__(self) -> str:
        return self.text[:60]


class Piece(models.Model):
    """A file answering a required piece of the wave. A newer one takes its place, none is erased.

    Addressed by `public_id`: the same file may answer two pieces, or those of two dossiers.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pieces")
    key = models.CharField("pièce", max_length=60)  # WaveDocument.pieces[].key, or "other"
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="membre"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "pièce"
        ordering = ["key", "added_at"]
        constraints = [
            models.UniqueConstraint(
                name="piece_one_alive",
                fields=["dossier", "key", "membership"],
                condition=Q(removed_at=None) & ~Q(key="other"),
                nulls_distinct=False,
                violation_error_message="Une pièce est déjà jointe à cette place.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} : {self.file}"


class BudgetSide(models.TextChoices):
    EXPENSE = "expense", "Charges"
    INCOME = "income", "Produits"


class BudgetLine(models.Model):
    """One line of the provisional budget: a year, a Cerfa account class, an amount (Cerfa 12156*06)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="budget_lines")
    year = models.PositiveSmallIntegerField("année")  # 1, 2 or 3
    side = models.CharField(max_length=7, choices=BudgetSide)
    account = models.CharField("compte", max_length=4)  # "60", "64", "74", "86", "87"...
    label = models.CharField("intitulé", max_length=160)
    amount = MoneyField("montant (€)", default=0)
    fte = models.DecimalField(  # of animation: what one post of coordination costs is asked of every pole
        "équivalents temps plein", max_digits=5, decimal_places=2, null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "ligne de budget"
        ordering = ["year", "side", "account", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="budget_line_side_is_known", condition=Q(side__in=BudgetSide.values)),
            models.CheckConstraint(name="budget_line_year", condition=Q(year__gte=1, year__lte=3)),
            models.CheckConstraint(
                name="budget_line_is_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.label}"


class Submission(models.Model):
    """Exactly what was filed, at one instant: the only thing the administration reads."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    content = (
        models.JSONField()
    )  # answers, budget, members, territory, pieces with hashes: dossiers.compute.snapshot
    sha256 = models.CharField("empreinte", max_length=64)
    version = models.ForeignKey(WaveVersion, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    requested_amount = MoneyField("montant demandé", null=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_late = models.BooleanField(default=False)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    once_key = models.CharField(max_length=64, null=True)  # noqa: DJ001 (token of the form; NULL: none)

    class Meta:
        verbose_name = "dépôt"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="submission_number", fields=["dossier", "number"]),
            models.UniqueConstraint(name="submission_once", fields=["dossier", "once_key"]),
        ]
        triggers = frozen(
            *("dossier_id", "number", "content", "sha256", "version_id", "lead_id", "requested_amount"),
            *("submitted_at", "submitted_by_id", "is_late"),
            once=("pdf_id",),
        )

    def __str__(self) -> str:
        return f"dépôt n° {self.number}"


class ReceiptKind(models.TextChoices):
    REGISTRATION = "registration", "Accusé d’enregistrement électronique"  # CRPA R112-11-2
    ACKNOWLEDGEMENT = "acknowledgement", "Accusé de réception électronique"  # CRPA R112-11-1


class Receipt(models.Model):
    """What the administration sent to say that it received a filing."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=15, choices=ReceiptKind)
    content = models.JSONField()  # every mention of R112-11-1, as sent
    issued_at = models.DateTimeField(default=timezone.now)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "accusé"
        constraints = [models.UniqueConstraint(name="receipt_once", fields=["submission", "kind"])]
        triggers = frozen("submission_id", "kind", "content", "issued_at", once=("pdf_id",))

    def __str__(self) -> str:
        return self.get_kind_display()


class LateAccess(models.Model):
    """Personal permission to file after the closing, until an hour, for a stated reason."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="late_accesses", null=True)
    email = models.EmailField("adresse électronique", blank=True)
    until = models.DateTimeField("jusqu’à")
    reason = models.TextField("motif")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "délai accordé"
        constraints = [
            models.CheckConstraint(name="late_access_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="late_access_is_for_somebody", condition=Q(dossier__isnull=False) | ~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return f"délai jusqu’au {short_moment(self.until)}"


class ReadEntry(models.Model):
    """Somebody opened what is confidential. Never changed, kept as long as the dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.CharField("consulté", max_length=300)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "consultation"
        indexes = [models.Index(fields=["dossier", "-at"], name="dossier_reads")]

    def __str__(self) -> str:
        return self.what

"""Envelopes in AE and CP, and the ledger that grants and services both draw on."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear, TruncDate
from django.utils import timezone

from essaim.budget.compute.ledger import ALL_YEARS, SOURCES, Account, Move
from essaim.calls.models import Call, Wave
from essaim.kit.frozen import append_only
from essaim.kit.money import MoneyField
from essaim.kit.units import PARIS

FIRST_YEAR, LAST_YEAR = 2013, 2099
SOURCE_LIST = ", ".join(f"'{account}'" for account in sorted(SOURCES))
ALL_YEARS_LIST = ", ".join(f"'{account}'" for account in sorted(ALL_YEARS))
MOVES = {  # the words of the pages
    Move.OPEN: "Ouverture",
    Move.REVISE: "Révision",
    Move.RESERVE: "Réservation",
    Move.COMMIT: "Engagement",
    Move.FREE: "Libération",
    Move.PAY: "Paiement",
    Move.RECOVER: "Recouvrement",
    Move.CORRECT: "Correction",
}
ACCOUNTS = {
    Account.OPENED: "AE ouvertes",
    Account.AVAILABLE: "AE disponibles",
    Account.RESERVED: "AE réservées",
    Account.COMMITTED: "AE engagées",
    Account.CP_OPENED: "CP ouverts",
    Account.CP_AVAILABLE: "CP disponibles",
    Account.PAID: "Payé",
    Account.PROMISED: "Engagements pris",
    Account.DUE: "Reste à payer",
    Account.RECOVERABLE: "Versé",
    Account.RECOVERED: "Recouvré",
}
MOVE_CHOICES = [(move.value, label) for move, label in MOVES.items()]
ACCOUNT_CHOICES = [(account.value, label) for account, label in ACCOUNTS.items()]
ACCOUNT_VALUES = [value for value, _ in ACCOUNT_CHOICES]

# One writer of an envelope at a time; the sum is read after the others have committed.
NEVER_BELOW_ZERO = f"""
    IF NEW.amount < 0 AND NEW.account NOT IN ({SOURCE_LIST}) THEN
        PERFORM pg_advisory_xact_lock(7331002, NEW.envelope_id::integer);
        SELECT sum(amount) INTO held FROM budget_posting
        WHERE envelope_id = NEW.envelope_id AND account = NEW.account AND about = NEW.about
            AND (year = NEW.year OR NEW.account IN ({ALL_YEARS_LIST}));
        IF held < 0 THEN
            RAISE EXCEPTION 'budget: account % of % would hold %', NEW.account, NEW.about, held
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
"""  # noqa: S608 (constants only)
BALANCED = """
    IF (SELECT sum(amount) FROM budget_posting WHERE entry_id = NEW.entry_id) <> 0 THEN
        RAISE EXCEPTION 'budget: entry % does not balance', NEW.entry_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class Purpose(models.TextChoices):
    """Never mixed: a grant takes nothing from the services, nor the reverse."""

    GRANTS = "grants", "Subventions"
    SERVICES = "services", "Bouquet de services"


class Envelope(models.Model):
    """The money of one purpose, for one wave or for a whole call. Its amounts are in the ledger."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.CharField("programme budgétaire", max_length=120)
    purpose = models.CharField("objet", max_length=10, choices=Purpose)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+", verbose_name="appel")
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vague"
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "enveloppe"
        constraints = [
            models.CheckConstraint(name="envelope_purpose_is_known", condition=Q(purpose__in=Purpose.values)),
            models.UniqueConstraint(
                name="envelope_one_per_wave_and_purpose",
                fields=["wave", "purpose"],
                violation_error_message="Cette vague a déjà une enveloppe pour cet objet.",
            ),
            models.UniqueConstraint(
                name="envelope_one_per_call_and_purpose",
                fields=["call", "purpose"],
                condition=Q(wave=None),
                violation_error_message="Cet appel a déjà une enveloppe commune pour cet objet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.wave or self.call}"


class EnvelopeYear(models.Model):
    """A budget year in which an envelope may receive credits. How much: the ledger says."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField("exercice")

    class Meta:
        verbose_name = "exercice d’une enveloppe"
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(name="envelope_year_once", fields=["envelope", "year"]),
            models.CheckConstraint(
                name="envelope_year_is_plausible", condition=Q(year__range=(FIRST_YEAR, LAST_YEAR))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class Entry(models.Model):
    """One movement of the ledger, whose postings add up to zero. Never changed, never erased."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="entries")
    move = models.CharField("mouvement", max_length=10, choices=MOVE_CHOICES)
    year = models.PositiveSmallIntegerField("exercice")
    amount = MoneyField("montant")  # of the movement; below zero when a revision takes credits back
    about = models.CharField("bénéficiaire", max_length=40, blank=True)  # reference of what it is for
    reason = models.CharField("motif", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )

    class Meta:
        verbose_name = "mouvement"
        constraints = [
            models.CheckConstraint(
                name="entry_correction_says_what_and_why",
                condition=Q(move="correct", corrects__isnull=False) & ~Q(reason="")
                | ~Q(move="correct") & Q(corrects=None),
            ),
            models.CheckConstraint(
                name="entry_money_moves_today_at_the_latest",
                condition=~Q(move__in=["pay", "recover"]) | Q(year__lte=ExtractYear("at", tzinfo=PARIS)),
            ),
        ]
        indexes = [
            models.Index(fields=["envelope", "-at", "-id"], name="budget_entry_by_date"),
            models.Index(fields=["about"], name="budget_entry_by_about"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.about}".strip()


class Posting(models.Model):
    """One line of a movement in one account, for one beneficiary and one year."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="+")  # that of the entry
    account = models.CharField("compte", max_length=12, choices=ACCOUNT_CHOICES)
    year = models.PositiveSmallIntegerField("exercice")
    about = models.CharField("bénéficiaire", max_length=40, blank=True)
    amount = MoneyField("montant")

    class Meta:
        verbose_name = "écriture"
        constraints = [
            models.CheckConstraint(name="posting_is_not_empty", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="posting_account_is_known",
                condition=Q(account__in=ACCOUNT_VALUES),
            ),
        ]
        indexes = [
            models.Index(fields=["envelope", "account", "about", "year"], name="budget_posting_balance"),
            models.Index(fields=["about", "account"], name="budget_posting_by_about"),
        ]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="never_below_zero",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                declare=[("held", "numeric")],
                func=NEVER_BELOW_ZERO,
            ),
            pgtrigger.Trigger(
                name="balanced",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=BALANCED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.amount}"


class ChorusLine(models.Model):
    """What Chorus says: a legal commitment (EJ, no `dp`), or a payment request (DP) of one."""

    about = models.CharField("convention", max_length=40)
    ej = models.CharField("engagement juridique", max_length=20)
    dp = models.CharField("demande de paiement", max_length=20, blank=True)
    year = models.PositiveSmallIntegerField("exercice")
    amount = MoneyField("montant")
    on = models.DateField("date")
    supplier = models.CharField("tiers", max_length=160, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)  # another line says better
    replaced_reason = models.CharField("motif de la correction", max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = "ligne de Chorus"
        constraints = [
            models.UniqueConstraint(
                name="chorus_line_once",
                fields=["about", "ej", "dp", "year"],
                condition=Q(replaced_at=None),
                violation_error_message="Chorus a déjà cette ligne pour cette convention.",
            ),
            models.CheckConstraint(
                name="chorus_line_is_not_to_come", condition=Q(on__lte=TruncDate("at", tzinfo=PARIS))
            ),
            models.CheckConstraint(
                name="chorus_line_replaced_says_why",
                condition=Q(replaced_at=None) ^ ~Q(replaced_reason=""),
            ),
            models.CheckConstraint(name="chorus_amount_is_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return self.dp or self.ej


# Promises count with what the ledger holds: refused above what is still available, all years together.
WITHIN_ENVELOPE = """
    PERFORM pg_advisory_xact_lock(7331002, NEW.envelope_id::integer);
    SELECT coalesce(sum(amount), 0) INTO held FROM budget_posting
        WHERE envelope_id = NEW.envelope_id AND account = 'available';
    SELECT held - coalesce(sum(amount), 0) INTO held FROM budget_promise
        WHERE envelope_id = NEW.envelope_id AND kept_at IS NULL;
    IF held < 0 THEN
        RAISE EXCEPTION 'budget: envelope % would be over-promised by %', NEW.envelope_id, -held
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class Promise(models.Model):
    """What a committee adopted and no agreement follows yet: every door of a wave draws on one envelope."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="+")
    about = models.CharField("demande", max_length=60)  # the dossier and its door
    amount = MoneyField("montant")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    kept_at = models.DateTimeField(null=True, blank=True, editable=False)  # reserved in the ledger, or undone

    class Meta:
        verbose_name = "promesse"
        constraints = [
            models.CheckConstraint(name="promise_is_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                name="promise_once", fields=["envelope", "about"], condition=Q(kept_at=None)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="within_the_envelope",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                declare=[("held", "numeric")],
                func=WITHIN_ENVELOPE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.amount}"


class Beneficiary(models.Model):
    """Who is behind the reference of a movement, as those who draw on an envelope said."""

    about = models.CharField("référence", max_length=40, unique=True)
    name = models.CharField("nom", max_length=250)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    page = models.CharField("page", max_length=200, blank=True)  # where its own story is told

    class Meta:
        verbose_name = "bénéficiaire"

    def __str__(self) -> str:
        return self.name


class CashYear(models.Model):
    """When what one beneficiary was promised will be paid: its part of a budget year, said by who promises.

    The sum of a beneficiary is what is reserved or due for it: paid, it leaves.
    """

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="+")
    about = models.CharField("bénéficiaire", max_length=40)
    year = models.PositiveSmallIntegerField("exercice")
    amount = MoneyField("montant")

    class Meta:
        verbose_name = "échéance de crédits de paiement"
        constraints = [
            models.UniqueConstraint(name="cash_year_once", fields=["envelope", "about", "year"]),
            models.CheckConstraint(name="cash_year_is_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.year}"

"""Capacity and booking: days of providers, slots, places, attendance, what both sides thought of it."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from essaim.kit.money import MoneyField
from essaim.kit.references import new_reference
from essaim.kit.written import short_day, short_moment
from essaim.services.models.bouquets import Adviser, Provider, Service
from essaim.services.models.requests import SupportRequest
from essaim.services.models.rights import Entitlement


def period() -> Func:
    return Func(F("starts_at"), F("ends_at"), function="TSTZRANGE", output_field=DateTimeRangeField())


class Capacity(models.Model):
    """The days that a provider gives in one quarter, and those already promised."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="capacities")
    year = models.PositiveSmallIntegerField("année")
    quarter = models.PositiveSmallIntegerField("trimestre")
    days = models.DecimalField("jours offerts", max_digits=6, decimal_places=1)
    held_days = models.DecimalField("jours pris", max_digits=6, decimal_places=1, default=0, editable=False)

    class Meta:
        verbose_name = "capacité d’un prestataire"
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(name="capacity_once_per_quarter", fields=["provider", "year", "quarter"]),
            models.CheckConstraint(name="capacity_quarter_is_known", condition=Q(quarter__range=(1, 4))),
            models.CheckConstraint(
                name="capacity_never_over",
                condition=Q(held_days__gte=0, held_days__lte=F("days")),
                violation_error_message="Des jours de ce trimestre sont déjà promis\u00a0: gardez-les.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}, T{self.quarter} {self.year}"

    @property
    def days_left(self) -> Decimal:
        return self.days - self.held_days


class CalendarAddress(models.Model):
    """The secret address by which a calendar program reads somebody's sessions: one for each person."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("créée le", auto_now=True)

    class Meta:
        verbose_name = "adresse d’agenda"

    def __str__(self) -> str:
        return f"agenda de {self.user}"


class Leave(models.Model):
    """When an adviser is away: no slot may be opened then."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    adviser = models.ForeignKey(Adviser, on_delete=models.CASCADE, related_name="leaves")
    starts_at = models.DateTimeField("du")
    ends_at = models.DateTimeField("au")
    reason = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "absence d’un conseiller"
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="La fin de l’absence doit suivre son début.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.adviser}, du {short_day(self.starts_at)}"


class Slot(models.Model):
    """A time when an adviser renders a service to one pole or several."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    adviser = models.ForeignKey(Adviser, on_delete=models.PROTECT, related_name="slots")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu ou lien", max_length=300, blank=True)
    seats = models.PositiveSmallIntegerField("places", default=1)
    taken = models.PositiveSmallIntegerField("prises", default=0, editable=False)
    held_days = models.DecimalField(  # of the capacity of the provider: once, whatever the number of poles
        max_digits=4, decimal_places=1, default=0, editable=False
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_reason = models.CharField(max_length=300, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "créneau"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="slot_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="La fin du créneau doit suivre son début.",
            ),
            models.CheckConstraint(
                name="slot_never_over_its_seats",
                condition=Q(taken__lte=F("seats"), seats__gte=1),
                violation_error_message="Il faut au moins une place.",
            ),
            models.CheckConstraint(
                name="slot_cancelled_says_why", condition=Q(cancelled_at=None) ^ ~Q(cancelled_reason="")
            ),
            ExclusionConstraint(
                name="slot_one_at_a_time_per_adviser",
                expressions=[(period(), RangeOperators.OVERLAPS), ("adviser", RangeOperators.EQUAL)],
                condition=Q(cancelled_at=None),
                violation_error_message="Cette personne a déjà un créneau à ce moment.",
            ),
        ]
        indexes = [models.Index(fields=["service", "starts_at"], name="slot_of_service")]

    def __str__(self) -> str:
        return f"{self.service}, {short_moment(self.starts_at)}"

    @property
    def seats_left(self) -> int:
        return self.seats - self.taken


class BookingState(models.TextChoices):
    WAITING = "waiting", "Sur liste d’attente"
    OFFERED = "offered", "Place proposée"
    BOOKED = "booked", "Réservée"
    CANCELLED = "cancelled", "Annulée"
    DONE = "done", "Service rendu"
    NO_SHOW = "no_show", "Absence non prévenue"


HOLDING = ("offered", "booked", "done", "no_show")  # states that keep a seat, days and euros


class Booking(models.Model):
    """A place of a pole in a slot, or its turn on the waiting list; the days and euros that it holds."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="bookings")
    request = models.ForeignKey(
        SupportRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    state = models.CharField(max_length=10, choices=BookingState, editable=False)
    starts_at = models.DateTimeField(editable=False)  # of the slot: no pole is at two places at once
    ends_at = models.DateTimeField(editable=False)
    people = models.CharField("qui vient", max_length=300, blank=True)
    days = models.DecimalField("jours", max_digits=4, decimal_places=1, default=0, editable=False)
    amount = MoneyField("montant", default=0, editable=False)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(default=timezone.now, editable=False)
    offered_until = models.DateTimeField("à confirmer avant", null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_reason = models.CharField(max_length=300, blank=True, editable=False)
    is_charged = models.BooleanField("décompté", default=False, editable=False)  # cancelled too late
    attended_at = models.DateTimeField(null=True, blank=True, editable=False)
    attendees = models.PositiveSmallIntegerField("personnes présentes", null=True, blank=True)
    used_days = models.DecimalField(
        "temps passé (jours)", max_digits=4, decimal_places=1, null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = "réservation"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="booking_state_is_known", condition=Q(state__in=BookingState.values)),
            models.CheckConstraint(
                name="booking_offered_has_a_limit",
                condition=~Q(state="offered") | Q(offered_until__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_waiting_holds_nothing",
                condition=~Q(state="waiting") | Q(days=0, amount=0),
            ),
            models.UniqueConstraint(
                name="booking_once_per_slot",
                fields=["slot", "entitlement"],
                condition=~Q(state="cancelled"),
                violation_error_message="Votre pôle est déjà inscrit à cette séance.",
            ),
            ExclusionConstraint(
                name="booking_one_place_at_a_time",
                expressions=[(period(), RangeOperators.OVERLAPS), ("entitlement", RangeOperators.EQUAL)],
                condition=Q(state__in=HOLDING),
                violation_error_message="Votre pôle a déjà une réservation à ce moment.",
            ),
        ]
        indexes = [models.Index(fields=["entitlement", "-starts_at"], name="booking_by_entitlement")]

    def __str__(self) -> str:
        return f"réservation {self.reference}"


class Side(models.TextChoices):
    POLE = "pole", "Le pôle"
    PROVIDER = "provider", "Le prestataire"


class Feedback(models.Model):
    """What one side thought of a session, and what it learned."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="feedback")
    side = models.CharField("de la part de", max_length=8, choices=Side)
    score = models.PositiveSmallIntegerField("satisfaction")
    learned = models.TextField("ce que vous avez appris", max_length=3000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "retour sur un service"
        constraints = [
            models.UniqueConstraint(
                name="feedback_once_per_side",
                fields=["booking", "side"],
                violation_error_message="Votre retour est déjà enregistré.",
            ),
            models.CheckConstraint(name="feedback_score_is_known", condition=Q(score__range=(1, 5))),
            models.CheckConstraint(name="feedback_side_is_known", condition=Q(side__in=Side.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}\u00a0: {self.score}/5"

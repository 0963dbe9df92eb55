"""Events: places, registrations, a waiting list, who came."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.kit.references import new_reference
from essaim.territories.models import Region


class EventKind(models.TextChoices):
    NATIONAL_DAY = "national_day", "Journée nationale"
    VISIT = "visit", "Visite"
    WORKSHOP = "workshop", "Atelier"
    WEBINAR = "webinar", "Webinaire"


class EventState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    PUBLISHED = "published", "Annoncé"
    CANCELLED = "cancelled", "Annulé"


class Event(models.Model):
    """A day or an hour together. `taken` never passes `seats`: the database refuses it."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    kind = models.CharField("nature", max_length=12, choices=EventKind)
    title = models.CharField("intitulé", max_length=160)
    summary = models.CharField("en une phrase", max_length=300)
    description = models.TextField("description", max_length=8000, blank=True)
    place = models.CharField("lieu ou lien", max_length=300, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    registration_closes_at = models.DateTimeField("inscriptions jusqu’au")
    seats = models.PositiveIntegerField("places")
    taken = models.PositiveIntegerField("places prises", default=0, editable=False)
    state = models.CharField(max_length=10, choices=EventState, default=EventState.DRAFT, editable=False)
    cancelled_reason = models.CharField(max_length=500, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of its calendar entry
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "événement"
        constraints = [
            models.CheckConstraint(name="event_kind_is_known", condition=Q(kind__in=EventKind.values)),
            models.CheckConstraint(name="event_state_is_known", condition=Q(state__in=EventState.values)),
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="La fin doit suivre le début.",
            ),
            models.CheckConstraint(
                name="event_registration_closes_before_the_end",
                condition=Q(registration_closes_at__lte=F("ends_at")),
                violation_error_message="Les inscriptions ferment avant la fin de l’événement.",
            ),
            models.CheckConstraint(
                name="event_never_over_its_seats",
                condition=Q(taken__lte=F("seats")),
                violation_error_message="Il y a déjà plus d’inscrits que de places.",
            ),
            models.CheckConstraint(
                name="event_cancelled_says_why", condition=Q(state="cancelled") ^ Q(cancelled_reason="")
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "id"], name="event_by_date")]

    def __str__(self) -> str:
        return self.title

    @property
    def seats_left(self) -> int:
        return self.seats - self.taken


class RegistrationState(models.TextChoices):
    REGISTERED = "registered", "Inscrite"
    WAITING = "waiting", "Sur liste d’attente"
    CANCELLED = "cancelled", "Annulée"


class Registration(models.Model):
    """The place of a person in an event, or its turn on the waiting list."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organization = models.CharField("votre structure", max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=RegistrationState, editable=False)
    at = models.DateTimeField("le", default=timezone.now, editable=False)
    came = models.BooleanField("présence", null=True, blank=True)

    class Meta:
        verbose_name = "inscription"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="registration_state_is_known", condition=Q(state__in=RegistrationState.values)
            ),
            models.UniqueConstraint(
                name="registration_once",
                fields=["event", "user"],
                condition=~Q(state="cancelled"),
                violation_error_message="Vous êtes déjà inscrit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.event}"

"""The queue of the desk, derived from the dossiers, the clocks and the verdicts."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier
from essaim.territories.models import Region


class DeskEntry(models.Model):
    """A filed dossier as the queue sorts and filters it: one index, whatever the number of dossiers.

    Derived, hence never edited: `actions.refresh_entry` writes it in the transaction of each act that moves
    it, `essaim desk check` compares it with what it derives from, `essaim desk rebuild` writes it anew.
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, primary_key=True, related_name="+")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+", verbose_name="vague")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="région"
    )
    department_codes = ArrayField(models.CharField(max_length=3), default=list)
    doors = ArrayField(models.CharField(max_length=30), default=list)
    dossier_state = models.CharField("état", max_length=12)
    waiting = models.BooleanField("à instruire", default=True)  # filed, neither decided nor withdrawn
    running = models.BooleanField("délai en cours", default=True)  # a request, of money perhaps, is undecided
    received_at = models.DateTimeField("reçu le")
    silence_on = models.DateField("refus implicite le", null=True)
    warn_on = models.DateField("alerte le", null=True)
    suspended = models.BooleanField("délai suspendu", default=False)
    sort_on = models.DateField()  # silence_on, or far away when no date presses
    second_look = models.BooleanField("second regard attendu", default=False)
    unanswered = models.BooleanField("message sans réponse", default=False)
    search_text = models.TextField(blank=True)  # as filed

    class Meta:
        verbose_name = "ligne du bureau"
        indexes = [
            models.Index(
                fields=["sort_on", "dossier"], name="desk_national_queue", condition=Q(waiting=True)
            ),
            models.Index(
                fields=["region", "sort_on", "dossier"], name="desk_regional_queue", condition=Q(waiting=True)
            ),
            models.Index(fields=["sort_on", "dossier"], name="desk_national_all"),
            models.Index(fields=["region", "sort_on", "dossier"], name="desk_regional_all"),
            models.Index(
                fields=["sort_on", "dossier"], name="desk_second_looks", condition=Q(second_look=True)
            ),
            models.Index(fields=["sort_on", "dossier"], name="desk_unanswered", condition=Q(unanswered=True)),
            models.Index(fields=["dossier_state", "sort_on", "dossier"], name="desk_by_state"),
            models.Index(fields=["wave", "region", "dossier_state"], name="desk_figures"),
            GinIndex(fields=["search_text"], name="desk_search_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["department_codes"], name="desk_departments"),
        ]
        constraints = [
            models.CheckConstraint(
                name="desk_entry_sorts_by_its_clock",
                condition=Q(waiting=False) | Q(silence_on=None) | Q(sort_on=F("silence_on")),
            ),
            models.CheckConstraint(
                name="desk_entry_suspended_has_no_date", condition=Q(suspended=False) | Q(silence_on=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.dossier)

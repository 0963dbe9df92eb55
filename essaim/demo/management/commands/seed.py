"""`essaim seed 5000`: fictional dossiers in the open wave, for benches. `--drafts`: ready to be filed.

`essaim seed 8 --readers`: eight readers, each with ninety dossiers to read.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.calls.queries import open_waves
from essaim.demo.actions.demo import sample_piece
from essaim.demo.actions.population import populate
from essaim.demo.actions.population.readings import write_readers
from essaim.demo.compute.plans import Plan, filing_times
from essaim.demo.queries import demo_desk
from essaim.dossiers.models import Dossier

FIRST = 10_000  # after the numbers of the demonstration
STATES = ["submitted"] * 12 + ["incomplete"] * 2 + ["admissible"] * 4 + ["inadmissible"] + ["withdrawn"]


class Command(BaseCommand):
    help = "Écrit des dossiers fictifs en nombre, pour mesurer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--drafts", action="store_true", help="des brouillons prêts à être déposés")
        parser.add_argument("--readers", action="store_true", help="des lecteurs, avec 90 dossiers chacun")

    def handle(self, *args: Any, **options: Any) -> None:
        wave = open_waves(timezone.now()).first()
        if not settings.DEMO or wave is None or wave.opens_at is None:
            raise CommandError("Il faut la démonstration (ESSAIM_DEMO=true) et une vague ouverte.")
        if options["readers"]:
            readers = write_readers(wave, options["count"], by=service_account())
            self.stdout.write(f"{len(readers)} lecteurs écrits")
            return
        count, first = options["count"], FIRST + Dossier.objects.count()
        if options["drafts"]:
            plans = [Plan(first + i, "draft", None, ready=True) for i in range(count)]
        else:
            times = filing_times(count, wave.opens_at, timezone.now() - timedelta(minutes=5), seed=first)
            plans = [Plan(first + i, STATES[i % len(STATES)], at) for i, at in enumerate(times)]
        by = service_account()
        piece = sample_piece(by=by) if options["drafts"] else None  # needed to file, and long to write
        written = populate(wave, plans, by=by, desk=demo_desk(), piece=piece)
        self.stdout.write(f"{len(written)} dossiers écrits")

"""The clock of the pairs: those whose delay is over begin."""

from django.utils import timezone

from essaim.accounts.models import User
from essaim.accounts.queries import service_account
from essaim.appraisal.models import TieSource
from essaim.dossiers.models import Dossier
from essaim.kit import later
from essaim.mentoring import actions, queries, tasks
from essaim.mentoring.models import MatchingRun


@tasks.apply_run.kept_by
def apply_run(run_id: int) -> None:
    """Started again after a crash, it goes on with the next pair that waits."""
    run = MatchingRun.objects.select_related("applied_by").get(pk=run_id)
    while run.applied_by and actions.propose_next(run, by=run.applied_by):
        pass


@tasks.wall_off.kept_by
def wall_off(dossier_id: int) -> None:
    """After the filing, never inside: on the last day hundreds are filed at once."""
    actions.wall_off(Dossier.objects.get(pk=dossier_id), by=service_account())


@tasks.refresh_support_wall.kept_by
def refresh_support_wall(user_id: int) -> None:
    """A pole booked a session with this adviser, or cancelled it."""
    actions.refresh_wall(User.objects.get(pk=user_id), TieSource.SUPPORT, by=service_account())


@later.periodic("10 * * * *", once="a pair that began is no longer found")
def start_pairs(timestamp: int) -> None:
    automaton = service_account()
    waiting = queries.pairs_to_start(timezone.now())
    later.each(waiting, lambda pair: actions.start_pair(pair, by=automaton))

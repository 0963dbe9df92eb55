"""What takes too long for a page: the computation of a scenario."""

from essaim.accounts.queries import service_account
from essaim.sizing import actions, tasks
from essaim.sizing.models import Scenario

STEP = 50


@tasks.run_scenario.kept_by
def run_scenario(scenario_id: int) -> None:
    """Two steps, each kept: started again after a crash, it computes the same answer."""
    scenario = Scenario.objects.get(pk=scenario_id)
    automaton = service_account()
    if scenario.progress < STEP:
        actions.compute_cover(scenario, by=automaton)
    if scenario.finished_at is None:
        actions.compute_waits(scenario, by=automaton)

"""Two portfolios of the 2021 wave: the laureates that were announced, and what the computation proposes."""

from collections.abc import Collection

from django.db import transaction

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.dossiers.models import Dossier
from essaim.portfolio.actions.portfolios import open_portfolio, save_choices, save_rules
from essaim.portfolio.actions.proposals import apply_proposal, propose_portfolio
from essaim.portfolio.compute.portfolio.document import Bound
from essaim.portfolio.compute.scenario import REGION, Choice, Settings
from essaim.portfolio.models import Portfolio
from essaim.portfolio.queries.candidates import door_of

ANNOUNCED = "Les quinze lauréats annoncés"
MOST_OF_A_REGION = 3


@transaction.atomic
def choose_in_wave(wave: Wave, door: str, laureates: Collection[int], *, by: User) -> Portfolio:
    """`laureates`: the poles that the sources name, each at the amount that the wave gave."""
    found = door_of(current_document(wave), door)
    if found is None:
        raise ValueError(f"{wave} has no door {door}")
    announced = open_portfolio(
        wave,
        found,
        by=by,
        name=ANNOUNCED,
        comment="Reprend les quinze pôles que les sources publiées nomment. Les notes sont fictives.",
        once_key="demo-announced",
    )
    rows = Dossier.objects.filter(wave=wave, pole__in=laureates, doors__contains=[door])
    picks = {reference: Choice(place="in") for reference in rows.values_list("reference", flat=True)}
    announced = save_choices(announced, picks, number=announced.number, by=by)
    propose_portfolio(announced, by=by)
    balanced = open_portfolio(
        wave,
        found,
        by=by,
        name="Trois par région au plus",
        comment="Aucune région ne reçoit plus de trois subventions.",
        once_key="demo-balanced",
    )
    regions = sorted(set(rows.exclude(region=None).values_list("region__name", flat=True)))
    settings = Settings.model_validate(balanced.settings).model_copy(
        update={"bounds": [Bound(group=REGION, value=name, max=MOST_OF_A_REGION) for name in regions]}
    )
    balanced = save_rules(balanced, settings, number=balanced.number, by=by)
    run = propose_portfolio(balanced, by=by)
    apply_proposal(run, 0, number=balanced.number, by=by)
    return announced

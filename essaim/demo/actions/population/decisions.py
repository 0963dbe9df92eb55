"""The 2021 wave ready to be released: the announced portfolio adopted, every decision ready and hidden."""

from django.db import transaction

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.decisions.actions.decisions import mark_ready, prepare_decisions, save_feedback, save_frame
from essaim.decisions.models import Decision
from essaim.portfolio.actions.adoption import adopt_portfolio
from essaim.portfolio.models import Portfolio
from essaim.portfolio.queries.portfolios import last_proposal, table_of

DEVIATION = (
    "Les sources publiées nomment les lauréats de 2021\u00a0; les notes de la démonstration sont fictives."
)
SIGNER = {
    "signer_name": "Paul Mercier (fictif)",
    "signer_role": "Chef de bureau, direction générale du Trésor (démonstration)",
    "shows_scores": True,
    "shows_amounts": True,
}


@transaction.atomic
def decide_wave(wave: Wave, announced: Portfolio, *, by: User) -> int:
    """The decisions of every door, ready and under embargo; how many."""
    save_frame(wave, SIGNER, by=by)
    gaps = table_of(announced).gaps(last_proposal(announced))
    adopt_portfolio(announced, by=by, deviations={gap.candidate.reference: DEVIATION for gap in gaps})
    for door in current_document(wave).doors:
        prepare_decisions(wave, door.key, by=by)
    rows = Decision.objects.filter(dossier__wave=wave, state="draft").order_by("pk")
    for decision in rows.select_related(
        "dossier__wave__call__version", "dossier__wave__version", "dossier__pole"
    ):
        if decision.feedback:
            save_feedback(decision, decision.feedback, by=by, seen=decision.number, sure=True)
        mark_ready(decision, by=by)
    return rows.count()

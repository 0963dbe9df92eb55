"""The 2021 wave ready to be released: the announced portfolio adopted, every decision ready and hidden."""

from datetime import date

from django.db import transaction

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.decisions.actions.decisions import mark_ready, prepare_decisions, save_feedback, save_frame
from essaim.decisions.models import Decision
from essaim.notices.actions import record_delegation
from essaim.notices.compute.kinds import Family
from essaim.notices.models import Delegation
from essaim.portfolio.actions.adoption import adopt_portfolio
from essaim.portfolio.models import Portfolio
from essaim.portfolio.queries.portfolios import last_proposal, table_of

DEVIATION = (
    "Les sources publiées nomment les lauréats de 2021\u00a0; les notes de la démonstration sont fictives."
)
FRAME = {"shows_scores": True, "shows_amounts": True}
SIGNER = {
    "call_slug": "",
    "first_name": "Paul",
    "last_name": "Mercier (fictif)",
    "quality": "Chef de bureau (démonstration)",
    "service": "Direction générale du Trésor (démonstration)",
    "families": [str(family) for family in Family],
    "formula": "Pour le ministre et par délégation",
    "act": "Décision fictive",
    "signed_on": date(2020, 1, 2),
    "published_in": "Journal officiel (démonstration)",
    "published_on": date(2020, 1, 4),
    "starts_on": date(2020, 1, 5),
}


@transaction.atomic
def decide_wave(wave: Wave, announced: Portfolio, *, by: User) -> int:
    """The decisions of every door, ready and under embargo; how many."""
    if not Delegation.objects.filter(last_name=SIGNER["last_name"]).exists():
        record_delegation(SIGNER, by=by)
    save_frame(wave, FRAME, by=by)
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

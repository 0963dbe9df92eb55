"""From the reviews of a pair to a practice sheet: what two siblings cannot tell each other."""

from django.db import transaction

from essaim.accounts.models import User
from essaim.community.actions import propose_sheet
from essaim.community.models import PracticeSheet
from essaim.mentoring.models import Pair


@transaction.atomic
def share_review(pair: Pair, *, by: User) -> PracticeSheet:
    """In the words of both sides; a manager reads it over before anybody else."""
    reviews = list(pair.reviews.order_by("-side"))
    parts = [f"Ce qu’a appris {_side_of(pair, row.side)}\n\n{row.learned}" for row in reviews]
    parts += [f"Conseil, de {_side_of(pair, row.side)}\n\n{row.advice}" for row in reviews if row.advice]
    values = {
        "title": f"Ce que {pair.pole.name} et {pair.compagnon.pole.name} ont appris ensemble"[:160],
        "summary": "Bilan d’un compagnonnage, partagé avec l’accord des deux pôles.",
        "body": "\n\n".join(parts)[:20_000],
        "theme_keys": pair.theme_keys or pair.compagnon.theme_keys,
    }
    author = next((row.by for row in reviews if row.side == "pole"), by)
    source = f"Compagnonnage {pair.reference}"
    return propose_sheet(values, source, pair.pole, by=by, author=author)


def _side_of(pair: Pair, side: str) -> str:
    return pair.pole.name if side == "pole" else pair.compagnon.pole.name

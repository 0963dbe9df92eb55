"""The letter of a decision: its parts around the text that people edit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from essaim.deadlines import court_months, day_in_words

ROUTES = (
    "Vous pouvez contester cette décision dans les deux mois qui suivent sa notification.\n\n"
    "Recours gracieux\u00a0: écrivez au service signataire, ou depuis la page de votre décision, en disant "
    "pourquoi vous demandez que votre dossier soit réexaminé.\n\n"
    "Recours hiérarchique\u00a0: écrivez au ministre dont relève ce service.\n\n"
    "Ces deux recours interrompent le délai pour saisir le tribunal. Sans réponse de l’administration "
    "pendant deux mois, ils sont rejetés, et vous avez de nouveau tout le délai pour saisir le tribunal.\n\n"
    "Recours contentieux\u00a0: saisissez le tribunal administratif compétent, par courrier ou sur "
    "www.telerecours.fr, dans les deux mois, directement ou après le rejet d’un recours ci-dessus."
)
OVERSEAS = (
    "Vous demeurez outre-mer\u00a0: lorsque le tribunal siège en France métropolitaine, le délai pour le "
    "saisir est augmenté d’un mois, soit trois mois (code de justice administrative, article R421-7)."
)
BOUQUET_KEPT = (
    "Votre droit au bouquet de services reste entier\u00a0: il ne dépend pas de la suite donnée à la demande "
    "de subvention."
)
NAME_KEPT = (
    "Cette décision ne vous retire pas le nom de pôle territorial de coopération économique, que la loi ne "
    "réserve pas aux lauréats."
)


def routes(of_the_call: str, region: str) -> str:
    """The appeal routes: those of the call if it has its own, with what overseas candidates gain."""
    words = of_the_call.strip() or ROUTES
    return f"{words}\n\n{OVERSEAS}" if court_months(region) > court_months() else words


def limit_in_words(until: date | None, today: date) -> str:
    """Until when the candidate may go to court, in one sentence."""
    if until is None:
        return "Le délai pour saisir le tribunal ne court pas\u00a0: un recours est en cours."
    if today > until:
        return f"Le délai pour saisir le tribunal a pris fin le {day_in_words(until)}."
    return f"Vous pouvez saisir le tribunal administratif jusqu’au {day_in_words(until)} inclus."


def values_of(facts: Mapping[str, Any]) -> dict[str, str]:
    """What a text may name, never empty of sense: a missing value leaves nothing behind."""
    return {name: str(value or "") for name, value in facts.items()}


def tidy(body: str) -> str:
    """A placeholder without value leaves no hole: at most one empty line between paragraphs."""
    paragraphs = [part.strip() for part in body.replace("\r\n", "\n").split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part)


REASONS = {
    "laureate": "",
    "financed": "",
    "reserve": (
        "Votre dossier a été jugé de qualité, mais l’enveloppe de la vague ne permet pas de le financer "
        "aujourd’hui. Il le sera si un lauréat se désiste, dans l’ordre de la liste complémentaire."
    ),
    "refused": (
        "L’enveloppe de la vague ne permet pas de financer tous les dossiers recevables. Après comparaison "
        "de l’ensemble des dossiers sur les critères publiés, d’autres ont été placés avant le vôtre."
    ),
}

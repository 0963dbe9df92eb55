"""How to contest a decision: before whom, within what delay, counted from its notification.

CJA R421-1, R421-5 and R421-7; CRPA L411-2.
"""

from dataclasses import dataclass
from datetime import date

from essaim.deadlines import day_in_words

SEAT = (
    "tribunal administratif dans le ressort duquel siège l’autorité qui a décidé (code de justice "
    "administrative, article R312-1)"
)
NUMBERS = {2: "deux", 3: "trois", 4: "quatre"}
WHY = {
    3: (
        "Le délai ordinaire de deux mois est augmenté d’un mois en raison de l’éloignement de votre siège "
        "(code de justice administrative, article R421-7)."
    ),
    4: (
        "Le délai ordinaire de deux mois est augmenté de deux mois, votre siège étant à l’étranger (code de "
        "justice administrative, article R421-7)."
    ),
}


@dataclass(frozen=True)
class Routes:
    """Of one act: frozen with it, whatever the call says later."""

    service: str
    court: str
    court_address: str
    superior: str
    months: int


def in_words(routes: Routes) -> str:
    """Each route, its delay and where the delay starts."""
    delay = f"{NUMBERS[routes.months]} mois"
    first = f"Vous pouvez contester cette décision dans les {delay} qui suivent sa notification."
    who = routes.service or "l’autorité qui a décidé"
    court = ", ".join(part for part in (routes.court or SEAT, routes.court_address) if part)
    parts = [
        f"{first} {WHY.get(routes.months, '')}".strip(),
        f"Recours gracieux\u00a0: depuis la page de cette décision, ou par courrier au service qui a décidé "
        f"({who}), dites pourquoi vous demandez qu’elle soit revue.",
        f"Recours hiérarchique\u00a0: par courrier à l’autorité supérieure ({routes.superior})."
        if routes.superior
        else "",
        "Un tel recours, formé dans ce délai, interrompt le délai pour saisir le tribunal. Sans réponse "
        f"pendant deux mois, il est rejeté, et vous avez de nouveau {delay} pour saisir le tribunal (code "
        "des relations entre le public et l’administration, articles L231-4 et L411-2).",
        "Recours contentieux\u00a0: dans ce même délai, par courrier ou sur www.telerecours.fr, saisissez la "
        f"juridiction compétente\u00a0: {court}.",
    ]
    return "\n\n".join(part for part in parts if part)


def limit_in_words(until: date | None, today: date) -> str:
    """Until when one may go to court, in one sentence."""
    if until is None:
        return "Le délai pour saisir le tribunal ne court pas\u00a0: un recours est en cours."
    if today > until:
        return f"Le délai pour saisir le tribunal a pris fin le {day_in_words(until)}."
    return f"Vous pouvez saisir le tribunal administratif jusqu’au {day_in_words(until)} inclus."

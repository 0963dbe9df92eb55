"""What came after a filing (a decision, an agreement, a payment, a service), and the acts that it forbids.

The capabilities above hold these facts and offer them (`rules.SEQUELS`); nobody here knows their tables.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    COMPLETION = "completion"  # complements are asked
    GRANTED = "granted"  # a published decision in its favour
    RESERVE = "reserve"
    REFUSED = "refused"
    RENOUNCED = "renounced"  # a laureate who gave up
    APPEAL = "appeal"
    AGREEMENT = "agreement"  # being written or signed
    SIGNED = "signed"  # an agreement that binds
    OVER = "over"  # an agreement that ended
    PAID = "paid"
    REPORT = "report"  # due to the State
    REQUEST = "request"  # of a service, still alive
    BOOKING = "booking"
    PAIR = "pair"  # with a compagnon


@dataclass(frozen=True)
class Sequel:
    """One fact. `words`: its part of the status line; `step`: what its authors are to do about it now."""

    kind: Kind
    words: str = ""
    badge: str = ""  # kind of a badge: the last that has one gives the colour of the line
    due: date | None = None
    step: str = ""
    url: str = ""


DECISIONS = {Kind.GRANTED, Kind.RESERVE, Kind.REFUSED, Kind.RENOUNCED}

# --- One table: act × what came after ---------------------------------------------------------------------
# The first line that applies gives the reason, with the way out. An act that is not named is not concerned.

BY_AGREEMENT = (
    "Une convention est signée\u00a0: on y renonce par elle, et non en retirant le dossier. Demandez-en la "
    "fin à votre service depuis «\u00a0Convention et versements\u00a0»."
)
BY_RENOUNCING = (
    "La décision est publiée en votre faveur\u00a0: on n’y renonce pas en retirant le dossier. Écrivez au "
    "service depuis «\u00a0Échanges avec l’administration\u00a0»\u00a0: il enregistre votre désistement."
)
IS_OVER = "La décision sur ce dossier est publiée\u00a0: il n’y a plus rien à retirer."
DECIDED = (
    "La décision sur ce dossier est publiée\u00a0: on n’en rouvre plus la recevabilité. Un recours se traite "
    "depuis la page des recours, une erreur par une nouvelle décision."
)
ENDS_FIRST = (
    "La convention de ce dossier est signée\u00a0: modifiez-la par un avenant, ou mettez-y fin, avant de "
    "toucher à la décision."
)
FREE_FIRST = "Des services sont {}\u00a0: annulez-les d’abord depuis «\u00a0Mon bouquet\u00a0»."
HOLDS: dict[str, dict[Kind, str]] = {
    "withdraw": {
        Kind.PAID: BY_AGREEMENT.replace("est signée", "est signée et une somme est versée"),
        Kind.SIGNED: BY_AGREEMENT,
        Kind.OVER: "La convention de ce dossier est terminée\u00a0: il n’y a plus rien à retirer.",
        Kind.AGREEMENT: BY_RENOUNCING,
        Kind.GRANTED: BY_RENOUNCING,
        Kind.RESERVE: BY_RENOUNCING,
        Kind.RENOUNCED: "Votre désistement est déjà enregistré\u00a0: il n’y a plus rien à retirer.",
        Kind.REFUSED: IS_OVER,
        Kind.APPEAL: "Un recours est en cours sur ce dossier\u00a0: retirez d’abord le recours.",
        Kind.BOOKING: FREE_FIRST.format("réservés"),
        Kind.REQUEST: FREE_FIRST.format("demandés"),
        Kind.PAIR: "Un compagnon vous accompagne\u00a0: mettez d’abord fin à votre binôme.",
    },
    "reopen_appraisal": {
        Kind.PAID: ENDS_FIRST,
        Kind.SIGNED: ENDS_FIRST,
        Kind.OVER: DECIDED,
        Kind.AGREEMENT: DECIDED,
        Kind.GRANTED: DECIDED,
        Kind.RESERVE: DECIDED,
        Kind.RENOUNCED: DECIDED,
        Kind.REFUSED: DECIDED,
    },
    "withdraw_laureate": {Kind.SIGNED: ENDS_FIRST},
    "replace_decision": {Kind.SIGNED: ENDS_FIRST},
}


def why_not(act: str, sequels: Collection[Sequel]) -> str | None:
    """Why this act is refused after what came; None when nothing forbids it."""
    kinds = {sequel.kind for sequel in sequels}
    return next((reason for kind, reason in HOLDS.get(act, {}).items() if kind in kinds), None)


def did_not_succeed(sequels: Collection[Sequel]) -> bool:
    """Everything was decided, and nothing was given: the pole may try again in another wave."""
    decided = {sequel.kind for sequel in sequels} & DECISIONS
    return bool(decided) and not decided & {Kind.GRANTED, Kind.RESERVE}

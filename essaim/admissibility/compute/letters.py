"""The words of a decision on admissibility, before a person edits them."""

from collections.abc import Iterable
from dataclasses import dataclass

from essaim.admissibility.compute.doors import DoorStanding, DoorState

NAME_KEPT = (
    "Cette décision porte sur la seule recevabilité de votre dossier dans cette vague. Elle ne vous retire "
    "pas le nom de pôle territorial de coopération économique, que la loi ne réserve pas aux lauréats."
)
CARRY_OVER = (
    "Votre dossier n’est pas perdu\u00a0: depuis votre espace, vous pouvez le reporter dans la prochaine "
    "vague, où tout ce que vous avez écrit sera repris."
)
BOUQUET = (
    "Vous avez droit au bouquet de services, quelle que soit la suite donnée à votre demande de subvention."
)


@dataclass(frozen=True)
class NotMet:
    """An admissibility rule that a person found not met."""

    label: str
    reason: str = ""
    refusal_text: str = ""
    legal_source: str = ""


def reasons_of(rules: Iterable[NotMet]) -> str:
    """The reasons as the candidate will read them, one paragraph a rule, to be edited (CRPA L211-5)."""
    return "\n\n".join(_reason(rule) for rule in rules)


def _reason(rule: NotMet) -> str:
    facts = [rule.refusal_text or f"La règle «\u00a0{rule.label}\u00a0» n’est pas remplie."]
    if rule.reason and rule.reason.strip() != rule.refusal_text.strip():
        facts.append(rule.reason)
    text = " ".join(fact.strip() for fact in facts)
    return f"{text} ({rule.legal_source})" if rule.legal_source else text


def kind_of(doors: Iterable[DoorStanding]) -> str:
    """`notice` as soon as one door is open, else `refusal`."""
    return "notice" if any(door.state == DoorState.ADMISSIBLE for door in doors) else "refusal"


def body_of(doors: Iterable[DoorStanding]) -> str:
    """The part of the letter that a person may rewrite: one paragraph or more for each door."""
    return "\n\n".join(paragraph for door in doors for paragraph in _paragraphs(door))


def _paragraphs(standing: DoorStanding) -> list[str]:
    label = f"«\u00a0{standing.door.label}\u00a0»"
    if standing.state == DoorState.ADMISSIBLE:
        words = [f"Votre demande au titre de {label} est recevable."]
        return [*words, BOUQUET] if standing.door.opens_bouquet else words
    if standing.state == DoorState.STOPPED:
        return [
            f"Votre demande au titre de {label} ne peut pas être examinée\u00a0: {_lowered(standing.reasons)}"
        ]
    return [
        f"Votre demande au titre de {label} n’est pas recevable, pour les motifs suivants.",
        standing.reasons,
    ]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[:1] != "«" else text


def paragraphs(body: str) -> list[str]:
    """Blank lines separate paragraphs; line ends inside one are kept for the eye only."""
    blocks = body.replace("\r\n", "\n").split("\n\n")
    return [" ".join(block.split("\n")).strip() for block in blocks if block.strip()]

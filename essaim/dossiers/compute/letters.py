"""The receipts and the copy in words, as their PDF print them."""

from typing import Any

from essaim.calls.compute.document import WaveDocument
from essaim.dossiers.compute.copy import blocks
from essaim.dossiers.compute.snapshot import Snapshot

Facts = list[tuple[str, str]]


LATE = (
    "\n\nVotre envoi est arrivé après la clôture de la vague. Il est conservé, et n’est examiné que si "
    "l’administration admet votre retard. Sans réponse de sa part, le même délai vaut refus."
)


def registration(content: dict[str, Any]) -> dict[str, Any]:
    return _frame(content) | {"is_late": content["is_late"]}


def acknowledgement(content: dict[str, Any]) -> dict[str, Any]:
    """Every mention of CRPA R112-11-1: date, service, mail, phone, silence and its date, appeals."""
    return _frame(content) | {
        "silence": silence(content),
        "appeal": content["appeal_routes"] or "Le tribunal administratif peut être saisi dans les deux mois.",
        "legal_basis": content["legal_basis"],
    }


def silence(content: dict[str, Any]) -> str:
    if not content["silence_on"]:
        return "Cette demande n’est pas soumise à un délai au-delà duquel le silence vaudrait refus."
    text = (
        f"Sans réponse de notre part le {content['silence_words']}, soit {content['silence_months']} mois "
        "après la première réception, votre demande est réputée refusée "
        "(article L. 231-4, 3°, du code des relations "
        "entre le public et l’administration). Une décision expresse peut encore l’accepter après cette date."
    )
    if content.get("silence_was_suspended"):
        text += (
            "\n\nCette date est reportée de la durée pendant laquelle les compléments indispensables étaient "
            "attendus (article L. 114-5 du même code)."
        )
    if content["is_late"]:
        text += LATE
    if content["announced_words"]:
        text += f"\n\nL’annonce des résultats de la vague est prévue le {content['announced_words']}."
    if content.get("announced_after_silence"):
        text += (
            " Cette date suit celle du refus implicite\u00a0: si rien ne vous est répondu d’ici là, vous "
            "pouvez contester ce refus sans attendre, et une décision expresse pourra encore intervenir."
        )
    return text


def copy(snapshot: Snapshot, document: WaveDocument, sha256: str, received: str) -> dict[str, Any]:
    return {
        "reference": snapshot.reference,
        "facts": [
            ("Pôle", snapshot.pole.name),
            ("Vague", snapshot.wave_name),
            ("Reçu le", received),
            ("Déposé par", snapshot.filed_by),
            ("Empreinte SHA-256 du dépôt", sha256),
        ],
        "blocks": [
            {"title": block.title, "entries": [{"label": e.label, "text": e.text} for e in block.entries]}
            for block in blocks(snapshot, document)
        ],
    }


def _frame(content: dict[str, Any]) -> dict[str, Any]:
    contact = [content["email"], f"Téléphone\u00a0: {content['phone']}"]
    recipient = [content["lead"], content["lead_number"]]
    return {
        "sender": [line for line in [content["service"], content["address"], *contact] if line],
        "recipient": [line for line in recipient if line],
        "date": content["issued"],
        "reference": content["reference"],
        "facts": _facts(content),
        "service_facts": _service(content),
    }


def _facts(content: dict[str, Any]) -> Facts:
    return [
        ("Appel", content["call"]),
        ("Vague", content["wave"]),
        ("Pôle", content["pole"]),
        ("Structure porteuse", content["lead"]),
        ("Date de réception", content["received"]),
        ("Envoi", f"dépôt n° {content['number']}, par {content['sent_by']}"),
        ("Empreinte SHA-256", content["sha256"]),
    ]


def _service(content: dict[str, Any]) -> Facts:
    facts = [("Service", content["service"]), ("Adresse électronique", content["email"])]
    if content["address"]:
        facts.append(("Adresse postale", content["address"]))
    return [*facts, ("Téléphone", content["phone"])]

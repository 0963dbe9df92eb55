"""The acts of the journal in plain French."""

from collections.abc import Mapping
from typing import Any

SAID = {
    "start_dossier": "Dossier ouvert",
    "submit": "Dossier déposé",
    "submit_late": "Dossier reçu après la clôture",
    "admit_late": "Dossier admis malgré le retard",
    "replace": "Dépôt remplacé, ou verdict remplacé",
    "ask_completion": "Compléments demandés",
    "complete": "Compléments envoyés",
    "resume_appraisal": "Examen repris",
    "declare_admissible": "Dossier déclaré recevable",
    "declare_inadmissible": "Dossier déclaré non recevable",
    "reopen_appraisal": "Examen rouvert",
    "withdraw": "Dossier retiré",
    "save_rule_verdicts": "Verdicts enregistrés sur des règles",
    "propose_verdict": "Verdict proposé",
    "confirm": "Verdict confirmé",
    "send_back": "Verdict renvoyé à l’instructeur",
    "answer": "Demande de compléments satisfaite",
    "expire": "Délai de la demande de compléments dépassé",
    "cancel": "Demande de compléments annulée",
    "close": "Demande de compléments close",
    "write_message": "Message écrit",
    "send": "Lettre envoyée",
    "send_letter": "Lettre envoyée",
    "open_letter": "Lettre consultée par le candidat",
}
OUTCOMES = {"met": "remplie", "not_met": "non remplie", "to_check": "à vérifier"}


def line_of(verb: str, details: Mapping[str, Any]) -> tuple[str, str]:
    """What was done, and its particulars. An act without French words shows its own name."""
    what = SAID.get(verb, verb.replace("_", " "))
    if verb == "replace":
        what = "Verdict remplacé" if "door" in details else "Dépôt remplacé"
    return what, _particulars(verb, details)


def _particulars(verb: str, details: Mapping[str, Any]) -> str:
    parts = []
    if "admissible" in details:
        parts.append("recevable" if details["admissible"] else "non recevable")
    if "door" in details:
        parts.append(f"volet {details['door']}")
    if verb == "save_rule_verdicts":
        verdicts = details.get("verdicts", {})
        parts += [f"{rule}\u00a0: {OUTCOMES.get(outcome, outcome)}" for rule, outcome in verdicts.items()]
    if details.get("reason"):
        parts.append(str(details["reason"]))
    if "number" in details:
        parts.append(f"dépôt n°\u00a0{details['number']}")
    if "sha256" in details:
        parts.append(f"empreinte {str(details['sha256'])[:12]}…")
    return ", ".join(parts)

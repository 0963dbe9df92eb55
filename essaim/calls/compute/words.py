"""The French words for the fields of the documents, and for their values."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from essaim.calls.compute.document import Condition, QuestionKind, RuleKind

FIELDS = {
    "address": "adresse postale",
    "aims": "objectifs",
    "anchors": "repères de notation",
    "announced_on": "annonce des résultats",
    "appeal_routes": "voies et délais de recours",
    "award_ceiling": "plafond par projet",
    "awards_max": "nombre de projets visé, au plus",
    "awards_min": "nombre de projets visé, au moins",
    "court": "tribunal administratif",
    "court_address": "adresse du tribunal",
    "court_region": "siège du tribunal",
    "asks_budget": "demande un budget",
    "blocking": "indispensable à l’instruction",
    "bouquet_presented_on": "présentation du bouquet de services",
    "calendar": "calendrier",
    "call": "appel",
    "closes_at": "clôture",
    "closes_on": "fin de l’appel",
    "committee_on": "comité",
    "contact": "contact",
    "count": "nombre",
    "criteria": "critères",
    "decision_basis": "textes qui fondent les décisions",
    "door": "volet",
    "doors": "volets",
    "eligibility": "test d’éligibilité",
    "email": "adresse électronique",
    "envelope": "enveloppe",
    "estimated_minutes": "temps de préparation estimé (minutes)",
    "families": "formes juridiques concernées",
    "grace_minutes": "tolérance après la clôture (minutes)",
    "hint": "aide",
    "how_it_works": "déroulement",
    "if_fails": "explication si la condition n’est pas remplie",
    "if_passes": "explication si la condition est remplie",
    "if_unsure": "explication en cas de doute",
    "intro": "introduction",
    "key": "identifiant",
    "kind": "nature",
    "kinds": "natures de membres",
    "label": "libellé",
    "level": "niveau qui note",
    "legal_basis": "textes applicables",
    "legal_source": "source juridique",
    "max_length": "longueur maximale",
    "may_be_unsure": "réponse « je ne sais pas » admise",
    "money": "montants",
    "name": "nom",
    "only_if": "condition d’affichage",
    "opens_at": "ouverture",
    "opens_bouquet": "ouvre le bouquet de services",
    "opens_on": "ouverture de l’appel",
    "optional_years": "années facultatives",
    "options": "réponses possibles",
    "passes": "réponse attendue",
    "per_member": "demandée à chaque membre",
    "phone": "téléphone",
    "pieces": "pièces",
    "priorities": "priorités",
    "priority_method": "méthode de la priorité territoriale",
    "question": "question",
    "questions": "questions",
    "refusal_text": "motif de non-recevabilité",
    "republican_commitment": "contrat d’engagement républicain",
    "required": "obligatoire",
    "requires": "volet exigé",
    "rules": "règles de recevabilité",
    "score": "note",
    "section": "rubrique",
    "sections": "rubriques",
    "self_financing_share_min": "part minimale d’autofinancement",
    "service": "service",
    "silence_means_refusal_after_months": "mois de silence valant refus",
    "slug": "adresse de la page",
    "summary": "présentation",
    "superior": "autorité du recours hiérarchique",
    "text": "texte",
    "time_zone": "fuseau horaire",
    "title": "titre",
    "undertakings": "engagements",
    "values": "réponses attendues",
    "wave": "vague",
    "weight": "poids",
    "what_is_offered": "ce qui est proposé",
    "who_may_apply": "qui peut répondre",
    "years": "nombre d’années",
}

QUESTION_KINDS = {
    QuestionKind.LINE: "une ligne",
    QuestionKind.TEXT: "texte",
    QuestionKind.NUMBER: "nombre",
    QuestionKind.AMOUNT: "montant en euros",
    QuestionKind.DATE: "date",
    QuestionKind.YES_NO: "oui ou non",
    QuestionKind.CHOICE: "un choix",
    QuestionKind.CHOICES: "plusieurs choix",
}

RULE_KINDS = {
    RuleKind.PRIVATE_LAW_LEAD: "Le porteur est une personne morale de droit privé",
    RuleKind.MEMBERS_AT_LEAST: "Le pôle réunit au moins tant de personnes morales",
    RuleKind.KINDS_AT_LEAST: "Le pôle compte au moins tant de membres de ces natures",
    RuleKind.TERRITORY_GIVEN: "Le territoire est délimité",
    RuleKind.NOT_FINANCED_BEFORE: "Le projet n’a pas déjà été financé par un appel de l’État",
    RuleKind.FILED_IN_TIME: "Le dossier est déposé dans les délais",
    RuleKind.PIECES_PRESENT: "Les pièces obligatoires sont jointes",
    RuleKind.MEMBERS_CONFIRMED: "Les membres ont confirmé leur engagement",
    RuleKind.ANSWER_IS: "Une question a reçu la réponse attendue",
    RuleKind.PERSON: "Une personne l’examine",
}

MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)
NBSP, NNBSP = "\u00a0", "\u202f"


def field_name(name: str) -> str:
    return FIELDS.get(name, name)


def say(value: Any) -> str:
    """A value of a document as one reads it."""
    match value:
        case None | "" | []:
            return "rien"
        case bool():
            return "oui" if value else "non"
        case QuestionKind():
            return QUESTION_KINDS[value]
        case RuleKind():
            return RULE_KINDS[value]
        case Condition():
            return f"si « {value.key} » vaut {' ou '.join(value.values)}"
        case BaseModel():
            return ", ".join(say(item) for _, item in value)
        case list():
            return f"{NNBSP}; ".join(say(item) for item in value)
    return say_plain(value)


def say_plain(value: date | Decimal | int | str) -> str:
    if isinstance(value, datetime):
        return say_instant(value)
    if isinstance(value, date):
        return say_day(value)
    return value if isinstance(value, str) else say_number(value)


def say_number(value: int | Decimal) -> str:
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", NNBSP).replace(".", ",")


def say_day(day: date) -> str:
    """« 1er mai 2021 »."""
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def say_instant(instant: datetime, zone: str = "Europe/Paris") -> str:
    """« 23 juin 2021 à 23 h 59 »."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{say_day(local.date())} à {say_hour(local)}"


def say_hour(local: datetime) -> str:
    return f"{local.hour}{NBSP}h{NBSP}{local:%M}"

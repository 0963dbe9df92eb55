"""The compagnons and the national life of the demonstration: real poles, invented roles, marked as such."""

from dataclasses import dataclass

AGREEMENT_TITLE = "Accord de compagnonnage (démonstration)"
AGREEMENT_TEXT = (
    "Le compagnon partage son expérience avec des pôles qui se construisent. Il donne les jours qu’il a "
    "annoncés, écoute avant de conseiller, et garde pour lui ce qui lui est confié.\n\n"
    "Il n’évalue aucun dossier de la vague où un pôle qu’il aide est candidat, et ne siège pas au comité "
    "qui la décide.\n\n"
    "Chacun peut mettre fin au compagnonnage, en disant pourquoi. À la fin, les deux écrivent ce qu’ils ont "
    "appris."
)


@dataclass(frozen=True)
class DemoCompagnon:
    published_id: str  # data/poles
    about: str
    themes: tuple[str, ...]
    activities: tuple[str, ...]
    kinds: tuple[str, ...]
    days: int
    person: tuple[str, str]


C = DemoCompagnon
COMPAGNONS = [
    C(
        "P049",
        "Coopérer entre structures d’un même territoire rural, financer l’animation dans la durée.",
        ("modeles", "mobilisation", "collectivites"),
        ("réemploi", "alimentation"),
        ("rural",),
        12,
        ("Solène", "Marchand"),
    ),
    C(
        "P050",
        "Gouvernance et modèle économique d’un pôle d’économie circulaire.",
        ("modeles", "ingenierie"),
        ("économie circulaire", "inclusion dans l’emploi"),
        ("town",),
        10,
        ("Gilles", "Perrot"),
    ),
    C(
        "P051",
        "Accueillir des visites, mobiliser élus et entreprises d’un bassin de vie.",
        ("mobilisation", "collectivites"),
        ("alimentation", "emploi"),
        ("rural",),
        8,
        ("Aline", "Bousquet"),
    ),
    C(
        "P052",
        "Relancer une filière industrielle avec des acteurs de l’insertion.",
        ("ingenierie", "rd-territoriale"),
        ("textile", "insertion"),
        ("town",),
        9,
        ("Marc", "Chabert"),
    ),
    C(
        "P046",
        "Structurer une filière d’écoconstruction, former et essaimer.",
        ("emergence-filiere", "rd-territoriale"),
        ("écoconstruction",),
        ("metropolis", "town"),
        6,
        ("Nolwenn", "Guillou"),
    ),
    C(
        "P057",
        "Tenir un tiers-lieu coopératif et ses services communs.",
        ("mobilisation", "modeles"),
        ("tiers-lieu",),
        ("metropolis",),
        8,
        ("Damien", "Rousseau"),
    ),
    C(
        "P059",
        "Animer un club d’entreprises autour de l’économie circulaire.",
        ("rd-territoriale", "collectivites"),
        ("économie circulaire",),
        ("town",),
        6,
        ("Claire", "Muller"),
    ),
]
EVENTS = [  # kind, title, summary, place, days from now, hours, seats
    (
        "national_day",
        "Journée nationale des pôles (démonstration)",
        "Une journée de rencontres, d’ateliers et de retours d’expérience.",
        "Paris",
        40,
        8,
        300,
    ),
    (
        "visit",
        "Visite d’un pôle en milieu rural (démonstration)",
        "Voir sur place comment des structures partagent des moyens.",
        "Figeac",
        18,
        6,
        3,
    ),
]
SHEETS = [  # title, summary, body, theme
    (
        "Payer l’animation à plusieurs",
        "Une cotisation par palier, votée chaque année, et un poste partagé.",
        "Chaque membre cotise selon sa taille. Le barème tient sur une page et se vote en assemblée. Le "
        "poste d’animation est porté par un groupement d’employeurs, pour ne pas dépendre d’un seul "
        "membre.\n\nCe qui a manqué au début : dire d’emblée ce que devient le poste quand une subvention "
        "s’arrête.",
        "modeles",
    ),
    (
        "Faire entrer une intercommunalité dans le pôle",
        "Commencer par un besoin de la collectivité, pas par une demande de subvention.",
        "Nous avons proposé à l’EPCI de répondre ensemble à une question qu’il se posait : que faire de "
        "ses biodéchets. Le premier comité s’est tenu chez lui. L’adhésion est venue un an après.",
        "collectivites",
    ),
    (
        "Une légumerie commune, en dix-huit mois",
        "Étude, visites, budget, chantier : le calendrier réel.",
        "Six mois d’étude avec les cuisines, quatre mois pour le budget, huit pour le chantier. Deux visites "
        "chez d’autres pôles nous ont évité une erreur de dimensionnement.",
        "ingenierie",
    ),
]
QUESTIONS = [
    "Quels services du bouquet faut-il renforcer dès la prochaine vague ?",
    "Faut-il réserver des jours de compagnons aux pôles d’outre-mer ?",
]

SURVEY: list[tuple[str, str, list[str]]] = [
    (
        "one",
        "Quel format vous aide le plus\u00a0?",
        ["Visites", "Jours de conseil", "Formations"],
    ),
    ("scale", "Le bouquet actuel répond-il à vos besoins\u00a0?", []),
    ("text", "Que manque-t-il\u00a0?", []),
]
ASKED = {
    "coordination": "coordinator",
    "compagnon": "compagnon",
    "prestataire": "provider",
    "partenaire": "partner",
}

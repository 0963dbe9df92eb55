"""Fictional poles for the demonstration and the benches: believable, reproducible, and marked as such."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from stdnum import luhn

THEMES = {
    "alimentation": ["Conserverie solidaire", "Légumerie partagée", "Meunerie locale", "Circuits courts"],
    "réemploi": ["Ressourcerie", "Matériaux de réemploi", "Textile circulaire", "Ateliers du réparable"],
    "culture": ["Fabrique culturelle", "Scènes mutualisées", "Musiques en partage", "Tiers-lieu des arts"],
    "mobilités": [
        "Vélo solidaire",
        "Mobilités rurales",
        "Garage coopératif",
        "Logistique du dernier kilomètre",
    ],
    "bien vieillir": ["Autonomie à domicile", "Habitat partagé", "Services de proximité", "Lien des âges"],
    "bois et habitat": ["Filière bois", "Rénovation coopérative", "Habitat paysan", "Chantiers écologiques"],
    "énergie": [
        "Énergies citoyennes",
        "Sobriété partagée",
        "Chaleur renouvelable",
        "Toits solaires coopératifs",
    ],
    "inclusion": [
        "Emplois pour tous",
        "Passerelles vers l’emploi",
        "Insertion et filières",
        "Compétences locales",
    ],
    "numérique": [
        "Numérique responsable",
        "Médiation numérique",
        "Fablab de territoire",
        "Données en commun",
    ],
}
LEADS = [
    ("Association {}", "association", "9220"),
    ("Collectif {}", "association", "9220"),
    ("SCIC {}", "cooperative", "5460"),
    ("Coopérative {}", "cooperative", "5560"),
    ("Fonds de dotation {}", "foundation", "9300"),
]
MEMBERS = [
    ("Régie de quartier {}", "ess", "association", "9220"),
    ("Atelier d’insertion {}", "ess", "association", "9220"),
    ("SCOP {}", "ess", "cooperative", "5458"),
    ("Mutuelle {}", "ess", "mutual", "8210"),
    ("Établissements {} Frères", "enterprise", "company", "5499"),
    ("{} Industrie SAS", "enterprise", "company", "5710"),
    ("Club d’entreprises {}", "grouping", "association", "9220"),
    ("Communauté de communes {}", "local_authority", "public", "7346"),
    ("Ville de {}", "local_authority", "public", "7210"),
    ("Laboratoire {}", "research", "public", "7383"),
    ("Université {}", "higher_education", "public", "7383"),
    ("GRETA {}", "training", "public", "7331"),
]
WORDS = (
    "Le pôle réunit des structures qui se connaissent déjà et veulent aller plus loin. Elles partagent "
    "des locaux, des emplois et des achats. Le territoire manque d’ingénierie et de lieux de coopération. "
    "Le projet crée des activités utiles, non délocalisables, avec les habitants et les collectivités. La "
    "gouvernance donne une voix à chaque membre. L’animation est confiée à une personne à temps plein. "
    "Les premiers résultats sont attendus dans l’année : une offre commune, un groupement d’employeurs, "
    "un fonds de développement. "
)
ENDINGS = [
    "Les membres se réunissent chaque mois.",
    "Une convention lie déjà les fondateurs.",
    "Les habitants participent aux choix.",
    "Deux communes mettent des locaux à disposition.",
    "Un centre de formation ouvre une section.",
]


@dataclass(frozen=True)
class FictionalMember:
    name: str
    kind: str
    family: str
    legal_form_code: str
    siret: str
    confirmed: bool


@dataclass(frozen=True)
class FictionalPole:
    name: str
    theme: str
    place: str
    lead: FictionalMember
    members: list[FictionalMember]
    coordinator: str  # "Prénom Nom"
    grant: Decimal  # asked of the State, over two years


FIRST_NAMES = [
    "Anne",
    "Bachir",
    "Claire",
    "David",
    "Elsa",
    "Fatou",
    "Gaël",
    "Hélène",
    "Inès",
    "Jules",
    "Karim",
    "Lise",
]
LAST_NAMES = [
    "Martin",
    "Diallo",
    "Le Goff",
    "Rousseau",
    "Benali",
    "Morel",
    "Hoarau",
    "Schmitt",
    "Nguyen",
    "Perrin",
]


def synthetic_siret(number: int) -> str:
    """A SIRET whose keys are right and that belongs to nobody: its SIREN starts with 00000 or 0000."""
    siren = complete(f"{number:08d}")
    return complete(f"{siren}0001")


def complete(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)


def fictional_pole(number: int, place: str, *, eligible: bool = True) -> FictionalPole:
    """The pole of this number, always the same; not `eligible`: it lacks a kind of member, or is public."""
    rng = Random(number)  # noqa: S311 (fiction, not a secret)
    theme = rng.choice(list(THEMES))
    subject = rng.choice(THEMES[theme])
    pattern, family, code = rng.choice(LEADS)
    kind = "ess"
    if not eligible and number % 2:
        pattern, family, code, kind = "Commune de {}", "public", "7210", "local_authority"
    lead = FictionalMember(
        pattern.format(place), kind, family, code, synthetic_siret(1000 + number * 20), True
    )
    chosen = rng.sample([m for m in MEMBERS if m[1] == "ess"], 1)
    if eligible or number % 2:
        chosen += rng.sample([m for m in MEMBERS if m[1] in {"enterprise", "grouping"}], 1)
        chosen += rng.sample([m for m in MEMBERS if m[1] not in {"ess", "enterprise", "grouping"}], 1)
        chosen += rng.sample([m for m in MEMBERS if m not in chosen], rng.randint(0, 4))
    members = [
        FictionalMember(
            label.format(place),
            kind,
            family,
            code,
            synthetic_siret(1001 + number * 20 + rank),
            rng.random() < 0.85,
        )
        for rank, (label, kind, family, code) in enumerate(chosen)
    ]
    return FictionalPole(
        name=f"{subject} – {place}",
        theme=theme,
        place=place,
        lead=lead,
        members=members,
        coordinator=f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}",
        grant=Decimal(rng.choice([60, 75, 80, 90, 100, 100, 100])) * 1000,
    )


def paragraph(number: int, limit: int) -> str:
    """A few sentences, within `limit` characters."""
    rng = Random(number)  # noqa: S311 (fiction, not a secret)
    sentences = WORDS.strip().split(". ")
    rng.shuffle(sentences)
    text = (
        ". ".join(sentence.rstrip(".") for sentence in sentences[: rng.randint(3, 7)])
        + ". "
        + rng.choice(ENDINGS)
    )
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"

"""The bouquet of the demonstration: themes of the programme, plausible services, each marked as such."""

from dataclasses import dataclass
from decimal import Decimal

EMERGING, EXISTING = "emerging", "existing"
THEMES = [  # (key, label, audience): the five of existing poles, then those of the transfers of know-how
    ("mobilisation", "Mobilisation et animation du territoire", EXISTING),
    ("ingenierie", "Ingénierie de projet", EXISTING),
    ("rd-territoriale", "Recherche et développement territorial", EXISTING),
    ("modeles", "Modèle économique et financement", EXISTING),
    ("collectivites", "Coopération avec les collectivités et les EPCI", EXISTING),
    ("emergence-animation", "Mobilisation et animation du territoire", EMERGING),
    ("emergence-ingenierie", "Ingénierie de projet", EMERGING),
    ("emergence-rd", "Recherche et développement territorial", EMERGING),
    ("emergence-modele", "Modèle économique et financement", EMERGING),
    ("emergence-collectivites", "Coopération avec les collectivités et les EPCI", EMERGING),
    ("emergence-filiere", "Approche par filière", EMERGING),
]
PROVIDERS = {
    "avise": ("Avise", "Agence d’ingénierie, pilote le transfert de savoir-faire"),
    "dla": ("Opérateurs du DLA", "Dispositif local d’accompagnement de l’ESS"),
    "cress": ("CRESS", "Chambres régionales de l’économie sociale et solidaire"),
    "rtes": ("RTES", "Réseau des collectivités pour l’économie solidaire"),
    "labo": ("Le Labo de l’ESS", "Laboratoire d’idées sur les coopérations territoriales"),
}


@dataclass(frozen=True)
class Offered:
    theme: str
    title: str
    summary: str
    format: str
    days: str
    cost: int
    providers: tuple[str, ...]
    seats: int = 1
    remote: bool = False
    levels: tuple[int, int] = (1, 4)
    conditions: str = ""

    @property
    def duration(self) -> Decimal:
        return Decimal(self.days)


O = Offered  # noqa: E741
EMERGING_SERVICES = [
    O(
        "emergence-animation",
        "Visite fertile chez un pôle en activité",
        "Une journée sur place pour voir comment un pôle s’anime au quotidien.",
        "visit",
        "1",
        450,
        ("avise",),
        seats=8,
        levels=(1, 3),
    ),
    O(
        "emergence-animation",
        "Animer un collectif de membres",
        "Un atelier pour faire vivre les réunions et les groupes de travail.",
        "collective",
        "0.5",
        200,
        ("cress", "avise"),
        seats=12,
        remote=True,
        levels=(1, 2),
    ),
    O(
        "emergence-ingenierie",
        "Diagnostic partagé et plan d’action",
        "Quatre jours avec un chargé de mission, du diagnostic au plan.",
        "individual",
        "2",
        1_600,
        ("dla",),
        levels=(1, 3),
    ),
    O(
        "emergence-ingenierie",
        "Transfert de savoir-faire avec un compagnon",
        "Un pôle expérimenté transmet sa pratique à votre équipe.",
        "transfer",
        "1.5",
        900,
        ("avise",),
        remote=True,
        conditions="Salariés de la structure porteuse ou d’un membre",
    ),
    O(
        "emergence-rd",
        "Monter un projet avec un laboratoire",
        "Trouver une équipe de recherche et écrire ensemble la question.",
        "advice",
        "1",
        700,
        ("labo",),
        remote=True,
        levels=(2, 4),
    ),
    O(
        "emergence-modele",
        "Choisir son modèle économique",
        "Une formation de deux jours aux modèles qui durent.",
        "training",
        "2",
        600,
        ("avise", "dla"),
        seats=12,
        levels=(1, 3),
    ),
    O(
        "emergence-modele",
        "Structurer ses financements",
        "Des jours de conseil sur le plan de financement et la trésorerie.",
        "advice",
        "2",
        1_500,
        ("dla",),
        levels=(2, 4),
    ),
    O(
        "emergence-collectivites",
        "Parler aux élus du territoire",
        "Un atelier pour préparer ses rencontres avec communes et EPCI.",
        "collective",
        "0.5",
        180,
        ("rtes",),
        seats=15,
        remote=True,
        levels=(1, 2),
    ),
    O(
        "emergence-collectivites",
        "Convention de coopération avec un EPCI",
        "Un appui individuel pour écrire la convention.",
        "individual",
        "1",
        800,
        ("rtes",),
        remote=True,
        levels=(2, 4),
    ),
    O(
        "emergence-filiere",
        "Construire une filière locale",
        "Un parcours à plusieurs pôles, du besoin aux premiers échanges.",
        "collective",
        "1",
        350,
        ("cress", "labo"),
        seats=10,
        levels=(2, 4),
    ),
]
EXISTING_SERVICES = [
    O(
        "mobilisation",
        "Relancer la dynamique des membres",
        "Deux demi-journées pour remobiliser un collectif installé.",
        "individual",
        "1",
        900,
        ("cress",),
        remote=True,
        levels=(3, 4),
    ),
    O(
        "ingenierie",
        "Changer d’échelle",
        "Des jours de conseil pour essaimer ou s’étendre.",
        "advice",
        "3",
        2_400,
        ("dla", "avise"),
        levels=(3, 4),
    ),
    O(
        "rd-territoriale",
        "Communauté apprenante entre pôles",
        "Quatre rencontres sur une question commune.",
        "collective",
        "2",
        700,
        ("labo",),
        seats=8,
        remote=True,
        levels=(2, 4),
    ),
    O(
        "modeles",
        "Diversifier ses ressources",
        "Une formation aux marchés, au mécénat et aux fonds européens.",
        "training",
        "1",
        400,
        ("avise",),
        seats=15,
        remote=True,
        levels=(2, 4),
    ),
    O(
        "collectivites",
        "Siéger avec sa collectivité",
        "Un atelier sur la gouvernance partagée avec un EPCI.",
        "collective",
        "0.5",
        200,
        ("rtes",),
        seats=12,
        remote=True,
        levels=(2, 4),
    ),
]
CHARTER_TITLE = "Charte des pôles territoriaux de coopération économique (démonstration)"
CHARTER_TEXT = """Texte de démonstration, à remplacer par celui de la charte en vigueur.

Les signataires s’engagent à :
1. coopérer dans la durée, sur un territoire, au service d’un développement économique et social durable ;
2. associer des entreprises de l’économie sociale et solidaire, d’autres entreprises, des collectivités, des acteurs de la recherche ou de la formation et des habitants ;
3. mutualiser des moyens et décider ensemble ;
4. ouvrir leurs pratiques aux autres pôles et contribuer à l’évaluation du programme."""  # noqa: E501
NEEDS = [
    "Nous cherchons une méthode pour que les membres se réunissent sans nous.",
    "Notre modèle tient sur une seule subvention : nous voulons le rééquilibrer avant la fin de l’année.",
    "La communauté de communes nous soutient en paroles ; nous voulons une convention.",
    "Nouvelle coordinatrice, je ne viens pas du secteur : par où commencer ?",
    "Nous voudrions rencontrer un pôle de la même filière.",
    "Le plan de financement du bâtiment nous dépasse.",
]
LEARNED = [
    "Une trame de réunion que nous utilisons depuis.",
    "Nous savons maintenant ce que coûte une heure d’animation.",
    "Rencontrer un pôle semblable au nôtre a tout débloqué.",
]

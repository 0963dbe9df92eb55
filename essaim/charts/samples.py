"""One picture of each kind, with invented figures: for the style guide, the tests and the measures."""

from datetime import date
from math import cos, sin

from essaim.charts import kinds as k
from essaim.charts.picture import Picture
from essaim.kit import words
from essaim.kit.money import format_euros

SOURCE = "exemple inventé"
LONG = "Atelier de réemploi et de mobilité des vallées du Haut-Pays"


def everything() -> list[Picture]:
    return [
        intervals(),
        bullets(),
        bars(),
        funnel(),
        histogram(),
        stacked(),
        curves(),
        cloud(),
        lanes(),
        stages(),
        grid(),
        area_map(),
        symbol_map(),
        k.Bars(
            key="vide",
            title="Les notes se calculent sur les avis remis",
            empty="0 avis remis sur 40.",
            bars=(),
        ),
    ]


def intervals() -> Picture:
    rows = [
        k.Reading(
            LONG if rank == 2 else f"Dossier {rank + 1}",
            18.2 - rank * 0.8,
            14.1 - rank * 0.7,
            22.2 - rank * 0.9,
            15.7 - rank * 0.5,
            {1: "une seule lecture", 4: "troisième lecture"}.get(rank, ""),
            f"#dossier-{rank}",
        )
        for rank in range(17)
    ]
    return k.DotInterval(
        key="notes",
        title="13 dossiers sur 18 ont un intervalle qui contient la note de coupe",
        unit="Note sur 20, intervalle à 95 %",
        scope="Vague d’exemple",
        source=SOURCE,
        reading="● note retenue, ○ note brute, ▲ troisième lecture, ‹ › l’intervalle sort de l’échelle.",
        readings=(*rows, k.Reading("Dossier 18", None)),
        cut=k.Cut(13, "coupe : 13 retenus"),
    )


def bullets() -> Picture:
    return k.Bullets(
        key="regles",
        title="Une règle sur trois n’est pas tenue",
        unit="Dossiers retenus, bornes de chaque règle",
        bullets=(
            k.Bullet("Dossiers retenus", 7, 18, 9, 13),
            k.Bullet("Bretagne", 3, 6, 2, None),
            k.Bullet("Envelope", 114_000, 150_000, None, 150_000, words=format_euros(114_000)),
        ),
    )


def bars() -> Picture:
    names = ("Bretagne", "Nouvelle-Aquitaine", "Provence-Alpes-Côte d’Azur", "Mayotte")
    values = (1_250_000, 860_000, 340_500, None)
    return k.Bars(
        key="regions",
        title="La Bretagne reçoit le plus",
        unit="Euros accordés",
        source=SOURCE,
        show=format_euros,
        name="Région",
        value="Accordé",
        total="Demandé",
        bars=tuple(
            k.Bar(name, value, value and value * 2, url=f"#{rank}")
            for rank, (name, value) in enumerate(zip(names, values, strict=True))
        ),
    )


def funnel() -> Picture:
    steps = (
        ("Commencés", 36, 30),
        ("Déposés", 27, 28),
        ("Recevables", 21, 20),
        ("Retenus", 13, 15),
        ("Payés", 0, 9),
    )
    return k.Funnel(
        key="parcours",
        title="27 dossiers déposés sur 36 commencés",
        unit="Dossiers",
        reading="Le trait orange est la vague précédente au même jour.",
        former="Vague précédente",
        stages=tuple(k.Step(*step, left="2 retirés" if step[1] == 27 else "") for step in steps),
    )


def histogram() -> Picture:
    bins = (
        ("≤ 0", 2, "error", "■ "),
        ("1 à 15", 5, "warning", "▲ "),
        ("16 à 30", 11, "", ""),
        ("31 à 45", 22, "", ""),
    )
    return k.Columns(
        key="echeances",
        title="7 dossiers à décider sous quinze jours",
        unit="Dossiers par jours restants avant le refus implicite",
        series=("Dossiers",),
        name="Jours restants",
        columns=tuple(
            k.Column(name, (count,), f"?delai={name}", ink, sign=sign) for name, count, ink, sign in bins
        ),
        height=100,
    )


def stacked() -> Picture:
    return k.Columns(
        key="annees",
        title="Il reste 0,4 M€ d’autorisations en 2027",
        unit="Autorisations d’engagement",
        series=("Payé", "Engagé", "Réservé", "Libre"),
        name="Année",
        show=lambda value: f"{words.figure(value / 1_000_000, 1)}{words.NBSP}M€",
        columns=tuple(
            k.Column(str(2025 + rank), (900_000 - rank * 300_000, 300_000, 200_000, 100_000 + rank * 150_000))
            for rank in range(3)
        ),
    )


def curves() -> Picture:
    points = tuple((count, round(12 / count**1.3, 1)) for count in range(1, 11))
    return k.Lines(
        key="attente",
        title="6 conseillers tiennent les trois semaines promises",
        unit="Attente moyenne en semaines, intervalle à 95 %",
        x="Conseillers",
        y="Semaines",
        curves=(
            k.Curve("Attente", points, tuple((y * 0.8, y * 1.3) for _, y in points), dotted=True),
            k.Curve("Sans les formations", tuple((x, y * 0.7) for x, y in points)),
        ),
        rules=(k.Rule("promesse : 3 semaines", y=3),),
    )


def cloud() -> Picture:
    looks = {"retenu": ("dot", "1"), "liste complémentaire": ("diamond", "2"), "écarté": ("ring", "4")}
    points = []
    for rank in range(18):
        state = "retenu" if rank < 9 else "liste complémentaire" if rank < 12 else "écarté"
        shape, ink = looks[state]
        points.append(
            k.Point(
                f"Dossier {rank + 1}",
                40_000 + (rank * 37) % 60 * 1000,
                17 - rank * 0.6,
                state,
                shape,
                ink,
                rank < 3,
            )
        )
    return k.Scatter(
        key="nuage",
        title="Les mieux notés ne sont pas les plus chers",
        x="Montant demandé",
        y="Note sur 20",
        show_x=lambda value: f"{words.figure(float(value) / 1000)}{words.NBSP}k€",
        points=tuple(points),
        frontier=((40_000, 6), (60_000, 12), (90_000, 16)),
        rules=(k.Rule("enveloppe", x=90_000),),
        high_y=20,
    )


def lanes() -> Picture:
    return k.Timeline(
        key="vie",
        title="Un versement sur trois est fait",
        lanes=("Actes", "Argent", "Obligations"),
        today=date(2026, 12, 1),
        moments=(
            k.Moment("Actes", date(2026, 2, 1), "décision", "faite"),
            k.Moment("Actes", date(2026, 4, 12), "signature", "faite"),
            k.Moment("Argent", date(2026, 5, 3), "60 000 €", "payé", size=10),
            k.Moment("Argent", date(2027, 3, 1), "30 000 €", "prévu", shape="ring", size=7),
            k.Moment(
                "Obligations", date(2027, 1, 31), "bilan", "à remettre", until=date(2027, 3, 1), ink="2"
            ),
        ),
    )


def stages() -> Picture:
    return k.Pipeline(
        key="vague",
        title="Vague d’exemple : instruction, 4 dossiers sur 27",
        stages=(
            k.Stage("Appel", "done", "clos le 12 mai", "#appel"),
            k.Stage("Instruction", "current", "4 sur 27", "#instruction", 4 / 27),
            *(k.Stage(name) for name in ("Évaluation", "Comité", "Décisions", "Conventions")),
        ),
    )


def grid() -> Picture:
    signs = (
        k.Spot("confié", "●", 2),
        k.Spot("possible", "", 1),
        k.Spot("lien d’intérêts", "✕"),
        k.Spot("proposé", "◌", 3),
    )
    return k.Matrix(
        key="lectures",
        title="Chaque dossier a ses deux lectures",
        columns=("A. Roux", "B. Petit", "C. Morel", "D. Blanc"),
        total="Lectures",
        tracks=tuple(
            k.Track(f"Dossier {rank + 1}", signs[rank % 4 :] + signs[: rank % 4], "2", rank == 2)
            for rank in range(4)
        ),
        key_of_signs=(("●", "confié"), ("◌", "proposé"), ("✕", "lien d’intérêts")),
    )


def places(unknown: int = 9) -> tuple[k.Place, ...]:
    return tuple(
        k.Place(
            f"{rank + 1:02}",
            f"Département {rank + 1}",
            0.5 + cos(rank * 2.4) * (rank / 96) ** 0.5 / 2,
            0.5 + sin(rank * 2.4) * (rank / 96) ** 0.5 / 2,
            None if rank % unknown == 4 else (rank * 7) % 100,
        )
        for rank in range(96)
    )


def area_map() -> Picture:
    return k.PlaceMap(
        key="carte",
        title="38 départements passent le seuil de 60",
        unit="Note sur 100",
        places=places(),
        bounds=(20, 40, 60, 80),
        threshold=60,
    )


def symbol_map() -> Picture:
    some = tuple(
        k.Place(one.code, one.name, one.x, one.y, (one.value or 0) // 20 if rank % 2 else 0)
        for rank, one in enumerate(places(200))
    )
    return k.PlaceMap(key="poles", title="66 pôles, un département sur deux", unit="Pôles", places=some)

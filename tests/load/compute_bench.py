"""`python -m tests.load.compute_bench [--density FOLDER]`: the time of what bears on a decision.

Inputs are made by chance from a fixed seed. Each figure is the median of several runs, reading and writing
the JSON included for the assignment. FOLDER holds, or receives, files of `tests.load.sirene`.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from essaim.appraisal.compute.assignment import AssignmentInput, assign
from essaim.appraisal.compute.scores import ScoresInput, correct_scores
from essaim.mentoring.compute.matching import MatchingInput, match
from essaim.opendata.compute.files import ALWAYS, Material
from essaim.opendata.compute.grants import Grant, Grantor, Payment
from essaim.optimum.replay import check, read, write
from essaim.portfolio.compute.portfolio import PortfolioInput, choose_portfolio
from tests.load.figures import Table
from tests.load.sirene import generate

ROOT = Path(__file__).parents[2]


def portfolio(count: int, **changes) -> PortfolioInput:
    chance = random.Random(18)
    items = [
        {
            "id": f"P{place:03d}",
            "score": f"{chance.randint(3000, 10000) / 100}",
            "amount": chance.randint(300, 2000) * 100,
            "groups": {"region": str(chance.randint(1, 13)), "priority": chance.random() < 0.25},
        }
        for place in range(count)
    ]
    bounds = [{"group": "region", "value": str(region), "max": 3} for region in range(1, 14)]
    data = {
        "envelope": 1_500_000,
        "count": {"min": 18, "max": 18},
        "items": items,
        "bounds": [*bounds, {"group": "priority", "value": True, "min": 7}],
        "explain": "none",
    }
    return check(data | changes, PortfolioInput)


def assignment(reviewers: int, dossiers: int, reviews: int, each: int | None = None) -> str:
    """Affinities as themes and territories give them: few traits on each side, so that many pairs are alike.

    `each`: only so many affinities are known per reader.
    """
    chance = random.Random(60)
    people = {f"R{place:04d}": _traits(chance) for place in range(reviewers)}
    files = {f"D{place:04d}": _traits(chance) for place in range(dossiers)}
    mean = dossiers * reviews // reviewers
    slack = max(2, mean // 10)
    data = {
        "reviewers": [{"id": who, "min": max(mean - slack, 0), "max": mean + slack} for who in people],
        "dossiers": [{"id": what, "reviews": reviews} for what in files],
        "affinity": [
            [who, what, _in_common(traits, files[what])]
            for who, traits in people.items()
            for what in (files if each is None else chance.sample(list(files), each))
        ],
        "conflicts": [[who, what] for who in people for what in files if chance.random() < 0.02],
        "explain": True,
    }
    return json.dumps(data)


def _traits(chance: random.Random) -> tuple[set[int], int]:
    """Two themes of eight, one region of thirteen."""
    return set(chance.sample(range(8), 2)), chance.randrange(13)


def _in_common(reader: tuple[set[int], int], dossier: tuple[set[int], int]) -> int:
    return 10 * len(reader[0] & dossier[0]) + 5 * (reader[1] == dossier[1])


def scores(reviewers: int, dossiers: int, each: int) -> ScoresInput:
    chance = random.Random(3)
    rows = [
        [f"R{who}", f"D{what}", chance.randint(0, 40) / 2]
        for what in range(dossiers)
        for who in chance.sample(range(reviewers), each)
    ]
    return check({"scores": rows, "disagreement": 5}, ScoresInput)


def matching(poles: int, compagnons: int) -> MatchingInput:
    chance = random.Random(3)
    themes, activities = [f"T{place}" for place in range(5)], [f"A{place}" for place in range(12)]
    asked = [
        {
            "id": f"P{place}",
            "themes": {name: chance.randint(1, 3) for name in chance.sample(themes, 2)},
            "activities": chance.sample(activities, 3),
            "place": [chance.randint(43, 50), chance.randint(-4, 7)],
        }
        for place in range(poles)
    ]
    able = [
        {
            "id": f"C{place}",
            "places": chance.randint(2, 9),
            "themes": chance.sample(themes, 3),
            "activities": chance.sample(activities, 4),
            "place": [chance.randint(43, 50), chance.randint(-4, 7)],
        }
        for place in range(compagnons)
    ]
    return check({"poles": asked, "compagnons": able}, MatchingInput)


def grants(count: int) -> Material:
    """Agreements of two years, with objects as long as they are written."""
    chance = random.Random(2017)
    day, made = date(2026, 1, 1), datetime(2026, 11, 24, tzinfo=UTC)
    rows = []
    for place in range(count):
        signed, half = day + timedelta(days=chance.randint(0, 300)), Decimal(chance.randint(10_000, 90_000))
        rows.append(
            Grant(
                reference=f"R{place:09d}",
                dossier=f"D{place:09d}",
                pole=f"Pôle {place}",
                call="Appel",
                call_slug="appel",
                wave="Vague",
                beneficiary=f"Association numéro {place}",
                siret="00000101600013",
                object="L’État soutient le projet de pôle. " * 10,
                signed_on=signed,
                starts_on=signed,
                ends_on=signed + timedelta(days=730),
                amount=2 * half,
                yearly=half,
                payments=[Payment(signed, half), Payment(signed + timedelta(days=365), half)],
            )
        )
    return Material(Grantor("État", "00000140400011"), rows, made)


def write_all(material: Material) -> int:
    """The four files of a publication, piece by piece: their bytes."""
    return sum(len(piece) for spec in ALWAYS for piece in spec.stream(material))


def memory_of(act: Callable[[], object]) -> float:
    """What the act takes at most above what was there, in MiB."""
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024**2


def median(act: Callable[[], object], times: int = 5) -> float:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def measure(table: Table) -> None:
    """The figures of this process; `tests.load` may call it with its own table."""
    plain, several = portfolio(400), portfolio(400, alternatives=20)
    every = portfolio(120, explain="all")
    table.add("choose 18 of 400 with quotas", median(lambda: choose_portfolio(plain)), "s", at_most=0.3)
    table.add("… and the 20 next best", median(lambda: choose_portfolio(several)), "s", at_most=2)
    table.add("choose 18 of 120, explain all 102 others", median(lambda: choose_portfolio(every), 1), "s")
    text = assignment(60, 2000, 3)
    whole = median(lambda: write(assign(read(text, AssignmentInput))), 3)
    table.add("assign 60 × 2 000 × 3, JSON to JSON", whole, "s", at_most=1.5)
    for size, bar in (((60, 2000, 3), 1), ((300, 800, 3), 1), ((1000, 2000, 3, 60), 3)):
        given = read(assignment(*size), AssignmentInput)
        alone = median(lambda given=given: assign(given), 3)
        table.add(f"assign {size[0]} × {size[1]} × {size[2]}, the computation alone", alone, "s", at_most=bar)
    table.add("… as a command, from an empty process", median(lambda: command(text), 3), "s", at_most=1.5)
    marks = scores(60, 2000, 3)
    pairs = matching(300, 40)
    table.add("match 300 poles and 40 compagnons", median(lambda: match(pairs)), "s", at_most=0.5)
    table.add("correct 6 000 scores", median(lambda: correct_scores(marks), 3), "s")
    published = grants(10_000)
    table.add("open data, 10 000 grants, four files", median(lambda: write_all(published), 3), "s", at_most=3)
    table.add(
        "… memory at most, the grants left out", memory_of(lambda: write_all(published)), "MiB", at_most=100
    )
    table.add("… and with them", memory_of(lambda: write_all(grants(10_000))), "MiB", at_most=100)


def command(text: str) -> None:
    arguments = [sys.executable, "-m", "config.cli", "compute", "assignment", "-"]
    subprocess.run(arguments, input=text.encode(), stdout=subprocess.DEVNULL, cwd=ROOT, check=True)


def measure_density(table: Table, folder: Path, millions: float = 40) -> None:
    units, establishments = folder / "StockUniteLegale.parquet", folder / "StockEtablissement.parquet"
    if not establishments.is_file():
        generate(folder, int(millions * 700_000), int(millions * 1_000_000))
    with tempfile.TemporaryDirectory() as out:
        arguments = ["territories", "density", f"--units={units}", f"--establishments={establishments}"]
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "config.cli", *arguments, f"--out={out}/densite.csv"], cwd=ROOT, check=True
        )
        spent = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    table.add(f"density, {millions:g} M establishments", spent, "s", at_most=10)
    table.add("… processor time of both cores, this run and those before", used.ru_utime + used.ru_stime, "s")
    table.add("… memory at most", used.ru_maxrss / 1024, "MiB", at_most=600)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--density", type=Path, help="a folder of 1.3 GB; without it, density is not measured"
    )
    options, table = parser.parse_args(), Table()
    measure(table)
    if options.density:
        measure_density(table, options.density)
    sys.stdout.write(f"{table}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

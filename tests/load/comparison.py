"""`python -m tests.load.comparison`: two scenarios of two hundred dossiers side by side, the whole page.

On a database of its own, thrown away at the end. `measure(table)` does the same in another process.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.load.apart import apart
from tests.load.figures import Table

ROOT = Path(__file__).parents[2]
COUNT, RETAINED, TURNS = 200, 18, 9


def measure(table: Table) -> None:
    arguments = [sys.executable, "-m", "tests.load.comparison", "--json"]
    done = subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True, text=True)
    add(table, json.loads(done.stdout.splitlines()[-1]))


def add(table: Table, spent: dict[str, float]) -> None:
    note = f"{spent['bytes'] / 1024:.0f} KiB"
    table.add(f"compare two scenarios of {COUNT} dossiers", spent["page"], "s", at_most=1, note=note)
    table.add("… queries", spent["queries"], "", at_most=18)


def worked() -> dict[str, float]:
    from django.db import connection  # noqa: PLC0415  models need the settings
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from essaim.accounts.factories import MandateFactory  # noqa: PLC0415

    path, client = two_scenarios(), Client()
    client.force_login(MandateFactory(role="programme_manager").user)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path)
    queries = len(asked)  # before the next request empties the log
    if page.status_code != 200 or page.content.count(b'<th scope="row">') < 2 * RETAINED:
        raise RuntimeError(f"{page.status_code}: the page does not show the {2 * RETAINED} differences")
    tries = []
    for _ in range(TURNS):
        began = time.perf_counter()
        client.get(path)
        tries.append(time.perf_counter() - began)
    return {"page": statistics.median(tries), "queries": queries, "bytes": len(page.content)}


def two_scenarios() -> str:
    """The address of their comparison: eighteen dossiers in each, none in both, a bound by region."""
    from django.urls import reverse  # noqa: PLC0415

    from essaim.portfolio.factories import PortfolioFactory  # noqa: PLC0415
    from essaim.portfolio.tests.studio import scored  # noqa: PLC0415
    from essaim.territories.factories import RegionFactory  # noqa: PLC0415

    regions = [RegionFactory(code=f"{rank:02}", name=f"Région {rank}") for rank in range(11, 24)]
    bounds = [{"group": "region", "value": region.code, "max": 3} for region in regions]
    one, dossiers = scored(COUNT, (60_000, 100_000), 1_500_000, regions, bounds=bounds)
    two = PortfolioFactory(wave=one.wave, settings=one.settings)
    for row, first in ((one, 0), (two, RETAINED)):
        kept = dossiers[first : first + RETAINED]
        row.picks = {dossier.reference: {"place": "in"} for dossier in kept}
        row.save(update_fields=["picks"])
    path = reverse("selection:portfolio_compare", args=[one.wave.slug, one.door])
    return f"{path}?p={one.public_id}&p={two.public_id}"


def main() -> int:
    spent = apart(worked)
    if "--json" in sys.argv:
        sys.stdout.write(f"{json.dumps(spent)}\n")
        return 0
    table = Table()
    add(table, spent)
    sys.stdout.write(f"{table}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

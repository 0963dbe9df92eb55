"""`make bench`: the figures of docs/performance.md, on a throw-away installation. It only prints."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.load import agreements, comparison, compute_bench, machine, pages, reviews, tasks
from tests.load.figures import Table
from tests.load.journey import Seen, candidates_ready, travel_at_once
from tests.load.site import Process, Site, stop_in_order

CALM = 1.5  # seconds after the start before memory is read


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument(
        "--dossiers", type=int, default=5_000, help="filed before the first measures; over 1000"
    )
    parser.add_argument("--more", type=int, default=45_000, help="added before the second measures; 0: none")
    parser.add_argument("--users", type=int, default=32, help="candidates at once")
    parser.add_argument("--journeys", type=int, default=10, help="journeys of each, one after the other")
    parser.add_argument(
        "--millions", type=float, default=40, help="of establishments, for the density; 0: not measured"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="length of the measure of a page")
    return parser.parse_args()


def main() -> int:
    options, table = parse(), Table()
    stop_in_order()
    computations(table, options.millions)
    site = Site()
    try:
        from_a_clean_clone(site, table)
        with site.cluster.in_use():
            site.prepare_database()
            fill(site, options.dossiers, options.users * (options.journeys + 1))
            site.command("seed", str(reviews.READERS), "--readers")
            site.settle()
            pages.bare_outside(site, table, options.seconds)
            p50 = at_first_size(site, table, options)
            if options.more:
                fill(site, options.more, 0)
                at_second_size(site, table, options, p50)
    finally:
        site.destroy()
        say(f"\n{table}\n")
    return int(any(figure.measure == "… errors" and figure.value for figure in table.figures))


def computations(table: Table, millions: float) -> None:
    say("computations…")
    compute_bench.measure(table)
    agreements.measure(table)
    comparison.measure(table)
    if millions:
        with tempfile.TemporaryDirectory(prefix="essaim-stock-") as folder:
            compute_bench.measure_density(table, Path(folder), millions)


def from_a_clean_clone(site: Site, table: Table) -> None:
    say("make run, twice…")
    cold, warm = site.seconds_to_first_page(), site.seconds_to_first_page()
    table.add("make run, first time, libraries there", cold, "s")
    table.add("make run, warm, to the first page", warm, "s", at_most=8)


def fill(site: Site, dossiers: int, drafts: int) -> None:
    say(f"{dossiers} dossiers, {drafts} drafts…")
    site.command("seed", str(dossiers))
    if drafts:
        site.command("seed", str(drafts), "--drafts")
    site.settle()


def at_first_size(site: Site, table: Table, options: argparse.Namespace) -> float:
    say("pages…")
    size = f"{options.dossiers} dossiers"
    with site.web() as web:
        time.sleep(CALM)
        table.add("web server, start", web.ready_after, "s", at_most=2.5)
        idle = machine.resident_mib(web.pid), machine.proportional_mib(web.pid)
        table.add(
            "web server, 2 workers, idle", idle[0], "MiB", at_most=250, note=f"{idle[1]:.0f} without doubles"
        )
        bare = pages.bare_page(site, table, options.seconds)
        pages.call_page(site, table, options.seconds, bare, size)
        p50 = pages.desk_list(site, table, options.seconds, bare, size, (40, 60))
        say("readers…")
        reviews.board(site, table, options.seconds, bare, size)
        reviews.reviews(site, table)
        with site.worker() as worker:
            journeys(site, web, worker, table, options.users)
            tasks.csv_of_everything(site, worker, table, size, bar=5)
        table.add("web server, after all this", machine.resident_mib(web.pid), "MiB")
    return p50


def at_second_size(site: Site, table: Table, options: argparse.Namespace, before: float) -> None:
    size = f"{options.dossiers + options.more} dossiers"
    say(f"pages, {size}…")
    with site.web():
        bare = pages.bare_page(site, table, options.seconds)
        pages.call_page(site, table, options.seconds, bare, size)
        p50 = pages.desk_list(site, table, options.seconds, bare, size, (40 * 1.3, 150))
        table.add("desk list, against the first size", p50 / before, "times", at_most=1.3)
        with site.worker() as worker:
            tasks.csv_of_everything(site, worker, table, size)


def journeys(site: Site, web: Process, worker: Process, table: Table, users: int) -> None:
    say("journeys…")
    with site.as_client() as database:
        candidates = candidates_ready(database)
    travel_at_once(site, candidates[:users], users)  # to warm up
    site.forget_statements()
    parts = {"web": web.pid, "database": site.postmaster, "worker": worker.pid}
    before = {name: machine.cpu_seconds(pid) for name, pid in parts.items()}
    seen = travel_at_once(site, candidates[users:], users)
    spent = {name: machine.cpu_seconds(pid) - before[name] for name, pid in parts.items()}
    statements = site.statements()
    late, _ = tasks.wait_for_tasks(site, worker)
    report(table, seen, {name: 1000 * cpu / max(1, seen.journeys) for name, cpu in spent.items()}, users)
    table.add("… queries of one", statements / max(1, seen.journeys), "", at_most=90)
    table.add("… receipts written after the rush", late, "s")


def report(table: Table, seen: Seen, cpu: dict[str, float], users: int) -> None:
    requests = len(seen.durations) / max(1, seen.journeys + len(seen.errors))
    table.add(
        f"journeys, {users} candidates at once",
        seen.rate,
        "per s",
        at_least=10,
        note=f"{requests:.0f} requests",
    )
    table.add("… processor of the web server for one", cpu["web"], "ms", at_most=150)
    table.add("… of the database for one", cpu["database"], "ms")
    table.add("… of the worker meanwhile, for one", cpu["worker"], "ms")
    table.add("… p99 of one request", seen.p99, "ms", at_most=1000)
    table.add("… errors", len(seen.errors), "", at_most=0)
    for error in sorted(set(seen.errors))[:5]:
        say(f"  {error}")
    for step, p50, p99 in seen.steps():
        say(f"  {step:16} p50 {p50:6.0f} ms   p99 {p99:6.0f} ms")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

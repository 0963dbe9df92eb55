"""Readers: the board of ninety duties, and reviews saved by several at once."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.load.figures import Table
from tests.load.pages import Bare, ask, signed_in, statements_of
from tests.load.site import Site
from tests.load.visitors import FORK, Browser, percentile

BOARD = "/lectures/"
READERS, SAVES = 8, 40  # at once; by each of them


@dataclass
class Saved:
    """What one reader did."""

    durations: list[float] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0
    errors: list[str] = field(default_factory=list)


def board(site: Site, table: Table, seconds: float, bare: Bare, size: str) -> None:
    cookie = signed_in(site, reader(0))
    seen = ask(site, [BOARD], 1, seconds, cookie)
    ratio = seen.p50 / bare.p50
    table.add(f"board of 90 duties p50, {size}", seen.p50, "ms", ratio=ratio, at_most=60)
    table.add("… queries", statements_of(site, BOARD, cookie), "", at_most=15)


def reviews(site: Site, table: Table) -> None:
    """Each saves whole reviews, one dossier after the other, as the button of the page does."""
    work = [(site, reader(rank), rank) for rank in range(READERS)]
    prepared = [_prepare(*one) for one in work]
    site.forget_statements()
    start = time.perf_counter() + 0.3
    with FORK.Pool(READERS) as pool:
        seen = pool.starmap(_save, [(site, cookies, paths, start) for cookies, paths in prepared])
    durations = [one for row in seen for one in row.durations]
    rate = len(durations) / (max(row.ended for row in seen) - min(row.began for row in seen))
    table.add(f"reviews saved, {READERS} readers at once", rate, "per s", at_least=25)
    note = f"p99 {percentile(durations, 0.99):.0f} ms"
    table.add("… p50", percentile(durations, 0.5), "ms", note=note)
    table.add("… queries of one", site.statements() / max(1, len(durations)), "", at_most=15)
    table.add("… errors", sum(len(row.errors) for row in seen), "", at_most=0)


def reader(rank: int) -> str:
    """As `essaim seed --readers` names them."""
    return f"lecteur{rank:05}@banc.example"


def _prepare(site: Site, email: str, _rank: int) -> tuple[dict[str, str], list[str]]:
    """Signed in, with the dossiers of their board, the first one opened: the form has its token."""
    visitor = Browser(site.address)
    cookie = signed_in(site, email)
    visitor.cookies = dict(pair.split("=", 1) for pair in cookie.split("; "))
    page = visitor.get("board", BOARD)
    paths = [part.split('"')[0] for part in page.text.split('href="')[1:] if "/dossier/?volet=" in part[:80]]
    visitor.get("reading", paths[0])
    visitor.connection.close()
    return visitor.cookies, paths


def _save(site: Site, cookies: dict[str, str], paths: Sequence[str], start: float) -> Saved:
    visitor, seen = Browser(site.address, dict(cookies)), Saved(began=start)
    time.sleep(max(0, start - time.perf_counter()))
    for turn in range(SAVES):
        fields = {"for_candidate": f"Un projet clair, lu {turn} fois.", "for_committee": "À retenir."}
        try:
            visitor.post("save", paths[turn % len(paths)], fields)
        except Exception as error:  # whatever it is, the table must count it
            seen.errors.append(str(error))
    seen.durations = [duration for _, duration in visitor.durations]
    seen.ended = time.perf_counter()
    visitor.connection.close()
    return seen

"""The figures of single pages: how many a second, how long, how many statements."""

from dataclasses import dataclass

from tests.load.addresses import BARE, CALL, DESK, FILTERED
from tests.load.figures import Table
from tests.load.journey import code_shown
from tests.load.site import Site
from tests.load.visitors import Browser, Flood, flood

STAFF = "cna@demo.essaim.example"
WARM = 1.0  # seconds before each measure: templates compiled, documents read, connections opened
COUNTED = 8  # requests over which statements are counted


@dataclass(frozen=True)
class Bare:
    """The bare page of this run, the yardstick of the others."""

    rate: float  # 8 clients
    p50: float  # 1 client


def ask(site: Site, paths: list[str], clients: int, seconds: float, cookie: str = "") -> Flood:
    flood(site.address, paths, clients=clients, seconds=WARM, cookie=cookie)
    seen = flood(site.address, paths, clients=clients, seconds=seconds, cookie=cookie)
    if seen.errors:
        raise RuntimeError(f"{paths[0]}: {seen.errors} errors")
    return seen


def statements_of(site: Site, path: str, cookie: str = "") -> float:
    visitor = Browser(site.address)
    visitor.cookies = dict(pair.split("=", 1) for pair in cookie.split("; ") if pair)
    site.forget_statements()
    for _ in range(COUNTED):
        visitor.get(path, path)
    visitor.connection.close()
    return site.statements() / COUNTED


def bare_outside(site: Site, table: Table, seconds: float) -> None:
    with site.web("tests.load.bare:application"):
        seen = ask(site, [BARE], 8, seconds)
    table.add("bare page outside of the middlewares, 8 clients", seen.rate, "req/s")


def bare_page(site: Site, table: Table, seconds: float) -> Bare:
    eight, one = ask(site, [BARE], 8, seconds), ask(site, [BARE], 1, seconds)
    table.add("bare page with one SELECT, 8 clients", eight.rate, "req/s", ratio=1.0)
    table.add("bare page, 1 client, p50", one.p50, "ms", ratio=1.0)
    return Bare(eight.rate, one.p50)


def call_page(site: Site, table: Table, seconds: float, bare: Bare, size: str) -> None:
    seen = ask(site, [CALL], 8, seconds)
    table.add(f"call page, 8 clients, {size}", seen.rate, "req/s", ratio=seen.rate / bare.rate, at_least=400)
    table.add("… p50", seen.p50, "ms", note=f"p99 {seen.p99:.0f} ms")
    table.add("… queries", statements_of(site, CALL), "", at_most=6)


def desk_list(
    site: Site, table: Table, seconds: float, bare: Bare, size: str, bars: tuple[float, float]
) -> float:
    """The p50 of the list, to be compared at the next size."""
    cookie = signed_in(site, STAFF)
    whole, filtered = ask(site, [DESK], 1, seconds, cookie), ask(site, FILTERED, 1, seconds, cookie)
    table.add(f"desk list p50, {size}", whole.p50, "ms", ratio=whole.p50 / bare.p50, at_most=bars[0])
    table.add("… queries", statements_of(site, DESK, cookie), "", at_most=12)
    table.add(
        f"desk: filter and search p50, {size}",
        filtered.p50,
        "ms",
        ratio=filtered.p50 / bare.p50,
        at_most=bars[1],
        note=f"{len(FILTERED)} different ones, p99 {filtered.p99:.0f} ms",
    )
    return whole.p50


def signed_in(site: Site, email: str) -> str:
    """The cookies of this person."""
    visitor = Browser(site.address)
    visitor.get("sign-in page", "/connexion/")
    visitor.post("ask a code", "/connexion/", {"email": email})
    page = visitor.get("code page", "/connexion/code/")
    visitor.post("give the code", "/connexion/code/", {"code": code_shown(page)})
    visitor.connection.close()
    return visitor.cookie

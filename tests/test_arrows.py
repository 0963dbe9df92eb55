"""The arrows that no import shows: a template or a view names no page of a room above its own."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LINES = [re.findall(r"\w+", line) for line in CONTRACTS[1]["layers"]]
HEIGHT = {room: -place for place, line in enumerate(LINES) for room in line}
NAMED = re.compile(r"""["']([a-z_]+:[a-z_]+)["']""")


def homes(patterns, before=""):
    """The room of each named page: that of the function which answers."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from homes(one.url_patterns, before + (f"{one.namespace}:" if one.namespace else ""))
        elif isinstance(one, URLPattern) and one.name:
            module = one.callback.__module__.split(".")
            if module[0] == "essaim":
                yield before + one.name, module[1]


HOMES = dict(homes(get_resolver().url_patterns))


def written_in(room):
    for path in sorted((ROOT / "essaim" / room).rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.suffix in {".py", ".html"} and "tests" not in parts and "migrations" not in parts:
            yield path


@pytest.mark.parametrize("room", HEIGHT)
def test_a_room_names_no_page_of_a_room_above(room):
    """Neither of a sibling. What is above fills an offer of what is below: see docs/architecture.md."""
    found = {
        f"{path.relative_to(ROOT)}: {name} ({HOMES[name]})"
        for path in written_in(room)
        for name in NAMED.findall(path.read_text())
        if name in HOMES and HOMES[name] != room and HEIGHT[HOMES[name]] >= HEIGHT[room]
    }
    assert not found, "\n".join(sorted(found))

"""Writes what the contracts say in docs/architecture.md: `python scripts/architecture.py`.

The rooms and their order come from pyproject.toml, what each is from the first line of its `__init__.py`;
the offers and who fills them are read in the code.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
MARK = "<!-- {name}: written by scripts/architecture.py -->"


def contract(number: int) -> dict:
    text = (ROOT / "pyproject.toml").read_text()
    found = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return next(row for row in found if row["name"].startswith(f"{number}."))


def layers(number: int) -> list[list[str]]:
    return [re.findall(r"\w+", line) for line in contract(number)["layers"]]


def rooms() -> str:
    lines = ["| Room | What it holds |", "|---|---|"]
    for line in layers(1):
        for room in line:
            words = ast.get_docstring(ast.parse((ROOT / "essaim" / room / "__init__.py").read_text())) or ""
            beside = f" (beside {', '.join(f'`{one}`' for one in line if one != room)})" if line[1:] else ""
            lines.append(f"| `{room}`{beside} | {words.splitlines()[0] if words else ''} |")
    return "\n".join(lines)


def files() -> str:
    return "`" + " → ".join(" \\| ".join(line) for line in layers(2)).replace("\\|", "|") + "`"


def code() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "essaim").rglob("*.py")):
        if not {"tests", "migrations"} & {*path.parts}:
            yield path.relative_to(ROOT / "essaim").parts[0], ast.parse(path.read_text())


def offers() -> str:
    """`NAME = Offer[...]("what")` below, `NAME.fill(...)` in the `apps.py` of a room above."""
    known: dict[str, tuple[str, str]] = {}
    filled: dict[str, set[str]] = {}
    for room, tree in code():
        for node in ast.walk(tree):
            match node:
                case ast.Assign(
                    targets=[ast.Name(id=name)],
                    value=ast.Call(
                        func=ast.Subscript(value=ast.Name(id="Offer")), args=[ast.Constant(value=what)]
                    ),
                ):
                    known[name] = (room, str(what))
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="fill")):
                    filled.setdefault(name, set()).add(room)
    lines = ["| Offer | Of | What | Filled by |", "|---|---|---|---|"]
    for name, (room, what) in sorted(known.items(), key=lambda row: (row[1][0], row[0])):
        by = ", ".join(f"`{one}`" for one in sorted(filled.get(name, set())))
        lines.append(f"| `{name}` | `{room}` | {what} | {by} |")
    return "\n".join(lines)


def page(text: str) -> str:
    for name, write in (("rooms", rooms), ("files", files), ("offers", offers)):
        start, end = MARK.format(name=name), f"<!-- end of {name} -->"
        before, _, rest = text.partition(start)
        after = rest.partition(end)[2]
        text = f"{before}{start}\n{write()}\n{end}{after}"
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))

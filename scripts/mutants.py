"""Breaks rules, workflows and computations one by one, and lists what no test catches: `make mutants`.

Each mutant is one change in a copy of the house: a comparison turned over, an `and` for an `or`, a condition
of a filter left out, a source of a transition removed, a number moved by one. The tests of its capability,
then those of the folders above that import it, must refuse it. `make mutants MUTANTS="essaim/grants 30"`
breaks thirty things of one folder.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
BROKEN = ("rules", "workflow", "compute")  # files, or packages, of these names
TURNED = {
    **{
        ast.Lt: ast.LtE,
        ast.LtE: ast.Lt,
        ast.Gt: ast.GtE,
        ast.GtE: ast.Gt,
        ast.Eq: ast.NotEq,
        ast.NotEq: ast.Eq,
    },
    **{ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
    **{ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr},
}
ABOVE = ["tests/test_access.py", "tests/test_refusals.py"]  # for what a whole site is needed to see
PATIENCE = 900  # seconds: a mutant that never ends is caught


def sources(under: str) -> list[Path]:
    files = sorted((ROOT / under).glob("**/*.py"))
    rooms = [(path, path.relative_to(ROOT).parts) for path in files]
    return [path for path, parts in rooms if "tests" not in parts and set(BROKEN) & {path.stem, *parts}]


def places(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What may be broken, and how."""
    for node in ast.walk(tree):
        if (
            (isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in TURNED)
            or isinstance(node, ast.BoolOp)
            or (isinstance(node, ast.BinOp) and type(node.op) in TURNED)
        ):
            yield node, "turn"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
            yield node, "drop"
        elif isinstance(node, ast.Call) and _filters(node):
            yield node, "open"
        elif isinstance(node, ast.Set) and len(node.elts) > 1:
            yield node, "less"
        elif isinstance(node, ast.Constant) and type(node.value) is int and node.value:
            yield node, "more"


def _filters(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    return name in {"Q", "filter"} and len(call.keywords) > 1 and all(word.arg for word in call.keywords)


def broken(source: str, number: int) -> tuple[str, int]:
    """The source with its place `number` broken, and the line."""
    tree = ast.parse(source)
    node, how = list(places(tree))[number]
    match how:
        case "turn" if isinstance(node, ast.Compare):
            node.ops = [TURNED[type(node.ops[0])]()]
        case "turn":
            node.op = TURNED[type(node.op)]()
        case "drop":
            node.op = ast.UAdd() if isinstance(node.op, ast.Invert) else node.op
            node.operand = (
                ast.UnaryOp(ast.Not(), node.operand) if isinstance(node.op, ast.Not) else node.operand
            )
        case "open":
            node.keywords = node.keywords[1:]
        case "less":
            node.elts = node.elts[1:]
        case "more":
            node.value += 1
    return ast.unparse(tree), node.lineno


def tests_of(path: Path) -> list[list[str]]:
    capability = path.relative_to(ROOT).parts[1]
    return [[f"essaim/{capability}"], ABOVE]


def survives(copy: Path, path: Path) -> bool:
    for chosen in tests_of(path):
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", "-p", "no:cacheprovider", *chosen]
        try:
            done = subprocess.run(command, cwd=copy, capture_output=True, check=False, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return False
        if done.returncode:
            return False
    return True


def main(under: str = "essaim", count: str = "100", seed: str = "") -> int:
    seed = seed or str(random.randrange(10**6))
    print(f"seed {seed}", flush=True)
    every = [(path, n) for path in sources(under) for n, _ in enumerate(places(ast.parse(path.read_text())))]
    chosen = random.Random(seed).sample(every, min(int(count), len(every)))
    copy = Path(tempfile.mkdtemp(prefix="essaim-mutants-")) / "house"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "var"), symlinks=True)
    os.symlink((ROOT / ".venv").resolve(), copy / ".venv")
    alive = []
    for path, number in chosen:
        place = path.relative_to(ROOT)
        text, line = broken(path.read_text(), number)
        (copy / place).write_text(text)
        lives = survives(copy, path)
        shutil.copy(path, copy / place)
        alive += [f"{place}:{line}"] if lives else []
        print("ALIVE " if lives else "caught", f"{place}:{line}", flush=True)
    shutil.rmtree(copy.parent)
    print(f"\n{len(alive)} of {len(chosen)} that no test catches", *alive, sep="\n  ")
    return bool(alive)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

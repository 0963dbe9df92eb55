"""The habits of the house that a machine can check. Each failure names the culprit."""

import ast
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey

ROOT = Path(__file__).parents[1]
ESSAIM = ROOT / "essaim"
FILES = [path for path in ESSAIM.glob("**/*.*") if "migrations" not in path.relative_to(ESSAIM).parts]
CODE = [path for path in FILES if path.suffix == ".py" and "tests" not in path.relative_to(ESSAIM).parts]
MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("essaim.") and not hasattr(model, "pgh_tracked_model")
]
# Folders without the rooms of a capability: their files have names of their own.
FOUNDATIONS = {"workflow", "deadlines", "audit", "files", "mail", "documents"}
FOUNDATIONS |= {"charts", "ui", "optimum", "kit"}


def sources(name):
    """`name.py` of every capability, or the files of the package `name`."""
    return [path for path in CODE if name in {path.stem, path.parent.name}]


def functions(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def place(path):
    return str(path.relative_to(ROOT))


def test_every_folder_has_its_place_in_the_contracts():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = {name for line in contracts[1]["layers"] for name in re.findall(r"\w+", line)}
    rooms = {container.removeprefix("essaim.") for container in contracts[2]["containers"]}
    packages = {path.parent.name for path in ESSAIM.glob("*/__init__.py")}

    assert packages - layers == set(), "not in contract 1 of pyproject.toml"
    assert packages - rooms - FOUNDATIONS == set(), "not in contract 2 of pyproject.toml"


def test_files_stay_short():
    for path in FILES:
        budget = 120 if path.suffix == ".html" else 500 if "tests" in path.parts else 400
        if path.suffix in {".py", ".html"}:
            lines = len(path.read_text().splitlines())
            assert lines <= budget, f"{place(path)}: {lines} lines for {budget}"


def test_functions_stay_short():
    for path in CODE:
        budget = 25 if path in sources("views") else 40
        for function in functions(path):
            lines = function.end_lineno - function.lineno + 1
            assert lines <= budget, f"{place(path)}: {function.name} has {lines} lines for {budget}"


def test_actions_are_atomic_and_say_who_acts():
    for path in sources("actions"):
        top = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        for function in (node for node in top if not node.name.startswith("_")):
            where = f"{place(path)}: {function.name}"
            assert "transaction.atomic" in map(ast.unparse, function.decorator_list), (
                f"{where}: @transaction.atomic"
            )
            assert "by" in [argument.arg for argument in function.args.kwonlyargs], f"{where}: *, by"


def test_only_the_engine_changes_a_state():
    writes = re.compile(r"\.state = |update\([^)]*\bstate=|setattr\([^)]*state")
    assert [
        place(path) for path in CODE if path.name != "engine.py" and writes.search(path.read_text())
    ] == []


@pytest.mark.parametrize("capability", [path.parent.name for path in ESSAIM.glob("*/workflow.py")])
def test_every_transition_has_its_action(capability):
    actions = "".join(
        path.read_text() for path in sources("actions") if path.relative_to(ESSAIM).parts[0] == capability
    )
    workflow = vars(import_module(f"essaim.{capability}.workflow"))
    declared = [name for item in workflow.values() for name in getattr(item, "transitions", ())]
    assert sorted(set(re.findall(r'\.perform\(\s*"(\w+)"', actions))) == sorted(set(declared))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_relation_leaves_no_trace_on_another_capability(model):
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and field.related_model._meta.app_label != model._meta.app_label:
            assert field.remote_field.hidden, f"{field.name}: say related_name='+'"


def test_accounts_alone_knows_how_far_a_mandate_reaches():
    """Elsewhere nobody holds the table, nor reads the perimeter of a mandate: `accounts.rules` answers."""
    names = {"Mandate", "live", "live_mandates", "held_mandates"}
    perimeter = re.compile(
        r"\b(?:mandate|mandates|held|m|one)(?:\[0\])?\.(?:call_slug|region|region_id|department|department_id)\b"
        r"|\.mandates\b|is_national\(mandate"
    )
    found = []
    for path in CODE:
        if path.relative_to(ESSAIM).parts[0] in {"accounts", "demo"} or {"population", "demo.py"} & set(
            path.parts
        ):
            continue  # the demonstration writes its own
        imported = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("essaim.accounts")
            for alias in node.names
        }
        found += [f"{place(path)}: {name}" for name in imported & names]
        if "mandate" in path.read_text():
            found += [f"{place(path)}: {hit}" for hit in perimeter.findall(path.read_text())]
    assert found == []


def test_a_day_in_figures_is_written_in_one_place():
    """An instant printed as it is stored is that of UTC: the day before, for half an hour of each night."""
    written = re.compile(r":%d/%m|strftime\([^)]*%d/%m")
    elsewhere = [place(path) for path in CODE if written.search(path.read_text())]
    assert [one for one in elsewhere if not str(one).endswith("kit/written.py")] == []


@pytest.mark.skipif(not (ROOT / "docs").exists(), reason="no docs/ yet")
def test_every_model_is_in_the_glossary():
    glossary = (ROOT / "docs/glossary.md").read_text()
    assert [model.__name__ for model in MODELS if f"`{model.__name__}`" not in glossary] == []


@pytest.mark.django_db
def test_migrations_are_up_to_date():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_one_way_to_set_the_clock():
    """The mark and the fixture of time-machine: a decorator would act after the fixtures (tests/clock.py)."""
    tests = [*ESSAIM.glob("*/tests/**/*.py"), *(ROOT / "tests").glob("**/*.py")]
    another = re.compile(r"^\s*(import time_machine|from time_machine|@time_machine)", re.MULTILINE)
    assert [place(path) for path in tests if another.search(path.read_text())] == ["tests/clock.py"]

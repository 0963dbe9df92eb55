"""What bears on a decision can be run again from files alone, and the documents say the truth."""

import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from essaim.portals.management.commands.compute import COMPUTATIONS, schemas

DOCS = Path(__file__).parents[3] / "docs" / "compute"


def examples(name):
    """The JSON blocks of a page: an input and its output, one after the other."""
    blocks = re.findall(r"```json\n(.*?)```", (DOCS / f"{name}.md").read_text(), re.DOTALL)
    return [json.loads(block) for block in blocks]


def run(name, data, tmp_path):
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(json.dumps(data))
    call_command("compute", name, str(source), str(target))
    return json.loads(target.read_text())


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_the_example_of_the_page_gives_what_the_page_says(name, tmp_path):
    given, answered = examples(name)
    assert run(name, given, tmp_path) == answered


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_examples_follow_the_published_schemas(name):
    for side, document in zip(("input", "output"), examples(name), strict=True):
        schema = json.loads((DOCS / "schemas" / f"{name}.{side}.schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(document)


def test_the_published_schemas_are_those_of_the_code():
    """After a change: bin/essaim compute schemas docs/compute/schemas"""
    assert schemas() == {path.name: path.read_text() for path in (DOCS / "schemas").iterdir()}


def test_an_answer_is_printed_when_no_file_is_named(tmp_path):
    source, printed = tmp_path / "in.json", io.StringIO()
    source.write_text('{"scores": []}')
    call_command("compute", "scores", str(source), stdout=printed)

    assert json.loads(printed.getvalue())["dossiers"] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Ce n’est pas du JSON (ligne 1, colonne 2)."),
        ('{"scores": [], "scores": []}', "Le champ « scores » est donné deux fois dans le même objet."),
        ('{"scores": NaN}', "« NaN » n’est pas un nombre."),
        ('{"scores": 3}', "scores : une liste est attendue."),
        ("[" * 100_000, "Ce JSON est trop profond."),
        ("{}", "scores : ce champ est obligatoire."),
        ("null", "Un objet { … } est attendu."),
        ("[1]", "Un objet { … } est attendu."),
    ],
)
def test_what_is_not_an_input_is_refused_with_the_place(tmp_path, text, said):
    source = tmp_path / "in.json"
    source.write_text(text)
    with pytest.raises(CommandError) as refused:
        call_command("compute", "scores", str(source))
    assert str(refused.value) == f"Rien n’a été calculé.\n{said}"


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "in.json").write_bytes('{"é": 1}'.encode("latin-1"))
    with pytest.raises(CommandError, match=r"pas en UTF-8 \(octet 2\)"):
        call_command("compute", "scores", str(tmp_path / "in.json"))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="Fichier illisible"):
        call_command("compute", "scores", str(tmp_path / "none.json"))


def test_a_computation_without_answer_in_time_says_so_by_its_exit_code(tmp_path):
    source = tmp_path / "in.json"
    source.write_text('{"envelope": 1, "time_limit": 1e-9, "items": [{"id": 1, "score": 1, "amount": 1}]}')
    with pytest.raises(CommandError) as stopped:
        call_command("compute", "portfolio", str(source), str(tmp_path / "out.json"))
    assert stopped.value.returncode == 3


def test_what_cannot_hold_together_is_answered_explained_and_told_by_the_exit_code(tmp_path):
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(
        '{"envelope": 100, "items": [{"id": "A", "score": 1, "amount": 60}, '
        '{"id": "B", "score": 1, "amount": 60}], "locked_in": ["A", "B"]}'
    )
    with pytest.raises(CommandError) as stopped:
        call_command("compute", "portfolio", str(source), str(target))
    assert stopped.value.returncode == 4
    assert "- le dossier A est imposé" in str(stopped.value)
    assert json.loads(target.read_text())["status"] == "infeasible"


def test_the_command_reads_the_files_of_the_folder_it_is_called_from(tmp_path):
    (tmp_path / "in.json").write_text('{"scores": []}')
    (tmp_path / "json.py").write_text("raise SystemExit('shadowed')")
    command = [Path(__file__).parents[3] / "bin" / "essaim", "compute", "scores", "in.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["status"] == "uncorrected"

"""The files that the repository carries: complete, and told apart from what is not official."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from essaim.calls import queries
from essaim.calls.compute import toml
from essaim.calls.compute.gaps import gaps_of_document, gaps_of_text
from essaim.calls.models import Wave, WaveState
from essaim.organizations.models import LegalFamily
from essaim.poles.models import MemberKind

FOLDER = Path(settings.BASE_DIR) / "data/waves"
FILES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_wave_is_complete_and_uses_known_words(path):
    file = toml.read(path.read_text())
    document = file.wave.document()

    assert gaps_of_text(file.call.text) == []
    assert gaps_of_document(document) == []
    assert toml.read(toml.write(file)) == file
    assert {kind for rule in document.rules for kind in rule.kinds} <= set(MemberKind.values)
    assert {family for piece in document.pieces for family in piece.families} <= set(LegalFamily.values)
    assert "valeur d'exemple" in path.read_text() or "valeurs d'exemple" in path.read_text()


def test_the_wave_of_2021_says_what_is_known_of_it():
    wave = toml.read((FOLDER / "ptce-2021.toml").read_text()).wave
    assert wave.calendar.opens_at.date().isoformat() == "2021-05-12"
    assert wave.calendar.closes_at.date().isoformat() == "2021-06-23"
    assert (wave.money.envelope, wave.money.award_ceiling) == (1_500_000, 100_000)
    assert (wave.money.awards_min, wave.money.awards_max) == (15, 20)
    assert [door.requires for door in wave.doors] == [None, "accompagnement"]
    assert len(wave.sections) == 15
    assert len(wave.eligibility) < 10


@pytest.mark.django_db
def test_the_command_imports_then_exports_the_same_file(tmp_path):
    call_command("waves", "import", str(FOLDER / "ptce-2021.toml"), "--publish", stdout=StringIO())
    wave = Wave.objects.get()
    out = StringIO()
    call_command("waves", "export", wave.slug, stdout=out)

    assert wave.state == WaveState.PUBLISHED
    assert toml.read(out.getvalue()).wave.document() == queries.current_document(wave)
    (tmp_path / "again.toml").write_text(out.getvalue())
    call_command("waves", "import", str(tmp_path / "again.toml"), "--publish", stdout=StringIO())
    assert wave.versions.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "/nowhere.toml"], "No such file"),
        (["export", "inconnue"], "Aucune vague n’a l’adresse"),
    ],
)
def test_the_command_says_what_went_wrong(arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("waves", *arguments)
    assert not Wave.objects.exists()


@pytest.mark.django_db
def test_all_shipped_waves_live_together():
    for path in FILES:
        call_command("waves", "import", str(path), "--publish", stdout=StringIO())
    assert Wave.objects.filter(state=WaveState.PUBLISHED).count() == len(FILES) == 3

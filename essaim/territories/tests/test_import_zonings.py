import gzip

import pytest
from django.core.management import CommandError, call_command

from essaim.territories.factories import CommuneFactory, FormerCommuneFactory
from essaim.territories.models import Zoning, ZoningVersion

pytestmark = pytest.mark.django_db

FACTS = {"kind": "frr", "vintage": "juillet 2025", "source": "DGCL", "by": "léa"}


@pytest.fixture(autouse=True)
def communes():
    bugey = CommuneFactory(code="01015", name="Arboys en Bugey")
    FormerCommuneFactory(code="01340", current=bugey)
    CommuneFactory(code="97608", name="Mamoudzou")
    CommuneFactory(code="38185", gone=True)


@pytest.fixture
def run(tmp_path):
    def import_file(content, **changes):
        path = tmp_path / "frr.csv"
        path.write_text(content)
        call_command("territories", "import-zonings", path, **{**FACTS, **changes})

    return import_file


def values():
    return list(Zoning.objects.filter(version__is_current=True).values_list("commune", "value"))


def test_old_codes_are_brought_to_today_and_silence_stays_silence(run, capsys):
    run("code;frr\n1340;socle\n97608;\n", label="France ruralités revitalisation")

    assert values() == [("01015", "socle")]
    assert capsys.readouterr().out.strip() == (
        "France ruralités revitalisation (juillet 2025)\u00a0: 1 communes, dont 1 par un ancien code\u00a0; "
        "1 communes sans valeur."
    )
    assert ZoningVersion.objects.get().loaded_by == "léa"


def test_the_same_file_is_taken_once(run, capsys):
    run("code,frr\n01015,socle\n")
    run("code,frr\n01015,socle\n")

    assert ZoningVersion.objects.count() == 1
    assert "déjà chargé" in capsys.readouterr().out


def test_a_new_edition_takes_over_and_the_old_one_stays(run):
    run("code,frr\n01015,socle\n")
    run("code,frr\n01015,plus\n", vintage="2026")

    assert values() == [("01015", "plus")]
    assert Zoning.objects.count() == 2


def test_a_corrected_file_replaces_its_edition(run):
    run("code,frr\n01015,socle\n")
    run("code,frr\n01015,plus\n")

    assert values() == [("01015", "plus")]
    assert ZoningVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("code,frr\n01015,socle\n38185,socle\n", "ligne 3\u00a0: la commune 38185 n’existe pas."),
        ("code,zrr\n01015,socle\n", "ligne 1\u00a0: la colonne «\u00a0frr\u00a0» manque."),
        ("code,frr\n01015,socle\n97608\n", "ligne 3\u00a0: 1 colonnes au lieu de 2."),
    ],
)
def test_a_broken_file_is_refused_whole(run, content, reason):
    run("code,frr\n01015,socle\n", vintage="2024")

    with pytest.raises(CommandError, match=f"Rien n’a été chargé.\n{reason}"):
        run(content)

    assert ZoningVersion.objects.get().vintage == "2024"
    assert values() == [("01015", "socle")]


def test_a_kind_is_a_short_word(run):
    with pytest.raises(CommandError, match="Rien n’a été chargé"):
        run("code,frr\n01015,socle\n", kind="pas un mot", column="frr")


def test_a_file_that_cannot_be_read_says_so(tmp_path):
    with pytest.raises(CommandError, match="Fichier illisible"):
        call_command("territories", "import-zonings", tmp_path / "rien.csv", **FACTS)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("code,frr\n01015,oté".encode("latin-1"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("territories", "import-zonings", latin, **FACTS)


def test_a_compressed_file_is_read_as_it_is(tmp_path):
    path = tmp_path / "frr.csv.gz"
    path.write_bytes(gzip.compress(b"code,frr\n01015,socle\n"))
    call_command("territories", "import-zonings", path, **FACTS)

    assert values() == [("01015", "socle")]

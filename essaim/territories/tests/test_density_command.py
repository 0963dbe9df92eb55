"""`territories density` writes the figures and, beside them, how they were made."""

import json

import pytest
from django.core.management import CommandError, call_command

from essaim.territories.tests.test_compute_density import ESTABLISHMENTS, UNITS


def test_the_method_stands_beside_the_figures(tmp_path, capsys):
    (tmp_path / "units.csv").write_text(UNITS)
    (tmp_path / "establishments.csv").write_text(ESTABLISHMENTS)
    call_command(
        "territories",
        "density",
        f"--units={tmp_path}/units.csv",
        f"--establishments={tmp_path}/establishments.csv",
        f"--out={tmp_path}/densite.csv",
        "--vintage=novembre 2026",
    )
    method = json.loads((tmp_path / "densite.json").read_text())

    assert "6 établissements employeurs de l’ESS, dans 1255 EPCI." in capsys.readouterr().out
    assert (method["millesime"], method["lu"]["counted"]) == ("novembre 2026", 6)
    assert "94.91Z" in method["activites_non_comptees"]
    assert method["familles_par_categorie_juridique"]["9220"] == "association"


def test_nothing_is_written_from_a_wrong_file(tmp_path):
    (tmp_path / "units.csv").write_text("siren\n")
    with pytest.raises(CommandError, match=r"Rien n’a été écrit\.\nunits\.csv : colonne absente"):
        call_command(
            "territories",
            "density",
            f"--units={tmp_path}/units.csv",
            f"--establishments={tmp_path}/units.csv",
            f"--out={tmp_path}/densite.csv",
        )
    assert not (tmp_path / "densite.csv").exists()

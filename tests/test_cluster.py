"""The embedded PostgreSQL: started by the first to come, stopped by the last to leave."""

import os

import pytest

from config import cli
from machine import cluster, serve


@pytest.fixture
def folder():
    own = cluster.temporary()
    own.stop()
    yield own.base
    own.start().destroy()


def test_the_last_user_stops_the_server(folder):
    one, two = cluster.Cluster(folder, fast=True), cluster.Cluster(folder, fast=True)

    with one.in_use():
        with two.in_use():
            assert one.answers()
        assert one.answers()
    assert not one.answers()


def test_data_of_another_major_version_is_refused_with_the_way_out(folder):
    version = folder / "data/PG_VERSION"
    ours = version.read_text()
    version.write_text("9\n")

    with pytest.raises(cluster.ClusterError, match=r"PostgreSQL 9 .*(?s:.*)cluster restore"):
        cluster.Cluster(folder, fast=True).start()

    version.write_text(ours)


def test_production_never_starts_a_database(monkeypatch):
    monkeypatch.setenv("ESSAIM_ENV", "production")
    monkeypatch.delenv("DATABASE_URL")

    with pytest.raises(cluster.ClusterError, match="DATABASE_URL manque"), cli.database():
        pass


def test_the_secret_is_made_once_and_for_us_alone(tmp_path):
    path = tmp_path / "secret_key"

    assert cli.kept_secret(path) == cli.kept_secret(path)
    assert os.stat(path).st_mode & 0o777 == 0o600


def test_a_port_already_taken_is_left_to_its_owner(capsys):
    taken = serve.free_port("127.0.0.1", 18_000)
    with serve.socket.create_server(("127.0.0.1", taken)):
        assert serve.free_port("127.0.0.1", taken) > taken
    assert "est pris" in capsys.readouterr().out

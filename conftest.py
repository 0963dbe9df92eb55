"""What every test finds: a throw-away PostgreSQL, signed-in clients, templates that name nothing unknown."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client
from hypothesis import settings as hypothesis_settings

from tests.clock import rows_and_clock_agree, the_clock_is_guarded  # noqa: F401  fixtures of every test
from tests.database import NAME, copy_of_the_mould
from tests.proof import prove

hypothesis_settings.register_profile("no stopwatch", deadline=None)
hypothesis_settings.load_profile("no stopwatch")

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


FLUSH = [
    "SET LOCAL session_replication_role = replica",
    "TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The long ones first, whatever the shuffle: at the end, a process would wait for them alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def pg_cluster():
    """One per process of pytest-xdist: no port, no shared name, nothing to clean."""
    own = copy_of_the_mould()
    yield own
    own.destroy()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, pg_cluster):
    """The copy is migrated: nothing is left to create.

    The flush after a test with real transactions empties the journal too, which its triggers refuse to anyone
    else, and the queue of the tasks, whose tables are not Django's.
    """
    from django.db import connections  # noqa: PLC0415  after the settings
    from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: PLC0415

    host = str(pg_cluster.socket_folder())
    connections.settings["default"].update(HOST=host, PORT="", NAME=NAME)
    connections["default"].settings_dict.update(HOST=host, PORT="", NAME=NAME)

    flush = DatabaseOperations.execute_sql_flush

    def flush_without_triggers(self, sql_list):
        flush(self, [*FLUSH, *sql_list])

    DatabaseOperations.execute_sql_flush = flush_without_triggers


@pytest.fixture(autouse=True, scope="session")
def files_are_thrown_away():
    yield
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


@pytest.fixture
def signed_in():
    """`signed_in(user)` is a test client for that user."""

    def client_for(user, **headers):
        client = Client(headers=headers)
        client.force_login(user)
        prove(client, user)
        return client

    return client_for


class Undefined(str):
    """Makes a test fail when one of our templates names something that its view did not give."""

    def __mod__(self, variable):
        template = sys._getframe(1).f_locals["context"].render_context.template
        ours = str(Path(settings.BASE_DIR) / "essaim")
        assert not template.origin.name.startswith(ours), f"{template.name}: {variable}?"
        return ""


@pytest.fixture(autouse=True, scope="session")
def undefined_variables_fail():
    engines["django"].engine.string_if_invalid = Undefined("%s")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Chromium of the machine: nothing is downloaded."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return {"executable_path": chromium, "args": CHROMIUM_OPTIONS}

"""What the worker does: the export of everything, and the receipts after a rush."""

import time

from tests.load import machine
from tests.load.addresses import EXPORT
from tests.load.figures import Table
from tests.load.pages import STAFF, signed_in
from tests.load.site import WORKER, Process, Site
from tests.load.visitors import Browser

PATIENCE = 600.0


def wait_for_tasks(site: Site, worker: Process) -> tuple[float, float]:
    """Until nothing is left to do: seconds, and the most memory that the worker took meanwhile."""
    began, most = time.perf_counter(), 0.0
    with site.as_client() as database:
        while time.perf_counter() - began < PATIENCE:
            most = max(most, machine.resident_mib(worker.pid))
            if not database.execute(
                "SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL"
            ).fetchone():
                return time.perf_counter() - began, most
            time.sleep(0.05)
    raise RuntimeError("the worker did not end its tasks")


def csv_of_everything(site: Site, worker: Process, table: Table, size: str, bar: float | None = None) -> None:
    visitor = Browser(site.address)
    visitor.cookies = dict(pair.split("=", 1) for pair in signed_in(site, STAFF).split("; "))
    wait_for_tasks(site, worker)
    before = machine.resident_mib(worker.pid)
    site.forget_statements()
    began = time.perf_counter()
    page = visitor.get("export", EXPORT, 302).location
    _, most = wait_for_tasks(site, worker)
    seconds, statements = time.perf_counter() - began, site.statements(WORKER)
    content = visitor.get("file", f"{page}fichier/").text
    visitor.connection.close()
    rows = content.count("\n") - 1
    table.add(f"CSV of everything, {size}", seconds, "s", at_most=bar, note=f"{rows} rows, by the worker")
    table.add("… queries of the worker", statements, "", note="one for 500 rows, and those of its progress")
    table.add("… more memory", max(0.0, most - before), "MiB", at_most=50)

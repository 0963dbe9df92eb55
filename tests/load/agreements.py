"""`python -m tests.load.agreements`: one agreement as a PDF, and a hundred prepared then sent by a task.

On a database of its own, thrown away at the end. `measure(table)` does the same in another process.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.load.apart import apart
from tests.load.figures import Table

ROOT = Path(__file__).parents[2]
COUNT = 100


def measure(table: Table) -> None:
    arguments = [sys.executable, "-m", "tests.load.agreements", "--json"]
    done = subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True, text=True)
    add(table, json.loads(done.stdout.splitlines()[-1]))


def add(table: Table, spent: dict[str, float]) -> None:
    table.add("an agreement as a PDF, warm", spent["pdf"] * 1000, "ms", at_most=150)
    table.add(f"prepare {COUNT} agreements in one task", spent["prepare"], "s", at_most=15)
    table.add("… processor time of the task", spent["prepare processor"], "s")
    table.add(f"send {COUNT} agreements, PDF and messages, in one task", spent["send"], "s", at_most=15)
    table.add("… processor time of the task", spent["send processor"], "s")


def worked() -> dict[str, float]:
    from essaim.accounts.factories import MandateFactory  # noqa: PLC0415  models need the settings
    from essaim.calls.factories import WaveFactory  # noqa: PLC0415
    from essaim.grants import actions, jobs, queries  # noqa: PLC0415
    from essaim.grants.factories import GrantDecisionFactory, hundred_times_funded  # noqa: PLC0415
    from essaim.grants.models import AgreementVersion  # noqa: PLC0415

    manager, wave = MandateFactory(role="programme_manager").user, WaveFactory(closed=True)
    for _ in range(COUNT):
        GrantDecisionFactory(dossier__wave=wave)
    hundred_times_funded(wave)
    spent = {}
    for act in ("prepare", "send"):
        batch = actions.start_batch(wave, act, by=manager, once_key=act)
        began, worked_before = time.perf_counter(), time.process_time()
        jobs.run_batch(batch.pk)
        spent[act] = time.perf_counter() - began
        spent[f"{act} processor"] = time.process_time() - worked_before
        batch.refresh_from_db()
        if batch.done != COUNT:
            raise RuntimeError(f"{act}: {batch.left_aside[:3]}")
        for version in AgreementVersion.objects.filter(state="draft"):
            version.content["funder"] |= {"signer_name": "Paul Mercier", "signer_role": "Chef de bureau"}
            version.save(update_fields=["content"])
    version = AgreementVersion.objects.select_related("agreement").first()
    queries.draft_pdf(version)
    tries = []
    for _ in range(9):
        began = time.perf_counter()
        queries.draft_pdf(version)
        tries.append(time.perf_counter() - began)
    return spent | {"pdf": statistics.median(tries)}


def main() -> int:
    spent = apart(worked)
    if "--json" in sys.argv:
        sys.stdout.write(f"{json.dumps(spent)}\n")
        return 0
    table = Table()
    add(table, spent)
    sys.stdout.write(f"{table}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

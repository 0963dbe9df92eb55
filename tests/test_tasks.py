"""A job is deferred by its name, from an action that may not import it: the name must be that of a job."""

import re
from pathlib import Path

from procrastinate.contrib.django import app

ESSAIM = Path(__file__).parents[1] / "essaim"
DEFERRED = re.compile(r'configure_task\(\s*"([\w.]+)"')


def test_every_job_that_is_deferred_by_its_name_exists():
    app.perform_import_paths()
    named = {
        (name, path.relative_to(ESSAIM))
        for path in ESSAIM.rglob("*.py")
        for name in DEFERRED.findall(path.read_text())
    }
    assert named
    assert [f"{path}: {name}" for name, path in named if name not in app.tasks] == []

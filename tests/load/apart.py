"""Measures that want a database of their own, filled by the factories, thrown away at the end."""

import os
from collections.abc import Callable


def apart(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """Django is set up here: `work` imports what it measures itself."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django  # noqa: PLC0415  once the settings are named
    from django.db import connections  # noqa: PLC0415

    django.setup()
    from machine import cluster  # noqa: PLC0415

    own = cluster.temporary()
    try:
        connections.settings["default"].update(HOST=str(own.socket_folder()), PORT="")
        connections["default"].creation.create_test_db(verbosity=0, autoclobber=True)
        return work()
    finally:
        connections.close_all()
        own.destroy()

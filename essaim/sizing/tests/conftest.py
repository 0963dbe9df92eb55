"""The cast is that of the compagnons."""

from essaim.mentoring.tests.conftest import dossier, manager, pole, theme  # noqa: F401

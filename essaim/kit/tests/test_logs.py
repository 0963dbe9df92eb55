"""Nothing that opens a door is written in the logs."""

import logging

import pytest
from django.conf import settings

from essaim.kit.logs import HidePersonalLinks


@pytest.mark.parametrize(
    ("message", "args", "written"),
    [
        ("Forbidden: %s", ("/invitation/V_RPpCS2L81uUfzmhNwwEC_69SWMxqNb/",), "Forbidden: /invitation/…/"),
        ("Not Found: /engagement/V_RPpCS2L81uUfzmhNww/?a=1", (), "Not Found: /engagement/…/?a=1"),
        ("Forbidden: %s", ("/dossiers/K7RM2XQ4TB/",), "Forbidden: /dossiers/K7RM2XQ4TB/"),
    ],
)
def test_a_personal_link_is_not_written(message, args, written):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)

    assert HidePersonalLinks().filter(record)
    assert record.getMessage() == written


def test_the_logs_go_through_it():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["links"]
    assert settings.LOGGING["filters"]["links"]["()"] == "essaim.kit.logs.HidePersonalLinks"

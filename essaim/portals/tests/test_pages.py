"""The files that machines read."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_search_engines_are_kept_out_of_what_is_personal(client):
    answer = client.get("/robots.txt")

    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /dossiers/", "Disallow: /engagement/", "Disallow: /instruction/"} <= set(lines)
    assert "Disallow: /" not in lines


def test_who_finds_a_weakness_is_told_whom_to_write_to(client):
    answer = client.get("/.well-known/security.txt")

    said = dict(line.split(": ", 1) for line in reversed(answer.text.splitlines()))
    assert said["Contact"] == "mailto:contact@essaim.example"
    assert said["Canonical"] == "http://localhost:8000/.well-known/security.txt"
    left = datetime.fromisoformat(said["Expires"]) - timezone.now()
    assert timedelta(days=170) < left < timedelta(days=366)  # RFC 9116: less than a year

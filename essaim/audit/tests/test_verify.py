"""What was rewritten behind the back of the platform is found, and said where."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from essaim.accounts.factories import UserFactory
from essaim.audit.heads import published, sign_head
from essaim.audit.journal import record
from essaim.audit.models import Entry, JournalHead
from tests.unguarded import forced

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts():
    person = UserFactory()
    return [record("open", person, by=person, place=place) for place in range(60)]


def test_all_is_well_on_what_nobody_touched(acts, capsys):
    sign_head()

    call_command("verify")

    assert "invariants tiennent" in capsys.readouterr().out


def test_the_last_fifty_acts_deleted_are_missed_by_the_heads_kept_elsewhere(acts, tmp_path, capsys):
    call_command("journal", "verify")  # numbers what this test wrote
    sign_head()
    kept = tmp_path / "tetes.json"
    kept.write_text(json.dumps(published()))
    last = Entry.objects.order_by("-number").first().number
    forced("DELETE FROM audit_entry WHERE number > %s", last - 50)
    forced("DELETE FROM audit_journalhead")

    call_command("verify")  # nothing inside tells it
    with pytest.raises(CommandError, match="1 invariant"):
        call_command("verify", heads=kept)
    assert f"tête {last}\u00a0: le journal n’a plus cette écriture" in capsys.readouterr().out


@pytest.mark.parametrize("field", ["hash", "signature", "number"])
def test_a_head_that_we_did_not_sign_is_refused(field, acts, tmp_path):
    call_command("journal", "verify")
    sign_head()
    heads = published()
    heads["heads"][0][field] = {"hash": "0" * 64, "signature": "AAAA", "number": 1}[field]
    kept = tmp_path / "tetes.json"
    kept.write_text(json.dumps(heads))

    with pytest.raises(CommandError, match="1 invariant"):
        call_command("verify", heads=kept)


@pytest.mark.parametrize("text", ["", "[]", '{"heads": 3}', '{"heads": [{"number": "x"}]}', '{"heads": [1]}'])
def test_a_file_that_is_not_one_of_heads_is_refused_with_a_reason(text, tmp_path):
    kept = tmp_path / "tetes.json"
    kept.write_text(text)

    with pytest.raises(CommandError, match="Têtes illisibles"):
        call_command("verify", heads=kept)


def test_the_heads_are_at_a_stable_address_for_everybody(acts, client):
    call_command("journal", "verify")
    sign_head()
    sign_head()

    told = client.get(reverse("portals:journal_heads"))

    assert told["Content-Type"] == "application/json"
    assert [one["number"] for one in told.json()["heads"]] == [JournalHead.objects.get().number]

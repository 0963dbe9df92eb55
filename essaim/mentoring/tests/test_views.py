"""The pages: what each side sees and does there, and what lists cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.mentoring.factories import CompagnonFactory, PairFactory
from essaim.mentoring.jobs import apply_run
from essaim.mentoring.models import Pair

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"mentoring:{name}", args=args)


def test_a_pole_asks_and_the_compagnon_answers(pole, coordinator, compagnon, helper, signed_in):
    mine, theirs = signed_in(coordinator), signed_in(helper)
    page = mine.get(at("choose", pole.reference))
    assert [one.compagnon for one in page.context["suggested"]] == [compagnon]
    answer = mine.post(at("ask", pole.reference, compagnon.reference) + "?suggere=1", {"words": "Un budget."})
    assert answer.status_code == 302

    pair = Pair.objects.get()
    assert (pair.mode, pair.words) == ("suggested", "Un budget.")
    assert "Accepter, pour le compagnon" in theirs.get(at("pair", pair.reference)).content.decode()
    answer = theirs.post(at("pair_transition", pair.reference, "conclude_as_compagnon"))
    assert answer.url == at("pair", pair.reference)
    refused = mine.post(at("pair_transition", pair.reference, "start"))
    assert "Le délai de réflexion court encore." in refused.content.decode()


def test_a_profile_is_written_by_those_of_the_compagnon_alone(compagnon, helper, coordinator, signed_in):
    url = at("profile", compagnon.reference)
    assert signed_in(coordinator).get(url).status_code == 404
    sent = {
        "about": "Vingt ans.",
        "theme_keys": ["modeles-economiques"],
        "activities": "réemploi, textile, réemploi",
        "days_per_quarter": "8",
        "days_per_pair": "2",
    }
    assert signed_in(helper).post(url, sent).status_code == 302
    compagnon.refresh_from_db()
    assert (compagnon.activities, compagnon.days_per_quarter) == (["réemploi", "textile"], 8)


def test_the_list_is_filtered_by_theme_region_and_days_left(client, theme, compagnon):
    CompagnonFactory(applied=True)
    full = CompagnonFactory(pole__name="Complet", days_per_quarter=2)
    PairFactory(compagnon=full, active=True)

    def shown(**filters):
        return {row.pole.name for row in client.get(at("list"), filters).context["page"]}

    assert shown() == {compagnon.pole.name, "Complet"}
    assert shown(free="on") == {compagnon.pole.name}
    assert shown(theme=theme.key, search="complet") == {"Complet"}
    assert shown(theme="inconnu") == shown()


def test_lists_cost_the_same_for_one_or_many(manager, signed_in, theme):
    client, costs = signed_in(manager), {}
    for count in (1, 4):
        PairFactory.create_batch(count, active=True)
        for name, most in (("board", 15), ("pairs", 8), ("list", 10), ("own", 12)):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(at(name)).status_code == 200
            assert len(asked) <= most, name
            assert costs.setdefault(name, len(asked)) == len(asked), name


def test_a_manager_previews_then_applies_the_optimum(pole, compagnon, manager, signed_in):
    client = signed_in(manager)
    page = client.post(at("runs"), follow=True)
    assert "Proposer 1 compagnonnage " in " ".join(page.content.decode().split())
    run = page.context["run"]
    page = client.post(at("run_apply", run.public_id), follow=True)
    assert 'hx-trigger="every 2s"' in page.content.decode()
    apply_run(run.pk)
    assert Pair.objects.get().run == run
    assert client.get(at("run_file", run.public_id, "entree")).json() == run.given
    assert client.get(at("run_file", run.public_id, "autre")).status_code == 404
    assert "1 proposé," in client.get(at("run", run.public_id)).content.decode()
    again = client.post(at("run_apply", run.public_id))
    assert "Cet appariement a déjà été appliqué." in again.content.decode()

"""The pages of the studio: what they show, what they cost, what a conflicted person finds in them."""

import csv
import io
import json

import pytest
from django.urls import reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.appraisal.factories import DeclarationFactory
from essaim.calls.factories import GRANT, SUPPORT, WaveFactory
from essaim.portfolio.actions import adoption, portfolios, proposals
from essaim.portfolio.compute.scenario import Choice
from essaim.portfolio.factories import PortfolioFactory
from essaim.portfolio.models import Deviation, Portfolio, PortfolioState
from essaim.portfolio.queries.portfolios import table_of
from essaim.portfolio.tests.studio import scored

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return MandateFactory(role=Role.NATIONAL_OFFICER).user


@pytest.fixture
def client(manager, signed_in):
    return signed_in(manager)


def url(name, portfolio=None):
    return reverse(f"selection:{name}", args=[portfolio.public_id] if portfolio else [])


def list_url(wave, name="portfolio_list"):
    return reverse(f"selection:{name}", args=[wave.slug, GRANT])


def rows(portfolio, **places):
    """The fields that the page of the studio sends, all out but those said by the rank of the dossier."""
    sent = {"number": str(portfolio.number)}
    for rank, one in enumerate(table_of(portfolio).ordered):
        sent[f"c-{one.reference}"] = places.get(f"P{rank}", "out")
        sent[f"a-{one.reference}"] = ""
    return sent


def body(response):
    content = response.getvalue() if response.streaming else response.content
    return " ".join(
        content.decode().replace("&nbsp;", " ").replace("\u202f", " ").replace("\u00a0", " ").split()
    )


def test_a_scenario_is_opened_from_the_list_of_the_doors(client):
    portfolio, _ = scored(1)
    wave = portfolio.wave
    assert list_url(wave) in body(client.get(url("portfolio_doors")))

    answer = client.post(list_url(wave), {"name": "Équilibre", "comment": "Essai", "once": "jeton"})

    made = Portfolio.objects.get(name="Équilibre")
    assert answer.url == url("portfolio", made)
    page = body(client.get(answer.url))
    assert "1 500 000 €</strong> restent à attribuer" in page
    assert "manque 15" in page


def test_empty_states_say_what_to_do(client):
    money = {"envelope": None}
    wave = WaveFactory(closed=True)
    page = body(client.get(list_url(wave)))
    assert "Aucun scénario" in page
    assert "Aucune note n’est encore calculée" in page

    document = wave.version.content | {"money": wave.version.content["money"] | money}
    type(wave.version).objects.filter(pk=wave.version_id).update(content=document)
    made = client.post(list_url(wave), {"name": "A", "once": "b"})
    assert made.status_code in (200, 302)

    portfolio = PortfolioFactory(wave=wave)
    page = body(client.get(url("portfolio", portfolio)))
    assert "Aucun dossier en lice" in page


def test_choices_are_saved_by_the_button_and_the_totals_follow(client):
    portfolio, dossiers = scored(3, amounts=(60_000, 80_000), envelope=150_000)
    sent = rows(portfolio, P0="in", P1="in", P2="reserve")
    sent |= {f"k-{dossiers[0].reference}": "on", f"a-{dossiers[1].reference}": "70 000"}

    page = body(client.post(url("portfolio", portfolio), sent, follow=True))

    assert "Scénario enregistré." in page
    assert "20 000 €</strong> restent à attribuer" in page
    assert "1. Pôle 2" in page
    portfolio.refresh_from_db()
    assert portfolio.picks == {
        dossiers[0].reference: {"place": "in", "locked": True},
        dossiers[1].reference: {"place": "in", "amount": 70_000},
        dossiers[2].reference: {"place": "reserve", "rank": 1},
    }


def test_with_scripts_a_change_is_saved_at_once_and_the_totals_alone_come_back(client):
    portfolio, _ = scored(3)
    headers = {"HX-Request": "true"}
    answer = body(client.post(url("portfolio", portfolio), rows(portfolio, P0="in"), headers=headers))

    assert 'id="bilan"' in answer
    assert "<html" not in answer
    assert 'name="number" value="2" hx-swap-oob="true"' in answer
    assert "Enregistré. Reste 100 000 €, 1 retenu" in answer


def test_a_wrong_amount_stays_where_it_was_typed_and_nothing_is_saved(client):
    portfolio, dossiers = scored(2)
    sent = rows(portfolio, P0="in") | {f"a-{dossiers[0].reference}": "beaucoup"}
    page = body(client.post(url("portfolio", portfolio), sent))

    assert "Rien n’est enregistré" in page
    assert 'value="beaucoup"' in page
    assert "Écrivez un montant en euros" in page
    sent[f"a-{dossiers[0].reference}"] = "100 001"
    assert "Écrivez un montant entre 0 et 100 000 €." in body(client.post(url("portfolio", portfolio), sent))
    portfolio.refresh_from_db()
    assert portfolio.picks == {}


def test_what_was_typed_survives_another_manager_and_can_go_in_a_copy_or_over(client, manager):
    portfolio, dossiers = scored(3)
    sent = rows(portfolio, P0="in")
    other = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    portfolios.save_choices(portfolio, {dossiers[1].reference: Choice(place="in")}, number=1, by=other)

    page = body(client.post(url("portfolio", portfolio), sent))
    assert "Une autre version a été enregistrée" in page
    assert f"{other.name} a enregistré ce scénario ailleurs" in page
    assert "L’autre version : retenu" in page
    assert 'name="number" value="1"' in page  # saving again without choosing is refused again
    assert f'id="c-{dossiers[0].reference}-in" name="c-{dossiers[0].reference}" value="in" checked' in page

    copied = client.post(url("portfolio", portfolio), sent | {"do": "copy", "once": "c"})
    copy = Portfolio.objects.get(copied_from=portfolio)
    assert copied.url == url("portfolio", copy)
    assert copy.picks == {dossiers[0].reference: {"place": "in"}}

    client.post(url("portfolio", portfolio), sent | {"do": "over:2"})
    portfolio.refresh_from_db()
    assert portfolio.picks == {dossiers[0].reference: {"place": "in"}}


def test_the_rows_that_a_view_hides_keep_their_choice(client):
    portfolio, dossiers = scored(3)
    client.post(url("portfolio", portfolio), rows(portfolio, P0="in"))
    page = body(client.get(url("portfolio", portfolio) + "?voir=in"))
    assert "Pôle 0" in page
    assert "Pôle 1" not in page
    assert "2 autres dossiers hors de cette vue" in page

    client.post(url("portfolio", portfolio), {"number": "2", f"c-{dossiers[1].reference}": "reserve"})
    portfolio.refresh_from_db()
    assert {key: value["place"] for key, value in portfolio.picks.items()} == {
        dossiers[0].reference: "in",
        dossiers[1].reference: "reserve",
    }


def test_rules_are_typed_checked_and_each_region_is_named_at_once(client):
    portfolio, _ = scored(2)
    sent = {
        "number": "1",
        "envelope": "300 000",
        "least": "1",
        "most": "2",
        "method": "raw",
        "reduction": "0",
        "reserve": "3",
        "alternatives": "2",
        "bound0-what": "région|*",
        "bound0-least": "",
        "bound0-most": "2",
        "weight-cooperation": "10",
        "weight-territory": "8",
    }
    wrong = body(client.post(url("portfolio_rules", portfolio), sent | {"least": "5"}))
    assert "Le maximum est inférieur au minimum." in wrong
    wrong = body(client.post(url("portfolio_rules", portfolio), sent | {"bound0-what": ""}))
    assert "Choisissez à quoi s’applique cette règle." in wrong

    assert client.post(url("portfolio_rules", portfolio), sent).status_code == 302
    portfolio.refresh_from_db()
    assert portfolio.settings["bounds"] == [
        {"group": "région", "value": "Auvergne-Rhône-Alpes", "min": 0, "max": 2}
    ]
    assert portfolio.settings["weights"] == {"cooperation": 10}
    assert "Région : Auvergne-Rhône-Alpes" in body(client.get(url("portfolio", portfolio)))


def test_a_proposal_is_asked_read_replayed_and_taken(client):
    portfolio, _dossiers = scored(4)
    answer = client.post(url("portfolio_propose", portfolio))
    run = portfolio.runs.get()
    assert answer.url == url("portfolio_run", run)

    page = body(client.get(answer.url))
    assert "Optimum prouvé" in page
    assert "Départage publié" in page
    assert "Pourquoi pas les autres" in page
    assert "Pôle 2" in page
    given = json.loads(
        client.get(reverse("selection:portfolio_run_file", args=[run.public_id, "entree"])).content
    )
    assert given == run.given

    client.post(url("portfolio_apply", run), {"place": "0", "number": "1"})
    portfolio.refresh_from_db()
    assert {key for key, row in portfolio.picks.items() if row["place"] == "in"} == set(
        run.result["selected"]
    )


def test_rules_that_clash_are_named(client):
    portfolio, _ = scored(3, count={"min": 3})
    run_url = client.post(url("portfolio_propose", portfolio)).url
    page = body(client.get(run_url))
    assert "Aucune sélection ne convient" in page
    assert "Ces règles ne peuvent être tenues ensemble" in page


def test_adopting_asks_for_each_reason_keeps_what_is_typed_and_shows_the_result(client, manager):
    portfolio, dossiers = scored(4)
    proposals.propose_portfolio(portfolio, by=manager)
    client.post(url("portfolio", portfolio), rows(portfolio, P0="in", P2="in"))
    portfolio.refresh_from_db()
    page = body(client.get(url("portfolio_adopt", portfolio)))
    assert "Proposé : retenu, 100 000 €. Choisi : non retenu." in page

    sent = {
        "number": str(portfolio.number),
        f"why-{dossiers[1].reference}": "Trop proche.",
        f"why-{dossiers[2].reference}": "",
    }
    page = body(client.post(url("portfolio_adopt", portfolio), sent))
    assert "Dites pourquoi le choix s’écarte de la proposition : Pôle 2." in page
    assert 'value="Trop proche."' in page

    page = body(client.post(url("portfolio_adopt", portfolio), sent | {"common": "Équilibre."}, follow=True))
    portfolio.refresh_from_db()
    assert portfolio.state == PortfolioState.ADOPTED
    assert set(Deviation.objects.values_list("reason", flat=True)) == {"Trop proche.", "Équilibre."}
    for words in (
        "est adopté",
        "Écarts avec la proposition",
        "Équilibre.",
        "Dossiers et montants par région",
    ):
        assert words in page


def test_adopting_another_version_than_the_one_read_is_refused(client, manager):
    portfolio, _ = scored(3)
    proposals.propose_portfolio(portfolio, by=manager)
    client.post(url("portfolio", portfolio), rows(portfolio, P0="in", P1="in"))
    page = body(client.post(url("portfolio_adopt", portfolio), {"number": "1"}))
    assert "Relisez-le avant de l’adopter" in page


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_the_export_says_what_the_page_says(client, file_format):
    portfolio, dossiers = scored(2)
    client.post(url("portfolio", portfolio), rows(portfolio, P0="in", P1="reserve"))
    content = client.get(url("portfolio_export", portfolio) + f"?format={file_format}").getvalue()
    if file_format != "csv":
        assert content[:2] == b"PK"
        return
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [line[:5] for line in lines[1:]] == [
        [dossiers[0].reference, "Pôle 0", "Retenu", "", "100000.00".replace(".", ",")],
        [dossiers[1].reference, "Pôle 1", "En réserve", "1", "100000,00"],
    ]


def test_scenarios_side_by_side_say_where_they_differ(client):
    portfolio, _ = scored(3)
    copy = PortfolioFactory(wave=portfolio.wave, settings=portfolio.settings)
    client.post(url("portfolio", portfolio), rows(portfolio, P0="in"))
    client.post(url("portfolio", copy), rows(copy, P1="in"))
    page = body(
        client.get(
            list_url(portfolio.wave, "portfolio_compare") + f"?p={portfolio.public_id}&p={copy.public_id}"
        )
    )
    assert "2 dossiers traités autrement" in page
    assert "Pôle 2" not in page
    assert "Rien à comparer" in body(client.get(list_url(portfolio.wave, "portfolio_compare") + "?p=x"))


# --- Cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 200])
def test_the_pages_cost_the_same_for_one_or_two_hundred(
    count, manager, signed_in, django_assert_max_num_queries
):
    portfolio, _ = scored(count)
    copy = PortfolioFactory(wave=portfolio.wave, settings=portfolio.settings)
    client = signed_in(manager)
    pages = [
        url("portfolio", portfolio),
        url("portfolio_result", portfolio),
        url("portfolio_rules", portfolio),
        list_url(portfolio.wave),
        list_url(portfolio.wave, "portfolio_compare") + f"?p={portfolio.public_id}&p={copy.public_id}",
    ]
    client.get(pages[0])
    for page in pages:
        with django_assert_max_num_queries(15):
            assert client.get(page).status_code == 200, page
    with django_assert_max_num_queries(25):
        client.post(url("portfolio", portfolio), rows(portfolio, P0="in"), headers={"HX-Request": "true"})


# --- Conflicts ------------------------------------------------------------------------------------


def addresses(portfolio, run):
    kept = ("portfolio", "portfolio_rules", "portfolio_name", "portfolio_adopt", "portfolio_revoke")
    return [
        list_url(portfolio.wave),
        list_url(portfolio.wave, "portfolio_compare") + f"?p={portfolio.public_id}",
        *(url(name, portfolio) for name in (*kept, "portfolio_result", "portfolio_export")),
        url("portfolio_run", run),
        *(
            reverse("selection:portfolio_run_file", args=[run.public_id, side])
            for side in ("entree", "sortie")
        ),
    ]


def test_a_tie_closes_every_page_export_and_file_of_the_door(client, manager):
    portfolio, dossiers = scored(3)
    run = proposals.propose_portfolio(portfolio, by=manager)
    assert all(client.get(address).status_code == 200 for address in addresses(portfolio, run))

    DeclarationFactory(user=manager, dossier=dossiers[2], tied=True)

    for address in addresses(portfolio, run):
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert "Pôle 2" not in body(answer)
        assert dossiers[2].reference not in body(answer)
    for name in ("portfolio_propose", "portfolio_copy", "portfolio_discard", "portfolio"):
        assert client.post(url(name, portfolio)).status_code == 403
    assert client.post(url("portfolio_apply", run), {"place": "0", "number": "1"}).status_code == 403
    assert "Pôle 2" not in body(client.get(url("portfolio_doors")))


def test_nobody_else_knows_that_a_portfolio_exists(signed_in, manager):
    portfolio, _ = scored(1)
    run = proposals.propose_portfolio(portfolio, by=manager)
    for user in (UserFactory(), MandateFactory(role=Role.APPRAISER).user):
        client = signed_in(user)
        assert {client.get(address).status_code for address in addresses(portfolio, run)} == {403}
    client = signed_in(MandateFactory(role=Role.COMMITTEE_MEMBER).user)
    assert client.get(url("portfolio_result", portfolio)).status_code == 404
    assert client.get(url("portfolio_run", run)).status_code == 404


def test_the_manager_of_another_call_finds_nothing(signed_in):
    portfolio, _ = scored(1)
    other = MandateFactory(role=Role.PROGRAMME_MANAGER, call_slug="autre-appel").user
    client = signed_in(other)
    assert client.get(url("portfolio", portfolio)).status_code == 404
    assert client.get(list_url(portfolio.wave)).status_code == 404
    assert (
        client.get(reverse("selection:portfolio_list", args=[portfolio.wave.slug, SUPPORT])).status_code
        == 404
    )


def test_a_revoked_adoption_says_why(client, manager):
    portfolio, _ = scored(2)
    proposals.propose_portfolio(portfolio, by=manager)
    client.post(url("portfolio", portfolio), rows(portfolio, P0="in", P1="in"))
    portfolio.refresh_from_db()
    adoption.adopt_portfolio(portfolio, by=manager)
    client.post(url("portfolio_revoke", portfolio), {"reason": "Nouvelle séance."})
    assert "Adoption retirée : Nouvelle séance." in body(client.get(url("portfolio_result", portfolio)))

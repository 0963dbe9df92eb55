"""The pages: what a stranger downloads, what a manager reads before publishing, what each costs."""

import csv
import hashlib
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.grants.factories import AgreementFactory
from essaim.opendata import actions, queries
from essaim.opendata.factories import CONTENT, PublicationFactory, PublicationFrameFactory
from essaim.opendata.models import Publication, PublicationFrame
from essaim.opendata.tests.test_publish import said_of, signed

pytestmark = pytest.mark.django_db
NAME = "subventions-scdl.csv"


def said(response):
    text = response.content.decode().replace("\u202f", " ").replace("\xa0", " ").replace("&nbsp;", " ")
    return " ".join(text.replace("&#8239;", " ").split())


def get(name, *args, **headers):
    """As a stranger; a file is read to its end."""
    response = Client(headers=headers).get(reverse(f"opendata:{name}", args=args))
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


@pytest.fixture
def payer():
    return MandateFactory(role=Role.BUDGET_MANAGER).user


@pytest.mark.parametrize("page", ["home", "history"])
def test_before_the_first_publication_the_pages_say_so(page):
    assert "Rien n’est encore publié" in said(get(page))


def test_the_public_page_gives_the_files_their_hashes_and_the_licence(payer):
    PublicationFrameFactory()
    signed()
    publication = actions.publish(by=payer)

    page = get("home")

    assert "Licence Ouverte 2.0" in said(page)
    assert "100 000 €" in said(page)
    for file in publication.files.all():
        address = reverse("opendata:latest", args=[file.name])
        assert file.sha256 in said(page)
        assert f'href="{address}"' in said(page).split("</head>")[0]  # rel=alternate
    assert 'rel="license"' in said(page)


def test_the_stable_address_serves_the_last_publication_and_the_dated_one_never_moves():
    first = PublicationFactory()
    old = get("dated", first.number, NAME).body
    last = PublicationFactory()

    response = get("latest", NAME)

    assert response.body == CONTENT
    assert response["ETag"] == f'"{hashlib.sha256(CONTENT).hexdigest()}"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert f"subventions-scdl-{last.at:%Y-%m-%d}.csv" in response["Content-Disposition"]
    assert get("dated", first.number, NAME).body == old
    assert "max-age=31536000" in get("dated", first.number, NAME)["Cache-Control"]


def test_who_already_has_the_file_is_told_so():
    file = PublicationFactory().files.get()

    again = get("latest", NAME, **{"If-None-Match": f'W/"x", "{file.sha256}"'})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("args", [("latest", NAME), ("latest", "secret.txt"), ("dated", 7, NAME)])
def test_a_file_that_is_not_published_is_not_found(args):
    assert get(*args).status_code == 404


def test_a_kind_of_file_left_out_of_the_last_publication_is_no_longer_at_the_stable_address(payer):
    frame = PublicationFrameFactory(publishes_refused=True)
    signed()
    first = actions.publish(by=payer)
    assert get("latest", "demandes-refusees.csv").status_code == 200

    frame.publishes_refused = False
    frame.save()
    signed()
    actions.publish(by=payer)

    assert get("latest", "demandes-refusees.csv").status_code == 404
    assert get("dated", first.number, "demandes-refusees.csv").status_code == 200


def test_machines_read_what_the_files_are(payer):
    PublicationFrameFactory()
    signed()
    publication = actions.publish(by=payer)

    described = get("datapackage").json()

    assert described["licenses"][0]["name"] == "etalab-2.0"
    assert "subvention" in described["keywords"]
    hashes = {row["hash"] for row in described["resources"]}
    assert hashes == {f"sha256:{file.sha256}" for file in publication.files.all()}


@pytest.mark.parametrize("count", [1, 5])
def test_the_public_pages_cost_the_same_for_one_or_many(count, django_assert_num_queries):
    for _ in range(count):
        PublicationFactory()

    with django_assert_num_queries(4):  # a savepoint around the last publication and its files
        get("home")
    with django_assert_num_queries(4):
        get("history")
    with django_assert_num_queries(3):
        get("latest", NAME)


def test_a_manager_reads_then_publishes_then_sees_what_moved(signed_in, payer):
    client, url = signed_in(payer), reverse("opendata:manage")
    assert "Dites d’abord qui attribue" in said(client.get(url))
    PublicationFrameFactory()
    agreement = signed()
    said_of(signed(), family="person")
    waiting = AgreementFactory(sent=True)

    page = said(client.get(url))

    assert "1 convention , la plus ancienne d’abord" in page.replace("convention,", "convention ,")
    assert agreement.reference in page
    assert "rien n’en est publié, jamais" in page
    assert waiting.reference in page
    assert "La convention n’est pas signée des deux parties." in page

    done = client.post(url, {"digest": queries.collected(queries.current_frame()).digest}, follow=True)

    assert "C’est publié : publication n° 1." in said(done)
    assert "Rien n’a changé depuis." in said(done)
    assert "Publier maintenant" not in said(done)
    assert Publication.objects.get().by == payer


def test_a_stale_preview_is_refused_where_the_manager_is_looking(signed_in, payer):
    PublicationFrameFactory()
    signed()

    page = signed_in(payer).post(reverse("opendata:manage"), {"digest": "0" * 64})

    assert "Les données ont changé depuis que vous les avez lues. Relisez-les, puis publiez." in said(page)
    assert not Publication.objects.exists()


def test_the_frame_is_typed_and_a_wrong_siret_is_refused(signed_in, payer):
    client, url = signed_in(payer), reverse("opendata:frame")
    typed = {
        "grantor_name": "DG Trésor",
        "grantor_siret": "000 001 404 00012",
        "giving_prefix": "360G-essaim",
    }

    wrong = said(client.post(url, typed))
    right = client.post(url, typed | {"grantor_siret": "000 001 404 00011", "automatic": "on"})

    assert "Ce SIRET n’existe pas" in wrong
    assert right.status_code == 302
    frame = PublicationFrame.objects.get()
    assert (frame.grantor_siret, frame.publishes_small, frame.automatic) == ("00000140400011", False, True)
    assert frame.saved_by == payer


def test_the_wider_fields_stay_inside(signed_in, payer):
    PublicationFrameFactory()
    agreement = signed()

    response = signed_in(payer).get(reverse("opendata:wide"))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))
    assert [row["exerciceBudgetaire"] for row in rows] == sorted({row["exerciceBudgetaire"] for row in rows})
    assert {row["ej"] for row in rows} == {"2100000001"}
    assert {row["referenceDecision"] for row in rows} == {agreement.reference}


@pytest.mark.parametrize("page", ["manage", "frame", "wide"])
def test_who_does_not_hold_everything_does_not_enter(page, signed_in):
    appraiser = MandateFactory(role=Role.BUDGET_MANAGER, call_slug="un-appel").user

    for user in (UserFactory(), appraiser):
        assert signed_in(user).get(reverse(f"opendata:{page}")).status_code == 403

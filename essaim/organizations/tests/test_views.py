import pytest
from django.urls import reverse

from essaim.accounts.factories import UserFactory
from essaim.organizations.factories import OrganizationFactory
from essaim.organizations.management.sample_registry import siret_of
from essaim.organizations.models import Organization, Origin
from essaim.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db
LOOKUP = reverse("organizations:lookup")


@pytest.fixture
def client(signed_in):
    return signed_in(UserFactory())


def test_a_number_shows_the_identity_and_where_it_comes_from(registry, client):
    page = client.post(LOOKUP, {"number": "000 000 018 00010"}).content.decode()
    assert "SCIC LES HALLES DU VERCORS" in page
    assert "Ces informations viennent du registre public" in page
    assert "article L114-8" in page


def test_a_wrong_number_is_kept_and_explained(registry, client):
    page = client.post(LOOKUP, {"number": "0000001800010"}).content.decode()
    assert "zéros de tête" in page
    assert "0000001800010" in page


@pytest.mark.parametrize("number", [siret_of(9003), siret_of(700)])
def test_when_the_register_is_silent_the_identity_can_be_typed(registry, client, number):
    page = client.post(LOOKUP, {"number": number}).content.decode()
    assert "Saisir l’organisation à la main" in page
    assert f'value="{number}"' in page

    CommuneFactory(code="26281", name="Romans-sur-Isère")
    typed = {"name": "La Recyclerie", "siret": number, "commune": "Romans-sur-Isère"}
    response = client.post(reverse("organizations:enter"), typed, follow=True)
    assert "Saisie à la main, à vérifier" in response.content.decode()
    assert Organization.objects.get().commune_id == "26281"


def test_a_closed_organisation_cannot_be_typed(registry, client):
    page = client.post(LOOKUP, {"number": siret_of(9005)}).content.decode()
    assert "est fermé" in page
    assert "Saisir l’organisation à la main" not in page


def test_an_unknown_commune_is_explained(client):
    page = client.post(reverse("organizations:enter"), {"name": "A", "commune": "Nullepart"}).content.decode()
    assert "Cette commune n’est pas connue" in page
    assert not Organization.objects.exists()


def test_the_register_may_be_asked_again(registry, client):
    typed = OrganizationFactory(siret=siret_of(1), manual=True)
    response = client.post(reverse("organizations:recheck", args=[typed.public_id]), follow=True)
    assert "L’identité est à jour" in response.content.decode()
    typed.refresh_from_db()
    assert typed.origin == Origin.REGISTRY

    silent = OrganizationFactory(siret=siret_of(9003), manual=True)
    response = client.post(reverse("organizations:recheck", args=[silent.public_id]), follow=True)
    assert "en panne" in response.content.decode()
    assert "Dernier essai" in response.content.decode()


def test_a_script_in_a_name_stays_a_text(client):
    organization = OrganizationFactory(name="<script>alert(1)</script>")
    page = client.get(reverse("organizations:detail", args=[organization.public_id])).content.decode()
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "trait", ["association", "cooperative", "company", "authority", "manual", "published", "closed"]
)
def test_every_kind_of_organisation_has_a_page(client, trait, django_assert_max_num_queries):
    organization = OrganizationFactory(**{trait: True})
    with django_assert_max_num_queries(6):
        response = client.get(reverse("organizations:detail", args=[organization.public_id]))
    assert response.status_code == 200


def test_a_stranger_signs_in_first(client):
    client.logout()
    assert client.get(LOOKUP).status_code == 302

"""A bouquet is written, consulted on, published, replaced, frozen; it gives their days to the rights."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.kit.rules import Refused
from essaim.poles.models import PoleStatus
from essaim.services import actions, queries
from essaim.services.factories import (
    AdviserFactory,
    BouquetFactory,
    BouquetVersionFactory,
    CharterFactory,
    EntitlementFactory,
    ProviderFactory,
    ServiceFactory,
    SlotFactory,
    ThemeFactory,
)
from essaim.services.models import Bouquet, Entitlement, Service
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db

VALUES = {
    "title": "Atelier",
    "summary": "Apprendre à animer",
    "description": "",
    "format": "collective",
    "duration_days": Decimal(1),
    "unit_cost": Decimal(200),
    "seats": 10,
    "audience_words": "",
    "conditions": "",
    "maturity_min": 1,
    "maturity_max": 4,
    "is_remote": False,
    "region_codes": [],
}


@pytest.fixture
def manager():
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


def test_a_published_version_gives_their_days_to_the_rights_that_wait(manager):
    version = BouquetVersionFactory(draft=True)
    ServiceFactory(version=version)
    right = EntitlementFactory(dossier__wave=version.bouquet.wave)
    other = EntitlementFactory()

    actions.publish_version(version, by=manager)

    right.refresh_from_db()
    other.refresh_from_db()
    assert (right.bouquet, right.granted_days, right.granted_amount) == (version.bouquet, 5, 5000)
    assert other.bouquet is None


def test_a_right_opened_after_the_publication_has_its_days_at_once(manager):
    service = ServiceFactory()
    dossier = EntitlementFactory(dossier__wave=service.version.bouquet.wave).dossier
    Entitlement.objects.all().delete()

    right = actions.open_entitlement(dossier, by=manager)

    assert right.days_left == 5


def test_a_new_version_copies_the_services_and_replaces_the_one_in_force(manager):
    service = ServiceFactory(title="Un")
    slot = SlotFactory(service=service)
    draft = actions.draft_version(service.version.bouquet, by=manager)
    copy = draft.services.get()
    values = VALUES | {"title": "Deux", "theme": copy.theme}
    actions.save_service(draft, values, [service.providers.get()], by=manager, service=copy)

    actions.publish_version(draft, by=manager)

    service.version.refresh_from_db()
    slot.refresh_from_db()
    draft.refresh_from_db()
    assert (service.version.state, draft.state, draft.number) == ("replaced", "published", 2)
    assert copy.lineage == service.lineage
    assert slot.service == copy
    assert draft.changes[0].startswith("Deux\u00a0: intitulé, en une phrase")


@pytest.mark.parametrize(
    ("situation", "reason"),
    [
        ({"draft": True}, "Ajoutez au moins un service\u00a0: une version vide ne se montre pas."),
        ({"frozen": True}, "Le bouquet de cette vague est figé."),
    ],
)
def test_a_refused_publication_says_why(manager, situation, reason):
    version = BouquetVersionFactory(**situation)
    if version.state == "frozen":
        version = BouquetVersionFactory(draft=True, bouquet=version.bouquet, number=2)
        ServiceFactory(version=version)

    with pytest.raises(Refused, match=f"^{reason}"):
        actions.publish_version(version, by=manager)


def test_a_frozen_bouquet_takes_no_other_version(manager):
    service = ServiceFactory()
    actions.freeze_version(service.version, by=manager)

    with pytest.raises(Refused, match=r"^Le bouquet de cette vague est figé.$"):
        actions.draft_version(service.version.bouquet, by=manager)


def test_the_services_of_a_published_version_no_longer_change(manager):
    service = ServiceFactory()

    with pytest.raises(Refused, match=r"^Cette version est publiée"):
        actions.remove_service(service, by=manager)


def test_a_regional_mandate_writes_no_national_bouquet():
    officer = MandateFactory(role=Role.NATIONAL_OFFICER, region=RegionFactory()).user

    with pytest.raises(
        Refused, match=r"^Cette action est réservée aux responsables nationaux du programme.$"
    ):
        actions.draft_version(BouquetFactory(), by=officer)


def test_the_envelope_never_goes_below_what_is_promised(manager):
    bouquet = BouquetFactory(held_amount=Decimal(900))

    with pytest.raises(ValidationError, match="déjà engagé"):
        actions.save_terms(bouquet, {"envelope_amount": Decimal(800)}, by=manager)


def test_an_adviser_must_hold_the_role(manager):
    with pytest.raises(ValidationError, match="n’a pas le rôle de prestataire"):
        actions.name_adviser(ProviderFactory(), UserFactory().email, {"load": 3}, by=manager)


# --- Charter ----------------------------------------------------------------------------------------


def test_signing_the_charter_opens_the_bouquet_of_existing_poles():
    service = ServiceFactory(version__bouquet__audience="existing")
    charter = CharterFactory()
    right = EntitlementFactory()
    author, pole = right.dossier.created_by, right.pole

    signature = actions.sign_charter(pole, by=author, name="Ada", quality="Présidente", seen=charter.sha256)

    opened = Entitlement.objects.get(signature=signature)
    assert (opened.bouquet, opened.days_left) == (service.version.bouquet, 5)
    assert PoleStatus.objects.filter(pole=pole, kind="charter").exists()
    assert signature.sha256 == charter.sha256


def test_a_text_that_changed_meanwhile_is_not_signed():
    CharterFactory(number=2)
    right = EntitlementFactory()

    with pytest.raises(ValidationError, match="a changé"):
        actions.sign_charter(
            right.pole, by=right.dossier.created_by, name="Ada", quality="Présidente", seen="old"
        )


def test_only_people_of_the_pole_sign_for_it():
    charter = CharterFactory()

    with pytest.raises(Refused, match=r"^Seules les personnes qui coordonnent ce pôle peuvent faire cela.$"):
        actions.sign_charter(
            EntitlementFactory().pole, by=UserFactory(), name="x", quality="y", seen=charter.sha256
        )


def test_a_named_person_signs_for_a_pole_without_dossier(manager):
    charter, person, pole = CharterFactory(), UserFactory(), EntitlementFactory().pole
    actions.name_coordinator(pole, person.email, by=manager)

    actions.sign_charter(pole, by=person, name="Ada", quality="Directrice", seen=charter.sha256)

    assert queries.own_entitlements(person).count() == 2


# --- Days that move ---------------------------------------------------------------------------------


def test_unused_days_of_a_pole_go_to_another(manager):
    giver = EntitlementFactory(granted=True)
    taker = EntitlementFactory(granted=True, bouquet=giver.bouquet)

    actions.move_days(taker, Decimal(2), Decimal(500), "Fin de trimestre", by=manager, source=giver)

    giver.refresh_from_db()
    taker.refresh_from_db()
    assert (giver.days_left, taker.days_left) == (3, 7)
    assert (giver.amount_left, taker.amount_left) == (4500, 5500)


def test_a_pole_gives_no_more_than_it_has(manager):
    giver = EntitlementFactory(granted=True, held_days=Decimal(4))
    taker = EntitlementFactory(granted=True, bouquet=giver.bouquet)

    with pytest.raises(ValidationError, match="Il ne reste pas autant"):
        actions.move_days(taker, Decimal(2), Decimal(0), "x", by=manager, source=giver)


# --- Pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 30])
def test_the_catalogue_costs_the_same_for_one_or_many(count, client, django_assert_max_num_queries):
    version = BouquetVersionFactory()
    ServiceFactory.create_batch(count, version=version)

    with django_assert_max_num_queries(9):
        page = client.get(reverse("services:catalogue"))

    assert page.context["count"] == count


def test_the_catalogue_is_searched_and_filtered_by_its_address(client):
    version = BouquetVersionFactory()
    theme = ThemeFactory(label="Ingénierie")
    kept = ServiceFactory(version=version, theme=theme, title="Étude")
    ServiceFactory(version=version, title="Autre", region_codes=["93"])
    RegionFactory(code="84")
    url = reverse("services:catalogue")

    for query in ["search=etude", f"theme={theme.key}", "region=84"]:
        page = client.get(f"{url}?{query}")
        assert [row.pk for row in page.context["groups"][0]["services"]] == [kept.pk], query


def test_a_version_consulted_on_is_shown_to_who_is_consulted_alone(client, signed_in):
    service = ServiceFactory(version__consultation=True)
    url = reverse("services:service", args=[service.reference])

    assert client.get(url).status_code == 404
    assert signed_in(MandateFactory(role=Role.COMPAGNON).user).get(url).status_code == 200
    assert signed_in(MandateFactory(role=Role.APPRAISER).user).get(url).status_code == 404


def test_a_manager_writes_a_bouquet_on_its_pages(signed_in, manager):
    theme, provider = ThemeFactory(), ProviderFactory()
    wave = BouquetFactory().wave
    client = signed_in(manager)
    Bouquet.objects.all().delete()
    terms = {"days_per_pole": "4", "amount_per_pole": "2 000", "envelope_amount": "50 000"}
    hours = {"answer_hours": "72", "free_cancel_hours": "48", "offer_hours": "24"}
    client.post(
        reverse("services:bouquet_create"),
        {"wave": wave.slug, "audience": "emerging", **terms, **hours},
    )
    version = Bouquet.objects.get().versions.get()

    sent = {key: str(value) for key, value in VALUES.items() if key not in {"is_remote", "region_codes"}}
    page = client.post(
        reverse("services:service_add", args=[version.public_id]),
        sent | {"theme": theme.key, "providers": [str(provider.public_id)]},
    )

    assert page.status_code == 302, page.context["form"].errors
    assert Service.objects.get().providers.get() == provider
    client.post(reverse("services:version_act", args=[version.public_id, "publish"]))
    version.refresh_from_db()
    assert version.state == "published"
    page = client.get(reverse("services:version", args=[version.public_id]))
    assert "Figer pour cette vague" in page.content.decode()


def test_themes_providers_and_advisers_have_their_pages(signed_in, manager):
    client, provider = signed_in(manager), ProviderFactory()
    person = AdviserFactory().user
    theme = {"label": "Filières", "key": "filieres", "audience": "emerging", "position": "1"}

    assert client.post(reverse("services:themes"), theme).status_code == 302
    assert client.post(reverse("services:providers"), {"name": "Avise"}).status_code == 302
    url = reverse("services:provider", args=[provider.public_id])
    page = client.post(url, {"email": person.email, "load": "3"})
    assert page.status_code == 302, page.context["form"].errors
    adviser = provider.advisers.get()
    url = reverse("services:adviser_edit", args=[adviser.public_id])
    page = client.post(url, {"load": "5", "theme_keys": ["filieres"], "is_active": "on"})
    assert page.status_code == 302, page.context["form"].errors
    adviser.refresh_from_db()
    assert (adviser.load, adviser.theme_keys) == (5, ["filieres"])
    page = client.post(reverse("services:theme_edit", args=["filieres"]), theme | {"label": "Par filière"})
    assert page.status_code == 302, page.context["form"].errors
    page = client.post(reverse("services:charter_publish"), {"title": "Charte", "text": "Nous coopérons."})
    assert page.status_code == 302
    assert "Nous coopérons." in client.get(reverse("services:charter")).content.decode()


def test_a_manager_finds_any_pole_and_names_somebody_for_it(signed_in, manager):
    right, person = EntitlementFactory(), UserFactory()
    client = signed_in(manager)

    page = client.get(reverse("services:poles") + f"?search={right.pole.name.upper()}")
    assert [(row, row.has_right) for row in page.context["page"]] == [(right.pole, True)]
    url = reverse("services:coordinator_name", args=[right.pole.reference])
    assert client.post(url, {"email": "personne@ailleurs.fr"}).context["form"].errors
    assert client.post(url, {"email": person.email}).status_code == 302
    assert list(queries.own_poles(person)) == [right.pole]


def test_two_versions_are_compared_on_a_page(signed_in, manager):
    service = ServiceFactory()
    draft = actions.draft_version(service.version.bouquet, by=manager)
    actions.remove_service(draft.services.get(), by=manager)

    page = signed_in(manager).get(reverse("services:version_compare", args=[draft.public_id, 1]))

    assert "Retiré" in page.content.decode()


def test_who_is_consulted_tells_the_project_from_what_is_offered_and_compares_them(signed_in):
    before = BouquetVersionFactory()
    project = BouquetVersionFactory(bouquet=before.bouquet, number=2, state="consultation")
    for version in (before, project):
        ServiceFactory(version=version)
    partner = MandateFactory(role=Role.PARTNER).user
    page = signed_in(partner).get(reverse("services:catalogue"))
    compare = reverse("services:version_compare", args=[project.public_id, before.number])

    assert [(group["version"], group["before"]) for group in page.context["groups"]] == [
        (before, 1),
        (project, 1),
    ]
    assert compare in page.content.decode()
    assert signed_in(partner).get(compare).status_code == 200
    stranger = signed_in(UserFactory())
    assert len(stranger.get(reverse("services:catalogue")).context["groups"]) == 1
    assert stranger.get(compare).status_code == 403

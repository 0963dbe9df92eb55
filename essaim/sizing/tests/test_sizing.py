"""One board for compagnons and administrations: needs, scenarios computed by a task, the next version."""

from decimal import Decimal

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.calls.factories import WaveFactory
from essaim.kit.rules import Refused
from essaim.mentoring.factories import CompagnonFactory
from essaim.services.models import Bouquet, BouquetVersion, Provider, Service
from essaim.sizing import actions
from essaim.sizing import queries as sizing
from essaim.sizing.jobs import run_scenario
from essaim.sizing.models import Scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(theme, manager):
    bouquet = Bouquet.objects.create(
        wave=WaveFactory(open=True), audience=theme.audience, envelope_amount=10_000
    )
    row = BouquetVersion.objects.create(
        bouquet=bouquet,
        number=1,
        state="published",
        created_by=manager,
        published_at="2026-07-01T00:00Z",
    )
    provider = Provider.objects.create(name="Avise")
    for title, seats in (("Visite fertile", 5), ("Transfert de savoir-faire", 1)):
        service = Service.objects.create(
            version=row,
            lineage=title[:8],
            theme=theme,
            title=title,
            summary=title,
            format="visit" if seats > 1 else "transfer",
            duration_days=2,
            unit_cost=200,
            seats=seats,
        )
        service.providers.add(provider)
    provider.capacities.create(year=2099, quarter=1, days=3)
    return row


def scenario_of(version, by, **changes):
    queue = {"arrivals": [2] * 10, "advisers": 2, "days_per_week": 2, "days_per_request": 2, "runs": 20}
    return actions.save_scenario(version, "Essai", changes, queue, by=by, once_key="a")


def test_needs_weigh_on_the_services_of_their_theme(version, pole):
    given = sizing.sizing_input(version)

    assert [(row.id, row.unit_cost, row.group) for row in given.services] == [
        ("Visite fertile (Visite f)", 1000, 5),
        ("Transfert de savoir-faire (Transfer)", 200, 1),
    ]
    assert [(row.service, row.count) for row in given.needs] == [
        ("Visite fertile (Visite f)", 1),
        ("Transfert de savoir-faire (Transfer)", 0),
    ]
    assert [row.days for row in given.capacities] == [3]


def test_the_days_of_compagnons_are_counted_for_what_they_know(version, theme):
    CompagnonFactory(days_per_quarter=5)
    CompagnonFactory(theme_keys=["autre"])
    assert [row.days for row in sizing.sizing_input(version).capacities] == [3, 20]


def test_a_scenario_is_computed_by_a_task_and_kept(version, pole, manager):
    scenario = scenario_of(version, manager)
    again = scenario_of(version, manager)
    assert again == scenario
    job = ProcrastinateJob.objects.get(task_name="essaim.sizing.jobs.run_scenario")
    assert job.args == {"scenario_id": scenario.pk}

    run_scenario(scenario.pk)
    scenario.refresh_from_db()
    assert (scenario.progress, scenario.result["total"]["count"]) == (100, 1)
    assert scenario.result["queue"]["sentence"].startswith("Avec 2 conseillers, ")


def test_a_scenario_becomes_the_next_version_in_preparation(version, pole, manager):
    name = "Visite fertile (Visite f)"
    scenario = scenario_of(version, manager, prices={name: Decimal("0.5")}, groups={name: 10})
    run_scenario(scenario.pk)
    draft = actions.make_draft(scenario, by=manager)

    assert (draft.number, draft.state) == (2, "draft")
    changed = draft.services.get(lineage="Visite f")
    assert (changed.seats, changed.unit_cost) == (10, Decimal("50.00"))  # 5 × 200 × 0.5 / 10
    kept = draft.services.get(lineage="Transfer")
    assert (kept.seats, kept.unit_cost) == (1, Decimal("200.00"))
    with pytest.raises(Exception, match="Ce scénario a déjà donné une version"):
        actions.make_draft(scenario, by=manager)


@pytest.mark.parametrize("role", ["stranger", Role.COMPAGNON, Role.PARTNER])
def test_compagnons_and_partners_size_but_managers_alone_make_versions(role, version, pole, manager):
    user = UserFactory() if role == "stranger" else MandateFactory(role=role).user
    if role == "stranger":
        with pytest.raises(Refused, match=r"^Cette page est réservée aux compagnons et aux admin"):
            scenario_of(version, user)
        return
    scenario = scenario_of(version, user)
    run_scenario(scenario.pk)
    with pytest.raises(Refused):
        actions.make_draft(Scenario.objects.get(), by=user)


def test_the_pages_show_the_board_the_form_and_the_figures(version, pole, manager, signed_in):
    client = signed_in(manager)
    page = client.get(reverse("sizing:scenario_new", args=[version.public_id]))
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"name": "Deux fois plus", "advisers": 2}
    sent["volume_Visite f"] = "200"
    answer = client.post(reverse("sizing:scenario_new", args=[version.public_id]), sent)
    again = client.post(reverse("sizing:scenario_new", args=[version.public_id]), sent)
    scenario = Scenario.objects.get()
    assert answer.url == again.url == reverse("sizing:scenario", args=[scenario.public_id])
    assert scenario.given["changes"]["volumes"] == {"Visite fertile (Visite f)": 2}
    run_scenario(scenario.pk)

    for name, args in (
        ("sizing", []),
        ("scenario", [scenario.public_id]),
        ("scenario_file", [scenario.public_id, "sortie"]),
    ):
        shown = client.get(reverse(f"sizing:{name}", args=args))
        assert shown.status_code == 200
    board = client.get(reverse("sizing:sizing")).content.decode()
    assert "Deux fois plus" in board
    assert "Jours manquants" in board

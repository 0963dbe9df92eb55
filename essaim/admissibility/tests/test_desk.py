"""The queue: what it holds, its order, its filters, its cost at 5 000 dossiers."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.accounts.queries import service_account
from essaim.admissibility import actions, queries
from essaim.admissibility.factories import DeskDossierFactory, ThreadMessageFactory, VerdictFactory
from essaim.admissibility.models import DeskEntry
from essaim.calls.factories import GRANT, SUPPORT
from essaim.dossiers.models import Dossier
from essaim.files.models import Export
from essaim.poles.models import Pole
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


def filed(days_ago, **fields):
    return DeskDossierFactory(submitted_at=timezone.now() - timedelta(days=days_ago), **fields)


def found(user, **filters):
    return [entry.dossier for entry in queries.entries(user, filters).order_by("sort_on", "pk")]


def test_the_most_pressing_comes_first_and_what_is_suspended_last(officer):
    young, old = filed(3), filed(50)
    suspended = filed(70)
    DeskEntry.objects.filter(pk=suspended.pk).update(
        suspended=True, silence_on=None, sort_on=date(9999, 12, 31)
    )

    assert found(officer) == [old, young, suspended]


def test_each_filter_keeps_what_it_says(officer):
    region = RegionFactory(name="Bretagne")
    late = filed(65, pole__name="Atelier des Lices", pole__region=region, doors=[SUPPORT, GRANT])
    soon, fresh = filed(50), filed(2)
    decided = filed(30, submitted=False, admissible=True)
    Dossier.objects.filter(pk=late.pk).update(search_text="k7 atelier des lices rennes")
    Pole.objects.filter(pk=late.pole_id).update(department_codes=["35"])
    actions.rebuild_desk(by=service_account())

    assert found(officer) == [late, soon, fresh]
    assert found(officer, clock="late") == [late]
    assert found(officer, clock="soon") == [soon]
    assert found(officer, clock="ok") == [fresh]
    assert found(officer, clock="suspended") == []
    assert found(officer, state="admissible") == [decided]
    assert len(found(officer, state="all")) == 4
    assert found(officer, region=region.code) == [late]
    assert found(officer, department="35") == [late]
    assert found(officer, door=GRANT) == [late]
    assert found(officer, wave=fresh.wave.slug) == [fresh]
    assert found(officer, search="  LICES Rennes") == [late]
    assert found(officer, search="rien") == []


def test_second_looks_and_messages_waiting_are_found(officer):
    judged, asking, _ = DeskDossierFactory(), DeskDossierFactory(), DeskDossierFactory()
    VerdictFactory(dossier=judged)
    ThreadMessageFactory(dossier=asking, from_administration=False)
    actions.rebuild_desk(by=service_account())

    assert found(officer, waiting="second_look") == [judged]
    assert found(officer, waiting="unanswered") == [asking]


def test_an_appraiser_sees_its_region_and_the_nation_sees_the_regions_without_unit(officer, signed_in):
    here, there = DeskDossierFactory(), DeskDossierFactory()
    appraiser = MandateFactory(role=Role.APPRAISER, region=here.region).user

    assert found(appraiser) == [here]
    assert list(queries.regions_without_unit()) == [there.region]
    text = signed_in(officer).get(reverse("admissibility:desk")).content.decode()
    assert "Régions sans cellule" in text
    assert (
        "Régions sans cellule" not in signed_in(appraiser).get(reverse("admissibility:desk")).content.decode()
    )


def test_the_queue_is_checked_and_rebuilt(dossier):
    out = StringIO()
    call_command("desk", "check", stdout=out)
    assert "La file dit vrai." in out.getvalue()

    DeskEntry.objects.filter(pk=dossier.pk).update(second_look=True)
    with pytest.raises(CommandError, match="1 lignes à corriger"):
        call_command("desk", "check", stderr=StringIO())
    call_command("desk", "rebuild", stdout=out)
    call_command("desk", "check", stdout=out)

    DeskEntry.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("desk", "check", stderr=StringIO())


def test_the_database_refuses_a_row_that_sorts_against_its_clock(dossier):
    with pytest.raises(IntegrityError, match="desk_entry_sorts_by_its_clock"):
        DeskEntry.objects.filter(pk=dossier.pk).update(sort_on=date(2020, 1, 1))


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_the_filtered_list_is_downloaded(dossier, officer, signed_in, file_format):
    response = signed_in(officer).get(reverse("admissibility:export"), {"format": file_format})
    content = b"".join(response.streaming_content)

    assert f".{file_format}" in response["Content-Disposition"]
    if file_format == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Référence;Pôle;Structure porteuse")
        assert dossier.reference in lines[1]


def many(count, region):
    """`count` filed dossiers in one wave: rows of the tables that the queue reads, nothing else."""
    model = DeskDossierFactory(region=region, pole__region=region)
    start = timezone.now() - timedelta(days=80)
    poles = Pole.objects.bulk_create(
        [Pole(name=f"Pôle {i:05}", lead=model.pole.lead, region=region) for i in range(count)]
    )
    Dossier.objects.bulk_create(
        [
            Dossier(
                wave=model.wave,
                version=model.version,
                pole=pole,
                region=region,
                doors=[SUPPORT],
                state="submitted",
                submitted_at=start + timedelta(minutes=20 * i),
                created_by=model.created_by,
                search_text=f"pole {i:05}",
            )
            for i, pole in enumerate(poles)
        ]
    )
    actions.rebuild_desk(by=service_account())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return model


def cost(client, **params):
    url = reverse("admissibility:desk")
    client.get(url, params)
    with CaptureQueriesContext(connection) as queries_made:
        response = client.get(url, params)
    return len(queries_made), response


def test_the_desk_asks_twelve_questions_at_most_whatever_the_number_of_dossiers(officer, signed_in):
    region = RegionFactory(name="Bretagne")
    DeskDossierFactory(region=region, pole__region=region)
    client = signed_in(officer)
    one, _ = cost(client)

    many(5_000, region)

    number, response = cost(client)
    assert number <= 12
    assert number == one
    assert "Plus de 1\u202f000 dossiers" in response.content.decode()
    assert cost(client, search="pole 04321")[0] <= 12
    assert cost(client, clock="late", region=region.code)[0] <= 12
    assert cost(client, after=response.context["page"].next_cursor)[0] <= 12


def test_pages_follow_each_other_without_a_gap(officer, signed_in):
    many(120, RegionFactory())
    client, seen, after = signed_in(officer), [], ""
    while True:
        page = client.get(reverse("admissibility:desk"), {"after": after}).context["page"]
        seen += [entry.pk for entry in page]
        after = page.next_cursor
        if not after:
            break

    assert len(seen) == len(set(seen)) == 121


def test_the_queue_is_read_from_its_index(officer):
    many(5_000, RegionFactory())
    rows = queries.for_list(queries.entries(officer)).order_by("sort_on", "pk")[:51]

    plan = rows.explain()

    assert "using desk_national" in plan
    assert "Sort" not in plan


def test_a_long_export_is_made_by_a_task(officer, signed_in):
    many(1_001, RegionFactory())

    response = signed_in(officer).get(reverse("admissibility:export"), {"format": "ods"})

    export = Export.objects.get()
    assert response.url == reverse("files:export", args=[export.public_id])
    assert (export.kind, export.file_format) == ("desk", "ods")

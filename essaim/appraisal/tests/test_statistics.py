"""What reviews say taken together, and who opened what."""

import pytest
from django.urls import reverse

from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal import actions, queries
from essaim.appraisal.factories import DutyFactory, PhaseFactory, ReaderFactory, ReviewFactory
from essaim.dossiers.models import ReadEntry
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    """Six reviews by Anne, five of Bretagne and one of Corse; one by Zoé, of Corse."""
    phase = PhaseFactory()
    anne, zoe = (ReaderFactory(wave=phase.wave, user__first_name=name) for name in ("Anne", "Zoé"))
    regions = [RegionFactory(code="53", name="Bretagne")] * 5 + [RegionFactory(code="94", name="Corse")]
    for number, region in enumerate(regions):
        dossier = DeskDossierFactory(submitted=False, admissible=True, wave=phase.wave, region=region)
        scores = {"cooperation": 5, "territory": number % 2}
        ReviewFactory(
            duty=DutyFactory(dossier=dossier, reader=anne), submitted=True, scores=scores, total=10 + number
        )
    ReviewFactory(duty=DutyFactory(dossier=dossier, reader=zoe), submitted=True, total=4)
    return phase


def shown(rows):
    return [(row.label, row.n, row.mean) for row in rows]


def test_each_mean_has_its_n_and_few_reviews_show_none(phase, manager):
    (figures,) = queries.statistics_of(manager, phase.wave)

    assert [(row.label, row.n, row.mean) for row in figures.regions] == [
        ("Bretagne", 5, 12),
        ("Corse", 2, None),
    ]
    assert [(row.n, row.mean) for row in figures.readers] == [(6, 12.5), (1, None)]
    assert figures.criteria[0].label == "Coopération"
    assert figures.n == 7


def test_a_dossier_that_a_tie_takes_away_counts_nowhere(phase, manager):
    dossier = DeskDossierFactory._meta.model.objects.filter(region="53").first()
    actions.declare(dossier, "tie", "Ma commune.", by=manager)

    (figures,) = queries.statistics_of(manager, phase.wave)

    assert [(row.label, row.n, row.mean) for row in figures.regions] == [
        ("Bretagne", 4, None),
        ("Corse", 2, None),
    ]
    assert figures.n == 6


def test_the_page_and_the_files_say_the_same(phase, manager, signed_in):
    client = signed_in(manager)

    page = client.get(reverse("appraisal:statistics", args=[phase.wave.slug]))
    export = client.get(reverse("appraisal:statistics_export", args=[phase.wave.slug]))

    assert "non montrée" in " ".join(page.content.decode().split())
    lines = b"".join(export.streaming_content).decode().splitlines()
    assert "Phase 1\u00a0: accompagnement;National;région;Bretagne;5;12,0000;sur 20" in lines
    assert "Phase 1\u00a0: accompagnement;National;région;Corse;2;;sur 20" in lines


@pytest.mark.parametrize("count", [1, 5])
def test_statistics_cost_the_same_for_one_or_many(count, manager, django_assert_max_num_queries):
    phase = PhaseFactory()
    for _ in range(count):
        ReviewFactory(duty=DutyFactory(reader__wave=phase.wave, dossier__wave=phase.wave), submitted=True)

    with django_assert_max_num_queries(3):
        queries.statistics_of(manager, phase.wave)


def test_what_is_opened_on_the_desk_is_in_the_log(manager, signed_in):
    dossier = DeskDossierFactory()
    client = signed_in(manager)
    client.get(reverse("admissibility:sheet", args=[dossier.reference]))
    client.get(reverse("admissibility:filing", args=[dossier.reference]))

    assert list(ReadEntry.objects.order_by("pk").values_list("user", "what")) == [
        (manager.pk, "Bureau d’instruction\u00a0: recevabilité"),
        (manager.pk, "Bureau d’instruction\u00a0: dossier déposé"),
    ]
    log = reverse("appraisal:reads", args=[dossier.wave.slug])
    assert (
        len(client.get(log, {"person": manager.last_name, "dossier": dossier.reference}).context["page"]) == 2
    )
    assert len(client.get(log, {"dossier": "autre"}).context["page"]) == 0

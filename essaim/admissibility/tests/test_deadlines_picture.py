"""The picture of the desk: every dossier is in one column, and a column opens the list of its dossiers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.admissibility import queries
from essaim.admissibility.compute.clock import FAR
from essaim.admissibility.compute.remaining import CHOICES
from essaim.admissibility.factories import DeskDossierFactory
from essaim.admissibility.models import DeskEntry

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-12-01T09:00Z")]
LEFT = [-3, 0, 1, 15, 16, 45, 61, 400, None]


@pytest.fixture
def officer(db):
    today = timezone.localdate()
    for left in LEFT:
        dossier = DeskDossierFactory()
        silence_on = None if left is None else today + timedelta(days=left)
        DeskEntry.objects.filter(dossier=dossier).update(silence_on=silence_on, sort_on=silence_on or FAR)
    DeskEntry.objects.filter(dossier=DeskDossierFactory()).update(
        suspended=True, silence_on=None, sort_on=FAR
    )
    return MandateFactory(role=Role.NATIONAL_OFFICER).user


def test_each_dossier_is_in_one_column_that_lists_it(officer):
    today = timezone.localdate()
    picture = queries.deadlines_of(officer, {}, today, lambda key: f"?remaining={key}")
    counts = {label: values[0] for label, *values in picture.rows}

    assert sum(counts.values()) == len(LEFT) + 1
    assert (counts["échu"], counts["1 à 15 j"], counts["délai suspendu"]) == (2, 2, 1)
    for key, label in CHOICES:
        assert queries.entries(officer, {"remaining": key}, today).count() == counts.get(label, 0)


def test_the_desk_shows_it_with_links_and_gives_its_file(officer, signed_in):
    client = signed_in(officer)
    page = client.get(reverse("admissibility:desk"), {"remaining": "15"}).content.decode()
    assert "4 dossiers à décider sous quinze jours, dont 2 dossiers hors délai" in page.replace("\u00a0", " ")
    assert "?remaining=30#results" in page
    assert "?remaining=#results" in page  # the chosen column gives the whole list back
    file = client.get(reverse("admissibility:desk"), {"donnees": "echeances"})
    assert "Jours restants;Dossiers" in b"".join(file.streaming_content).decode()

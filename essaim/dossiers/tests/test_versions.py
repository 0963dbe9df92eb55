"""The form changes while people write: they follow, keep everything, and are told."""

import pytest
from django.urls import reverse

from essaim.calls.models import WaveVersion
from essaim.calls.queries import usage_of
from essaim.dossiers import actions
from essaim.dossiers.factories import AnswerFactory, DossierFactory
from essaim.mail.models import Message

pytestmark = pytest.mark.django_db


def republish(wave):
    content = {**wave.version.content}
    first = content["sections"][0]["questions"][0]
    content["sections"][0]["questions"][0] = first | {"label": "Le projet, en deux mots", "max_length": 10}
    wave.version = WaveVersion.objects.create(
        wave=wave, number=2, content=content, published_by=wave.version.published_by, note="Plus court"
    )
    wave.save(update_fields=["version"])


def test_working_copies_follow_and_their_authors_are_told(signed_in):
    dossier = DossierFactory()
    AnswerFactory(dossier=dossier, value="Un texte trop long à présent")
    republish(dossier.wave)

    assert actions.migrate_drafts(dossier.wave, by=dossier.created_by) == 1
    assert actions.migrate_drafts(dossier.wave, by=dossier.created_by) == 0

    dossier.refresh_from_db()
    assert dossier.version == dossier.wave.version
    assert Message.objects.get().key == "form_changed"
    client = signed_in(dossier.created_by)
    overview = reverse("dossiers:detail", args=[dossier.reference])
    assert "Ce qui a changé dans le formulaire" in client.get(overview).text
    assert "de trop" in client.get(reverse("dossiers:checklist", args=[dossier.reference])).text
    client.post(reverse("dossiers:changes_seen", args=[dossier.reference]))
    assert "Ce qui a changé dans le formulaire" not in client.get(overview).text


def test_the_impact_of_a_change_is_counted_in_the_drafts():
    dossier = DossierFactory()
    AnswerFactory(dossier=dossier, key="pitch", value="abc")
    AnswerFactory(dossier=dossier, key="stage", value="Idée")
    DossierFactory(wave=dossier.wave, submitted=True)

    counts = usage_of(dossier.wave)

    assert counts["drafts"] == counts["pitch"] == counts["stage=Idée"] == counts["door:accompagnement"] == 1
    assert counts["pitch:longest"] == 3

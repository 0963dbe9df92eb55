"""The authors of a dossier ask for its opinions: a clock of one month, then a way to contest silence."""

from datetime import date

import pytest
from django.urls import reverse

from essaim.accounts.factories import UserFactory
from essaim.appraisal.factories import DeclarationFactory
from essaim.audit.journal import history_of
from essaim.calls.factories import GRANT
from essaim.deadlines import documents_appeal_until, documents_silence_on
from essaim.decisions.actions import releases
from essaim.decisions.actions.notices import communicate_opinions
from essaim.decisions.actions.opinions import ask_opinions
from essaim.decisions.factories import OpinionsRequestFactory
from essaim.decisions.models import Decision, OpinionsRequest
from essaim.decisions.tests.decisions import (
    REFUSED,
    candidate,
    make_ready,
    manager,
    prepare,
    read_by,
    the_wave,
)
from essaim.kit.rules import Refused
from essaim.mail.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24T10:00Z", tick=False)]


@pytest.fixture
def tresor():
    return manager()


@pytest.fixture
def decision(tresor):
    """A refusal, released."""
    wave = the_wave()
    dossier = candidate(wave, "Un pôle")
    read_by(dossier)
    row = prepare(wave, tresor, {dossier: REFUSED})[dossier.reference]
    Decision.objects.filter(pk=row.pk).update(reasons="L’enveloppe ne suffit pas.")
    make_ready(row, tresor)
    releases.release_now(wave, [GRANT], by=tresor)
    return Decision.objects.select_related("dossier__wave__call", "dossier__pole").get()


def author(decision):
    return decision.dossier.created_by


def body(response):
    return " ".join(response.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ").split())


def page(decision):
    return reverse("decisions:own", args=[decision.dossier.reference])


def press(decision, client):
    return client.post(
        reverse("decisions:own_opinions", args=[decision.dossier.reference, decision.public_id]), follow=True
    )


def requests_page(decision):
    return reverse("selection:opinion_requests", args=[decision.dossier.wave.slug])


def test_one_month_of_silence_refuses_and_two_more_lead_to_the_commission():
    assert documents_silence_on(date(2026, 1, 31)) == date(2026, 2, 28)
    assert documents_appeal_until(date(2026, 1, 15)) == date(2026, 4, 15)


def test_the_request_is_written_with_its_date_told_to_both_and_made_once(decision, tresor, signed_in):
    client = signed_in(author(decision))
    assert "Demander les avis" in body(client.get(page(decision)))

    shown = body(press(decision, client))
    press(decision, client)

    asked = OpinionsRequest.objects.get()
    assert "Vous les avez demandés le 24 novembre 2026" in shown
    assert "réputée refusée le 24 décembre 2026" in shown
    assert "Demander les avis" not in shown
    assert [entry.verb for entry in history_of(asked)] == ["ask_opinions"]
    message = Message.objects.filter(key="opinions_asked").first()
    assert "24 décembre 2026" in message.text.replace("\u00a0", " ")
    assert "CADA" in message.text
    assert Message.objects.get(key="opinions_request").to == tresor.email


def test_silence_is_told_with_the_way_to_the_commission(decision, signed_in, time_machine):
    ask_opinions(decision, by=author(decision))
    time_machine.move_to("2026-12-24T10:00Z")
    shown = body(signed_in(author(decision)).get(page(decision)))
    assert "réputée refusée depuis le 24 décembre 2026" in shown
    assert "jusqu’au 24 février 2027" in shown
    time_machine.move_to("2027-02-25T10:00Z")
    assert "saisir la commission" not in body(signed_in(author(decision)).get(page(decision)))


def test_communicating_the_opinions_answers_the_request(decision, tresor, signed_in):
    ask_opinions(decision, by=author(decision))
    manager_page = signed_in(tresor)
    assert "En attente" in body(manager_page.get(requests_page(decision)))

    communicate_opinions(decision, by=tresor)

    assert "Avis communiqués" in body(manager_page.get(requests_page(decision)))
    shown = body(signed_in(author(decision)).get(page(decision)))
    assert "Un projet clair." in shown
    assert "Vous les avez demandés" not in shown
    with pytest.raises(Refused, match="déjà communiqués"):
        ask_opinions(decision, by=author(decision))


def test_nobody_asks_under_embargo_nor_for_the_dossier_of_another(decision, tresor, signed_in):
    with pytest.raises(
        Refused, match=r"^Seuls les auteurs de ce dossier demandent les avis rendus sur lui\.$"
    ):
        ask_opinions(decision, by=tresor)
    assert press(decision, signed_in(UserFactory())).status_code == 404

    Decision.objects.filter(pk=decision.pk).update(state="ready", released_at=None)
    with pytest.raises(Refused, match=r"^Les avis ne se demandent qu’une fois la décision publiée\.$"):
        ask_opinions(decision, by=author(decision))
    assert press(decision, signed_in(author(decision))).status_code == 404
    assert not OpinionsRequest.objects.exists()


def test_a_tie_takes_the_request_away_from_a_manager(decision, tresor, signed_in):
    ask_opinions(decision, by=author(decision))
    DeclarationFactory(user=tresor, dossier=decision.dossier, tied=True)

    assert "Un pôle" not in body(signed_in(tresor).get(requests_page(decision)))


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_for_one_or_many(
    count, decision, tresor, signed_in, django_assert_max_num_queries
):
    for _ in range(count):
        OpinionsRequestFactory(decision__dossier__wave=decision.dossier.wave)
    client = signed_in(tresor)
    client.get(requests_page(decision))
    with django_assert_max_num_queries(13):
        client.get(requests_page(decision))

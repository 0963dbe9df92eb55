"""The pages of the decisions: what they cost, what they say, what a click does."""

import pytest
from django.urls import reverse

from essaim.calls.factories import GRANT
from essaim.decisions.actions import releases
from essaim.decisions.models import Decision, Release
from essaim.decisions.tests.decisions import (
    REFUSED,
    candidate,
    financed,
    make_ready,
    manager,
    prepare,
    read_by,
    reserve,
    the_wave,
)
from essaim.mail.models import Message
from essaim.notices.models import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def tresor():
    return manager()


@pytest.fixture
def wave():
    return the_wave()


def text_of(response):
    """On one line, every space a plain one."""
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("count", [1, 6])
def test_the_board_costs_the_same_for_one_or_many(
    count, wave, tresor, signed_in, django_assert_max_num_queries
):
    prepare(wave, tresor, {candidate(wave, f"Pôle {rank}"): REFUSED for rank in range(count)})
    client = signed_in(tresor)

    with django_assert_max_num_queries(16):
        page = client.get(reverse("selection:decision_board", args=[wave.slug, GRANT]))

    assert f"{count} décision" in text_of(page)


def test_a_wave_is_prepared_then_filtered_and_exported(wave, tresor, signed_in):
    candidate(wave, "Le moulin")
    client = signed_in(tresor)
    board = reverse("selection:decision_board", args=[wave.slug, "accompagnement"])
    assert "Préparer les décisions" in text_of(client.get(board))

    client.post(reverse("selection:decision_prepare", args=[wave.slug, "accompagnement"]))

    assert "Le moulin" in text_of(client.get(board))
    assert "Aucune décision ne correspond" in text_of(client.get(f"{board}?search=fleuve"))
    table = b"".join(
        client.get(reverse("selection:decision_export", args=[wave.slug, "accompagnement"])).streaming_content
    )
    assert "Le moulin" in table.decode()
    refused = client.post(reverse("selection:decision_prepare", args=[wave.slug, GRANT]), follow=True)
    assert "Aucun portefeuille n’est adopté pour ce volet" in text_of(refused)


def test_a_decision_is_changed_by_hand_and_an_older_page_is_told(wave, tresor, signed_in):
    decision = prepare(wave, tresor, {candidate(wave, "Le moulin"): REFUSED}).popitem()[1]
    client, url = signed_in(tresor), reverse("selection:decision", args=[decision.public_id])
    typed = {"outcome": "financed", "amount": "80 000", "rank": "4", "reasons": "", "seen": "1"}

    assert client.post(url, typed).status_code == 302
    assert "Une autre personne a modifié cette décision" in text_of(client.post(url, typed))

    decision.refresh_from_db()
    assert (decision.outcome, decision.amount, decision.rank) == ("financed", 80_000, None)


def test_feedback_is_read_one_after_the_other(wave, tresor, signed_in):
    dossiers = [candidate(wave, name) for name in ("Alpha", "Bravo", "Charlie")]
    for dossier in dossiers:
        read_by(dossier)
    made = prepare(wave, tresor, dict.fromkeys(dossiers, REFUSED))
    first, second = (made[dossier.reference] for dossier in dossiers[:2])
    client = signed_in(tresor)
    url = reverse("selection:decision_feedback", args=[first.public_id])
    page = text_of(client.get(url))
    assert "Retour 1 sur 3, 3 à relire" in page
    assert "Un projet clair." in page
    assert "Lefèvre" not in page

    answer = client.post(url, {"feedback": "Clair.", "seen": "1"})

    assert answer.url == reverse("selection:decision_feedback", args=[second.public_id])
    assert "Retour 2 sur 3, 2 à relire" in text_of(client.get(answer.url))


def test_a_release_asks_a_confirmation_then_happens(wave, tresor, signed_in):
    decision = prepare(wave, tresor, {candidate(wave, "Le moulin"): financed()}).popitem()[1]
    make_ready(decision, tresor)
    client, url = signed_in(tresor), reverse("selection:release", args=[wave.slug])

    assert "Cochez la case pour publier maintenant." in text_of(
        client.post(url, {"doors": [GRANT], "now": "1"})
    )
    assert "Indiquez l’heure de la publication." in text_of(client.post(url, {"doors": [GRANT], "plan": "1"}))
    assert "Cette heure est passée" in text_of(
        client.post(url, {"doors": [GRANT], "plan": "1", "at": "2020-01-01T10:00"})
    )
    client.post(url, {"doors": [GRANT], "now": "1", "sure": "on"})

    assert Release.objects.get().state == "done"
    assert "1 décision" in text_of(client.get(url))


@pytest.mark.time_machine("2027-05-03T09:00Z")
def test_a_planned_release_is_shown_and_cancelled(wave, tresor, signed_in):
    make_ready(prepare(wave, tresor, {candidate(wave, "Le moulin"): financed()}).popitem()[1], tresor)
    client, url = signed_in(tresor), reverse("selection:release", args=[wave.slug])

    client.post(url, {"doors": [GRANT], "plan": "1", "at": "2027-05-10T18:00"})
    assert "Publication prévue le 10 mai 2027 à 18 h" in text_of(client.get(url))
    client.post(url, {"cancel": "1"})

    assert Release.objects.get().state == "cancelled"
    assert Decision.objects.get().state == "ready"


def released(wave, tresor):
    wanted = {candidate(wave, "Le moulin"): financed(), candidate(wave, "La scierie"): reserve(1)}
    for decision in prepare(wave, tresor, wanted).values():
        make_ready(decision, tresor)
    releases.release_now(wave, [GRANT], by=tresor)
    return list(wanted)


def test_opening_the_page_notifies_but_not_for_whoever_borrows_those_eyes(wave, tresor, signed_in):
    dossier, _ = released(wave, tresor)
    author = dossier.created_by
    url = reverse("decisions:own", args=[dossier.reference])
    seeing = signed_in(tresor)
    seeing.post(reverse("accounts:see_as", args=[author.public_id]), {"reason": "Il ne la trouve pas."})
    assert "Contenu masqué" in text_of(seeing.get(url))
    assert not Act.objects.filter(opened_at__isnull=False).exists()

    page = text_of(signed_in(author).get(url))

    assert "100 000 €" in page
    assert Act.objects.get(opened_at__isnull=False).opened_by == author


def test_a_rejected_message_is_seen_and_sent_again(wave, tresor, signed_in):
    dossier, _ = released(wave, tresor)
    message = Message.objects.get(key="decision_available", about=dossier.reference)
    Message.objects.filter(pk=message.pk).update(delivery="bounced", report="Boîte inconnue")
    client = signed_in(tresor)

    page = text_of(client.get(reverse("selection:deliveries", args=[wave.slug]) + "?voir=rejets"))
    assert "Boîte inconnue" in page
    assert "La scierie" not in page
    client.post(reverse("selection:delivery_resend", args=[message.public_id]), {"to": "autre@essai.example"})

    assert Message.objects.filter(resent_from=message, to="autre@essai.example").exists()


def test_a_withdrawal_shows_the_reserve_then_calls_it(wave, tresor, signed_in):
    dossier, _ = released(wave, tresor)
    decision = Decision.objects.get(dossier=dossier)
    client, url = signed_in(tresor), reverse("selection:decision_withdraw", args=[decision.public_id])
    assert "La scierie (rang 1)" in text_of(client.get(url))

    client.post(url, {"reason": "Le porteur renonce.", "call": "first"})

    assert Decision.objects.get(dossier__pole__name="La scierie", state="released").outcome == "financed"
    assert client.get(url).status_code == 404

"""The outbox in pages: who sees which message, what can be done to it, and the words of a call."""

from uuid import uuid4

import pytest
from django.urls import reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.calls.factories import CallFactory
from essaim.mail import texts
from essaim.mail.factories import MessageFactory
from essaim.mail.models import Delivery, Message, TemplateText

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(signed_in):
    return signed_in(MandateFactory(role=Role.PROGRAMME_MANAGER).user)


@pytest.fixture(autouse=True)
def one_template(monkeypatch):
    text = texts.parse("Objet : Dossier {{ dossier_reference }}\n\nBonjour,\n\nReçu le {{ received_on }}.")
    monkeypatch.setitem(texts.templates(), "arrived", texts.Template("arrived", "tests", text))


def page(client, name, *args, **query):
    return client.get(reverse(f"calls:{name}", args=args), query)


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_costs_the_same_for_one_or_many(manager, count, django_assert_max_num_queries):
    MessageFactory.create_batch(count)

    with django_assert_max_num_queries(12):
        answer = page(manager, "outbox")

    assert len(answer.context["rows"]) == count


def test_the_list_is_filtered_and_paged(manager):
    MessageFactory.create_batch(51, key="arrived", about="K7RM2XQ4TB")
    bounced = MessageFactory(bounced=True, to="perdue@example.fr", subject="Perdue")

    assert [row[0] for row in page(manager, "outbox", delivery="bounced").context["rows"]] == [bounced]
    assert [row[0] for row in page(manager, "outbox", search="PERDUE@").context["rows"]] == [bounced]
    assert len(page(manager, "outbox", delivery="nonsense").context["rows"]) == 50
    first = page(manager, "outbox", about="K7RM2XQ4TB", key="arrived")
    second = page(manager, "outbox", about="K7RM2XQ4TB", after=first.context["page"].next_cursor)
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 1)


@pytest.mark.parametrize("role", [None, Role.APPRAISER, Role.PARTNER])
def test_the_outbox_is_closed_to_others(signed_in, role):
    user = MandateFactory(role=role).user if role else UserFactory()

    answer = page(signed_in(user), "outbox")

    assert answer.status_code == 403
    assert "Cette page est réservée" in answer.text


def test_a_mandate_on_one_call_shows_the_messages_of_that_call(signed_in):
    client = signed_in(MandateFactory(role=Role.PROGRAMME_MANAGER, call_slug="ami").user)
    own, other, account = MessageFactory(call_slug="ami"), MessageFactory(call_slug="aap"), MessageFactory()

    assert [row[0] for row in page(client, "outbox").context["rows"]] == [own]
    assert page(client, "outbox_message", own.public_id).status_code == 200
    for hidden in (other, account):
        assert page(client, "outbox_message", hidden.public_id).status_code == 404


def test_a_message_is_shown_without_running_anything(manager):
    message = MessageFactory(sent=True, text="Bonjour <script>alert(1)</script>\n\n- un point\n- deux")

    answer = page(manager, "outbox_message", message.public_id)

    assert "Bonjour &lt;script&gt;" in answer.text
    assert "un point" in answer.text


def test_nobody_reads_the_code_of_somebody_else(manager):
    message = MessageFactory(secret=True, text="Votre code : 424242")

    answer = page(manager, "outbox_message", message.public_id)

    assert "424242" not in answer.text
    assert "personne d’autre que son destinataire" in answer.text


def test_the_outbox_of_the_demonstration_is_its_mail_box(manager, settings):
    settings.DEMO = True
    message = MessageFactory(secret=True, text="Votre lien : http://localhost:8000/engagement/x/")

    assert "/engagement/x/" in page(manager, "outbox_message", message.public_id).text


def move(client, message, name):
    return client.post(reverse("calls:outbox_move", args=[message.public_id, name]), follow=True)


def test_a_message_is_held_released_and_cancelled(manager):
    message = MessageFactory()
    steps = [("retenir", Delivery.HELD), ("liberer", Delivery.QUEUED), ("annuler", Delivery.CANCELLED)]

    for name, delivery in steps:
        assert move(manager, message, name).status_code == 200
        message.refresh_from_db()
        assert message.delivery == delivery
    assert "Ce n’est plus possible" in move(manager, message, "retenir").text
    assert move(manager, message, "inconnu").status_code == 404


def test_a_message_is_sent_again_to_a_corrected_address(manager):
    message = MessageFactory(bounced=True)
    url = reverse("calls:outbox_message", args=[message.public_id])

    assert "adresse" in manager.post(url, {"to": "fausse"}).text
    manager.post(url, {"to": "anne@example.fr"})

    assert Message.objects.get(resent_from=message).to == "anne@example.fr"


def test_an_unknown_address_waits_for_a_second_person(signed_in):
    first, second = (signed_in(MandateFactory(role=Role.PROGRAMME_MANAGER).user) for _ in range(2))
    message = MessageFactory(bounced=True)
    first.post(reverse("calls:outbox_message", args=[message.public_id]), {"to": "inconnue@example.fr"})
    copy = Message.objects.get(resent_from=message)
    release = reverse("calls:outbox_move", args=[copy.public_id, "liberer"])

    assert copy.delivery == Delivery.HELD
    assert first.post(release).status_code == 403
    second.post(release)

    copy.refresh_from_db()
    assert copy.delivery == Delivery.QUEUED


def test_an_operator_follows_the_sending_and_reads_nothing(signed_in):
    operator = signed_in(MandateFactory(role=Role.OPERATOR).user)
    message = MessageFactory(subject="Dossier du Pôle Bois", text="Le fond du dossier.", to="anne@example.fr")

    listed = page(operator, "outbox").text
    one = page(operator, "outbox_message", message.public_id).text

    for shown in (listed, one):
        assert "anne@example.fr" in shown
        assert "Pôle Bois" not in shown
        assert "Le fond du dossier" not in shown
    assert len(page(operator, "outbox", search="Bois").context["rows"]) == 0


def edit(call, key="arrived"):
    return reverse("calls:words_edit", args=[call.slug, key])


def test_the_words_of_a_call_are_previewed_saved_and_reset(manager):
    call = CallFactory()
    words = {"subject": "Reçu : {{ dossier_reference }}", "body": "Merci, le {{ received_on }}."}
    assert call.title in page(manager, "words_calls").text
    assert "D’origine" in page(manager, "words_list", call.slug).text

    shown = manager.post(edit(call), words | {"preview": "1"}).text
    assert "Reçu : K7RM2XQ4TB" in shown
    assert "Merci, le 2\u00a0mars 2026." in shown
    assert not TemplateText.objects.exists()

    manager.post(edit(call), words)
    assert "Propre à l’appel" in page(manager, "words_list", call.slug).text
    assert "Merci, le" in page(manager, "words_edit", call.slug, "arrived").text

    manager.post(reverse("calls:words_reset", args=[call.slug, "arrived"]))
    assert not TemplateText.objects.exists()


def test_an_unknown_name_is_refused_where_it_was_typed(manager):
    answer = manager.post(edit(CallFactory()), {"subject": "a", "body": "{{ password }}"})

    assert "Variable inconnue dans ce message" in answer.text
    assert "{{ password }}" in answer.text


def test_words_elsewhere_are_not_found(manager, signed_in):
    call = CallFactory()
    other = signed_in(MandateFactory(role=Role.PROGRAMME_MANAGER, call_slug="autre").user)

    assert manager.get(edit(call, "inconnu")).status_code == 404
    assert other.get(edit(call)).status_code == 404
    assert page(manager, "outbox_message", uuid4()).status_code == 404

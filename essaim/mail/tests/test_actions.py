import pytest
from django.core.exceptions import ValidationError
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.audit.models import Entry
from essaim.kit.rules import Refused
from essaim.mail import actions, texts
from essaim.mail.factories import MessageFactory
from essaim.mail.models import Delivery, TemplateText

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_template(monkeypatch):
    text = texts.parse("Objet : Dossier {{ reference }}\n\nVotre dossier {{ reference }} est arrivé.")
    monkeypatch.setitem(texts.templates(), "arrived", texts.Template("arrived", "tests", text))


def plain(error):
    return str(error.value).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_message_is_held_then_released_then_cancelled(anne):
    message = MessageFactory()

    actions.hold_message(message, by=anne)
    assert message.delivery == Delivery.HELD
    actions.release_message(message, by=anne)
    assert message.delivery == Delivery.QUEUED
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"message_id": message.pk}]
    actions.cancel_message(message, by=anne)
    assert message.delivery == Delivery.CANCELLED
    assert [entry.verb for entry in Entry.objects.order_by("id")] == [
        "hold_message",
        "release_message",
        "cancel_message",
    ]


@pytest.mark.parametrize("action", [actions.hold_message, actions.release_message, actions.cancel_message])
def test_what_is_sent_can_no_longer_be_stopped(anne, action):
    message = MessageFactory(sent=True)

    with pytest.raises(Refused) as error:
        action(message, by=anne)

    assert plain(error) == "Ce n’est plus possible : envoyé."


def test_a_message_is_sent_again_word_for_word_and_only_once(anne):
    message = MessageFactory(bounced=True, about="K7RM2XQ4TB")

    copy = actions.resend_message(message, by=anne, to="anne.martin@example.fr")
    again = actions.resend_message(message, by=anne)

    assert copy == again
    assert (copy.to, copy.text, copy.about) == ("anne.martin@example.fr", message.text, "K7RM2XQ4TB")
    assert ProcrastinateJob.objects.count() == 1


def test_a_message_that_waits_is_not_sent_twice(anne):
    with pytest.raises(Refused, match="ferait un doublon"):
        actions.resend_message(MessageFactory(), by=anne)


def test_a_secret_is_never_sent_again(anne):
    with pytest.raises(Refused, match="doit en demander un autre"):
        actions.resend_message(MessageFactory(sent=True, secret=True), by=anne)


def test_it_is_not_sent_again_to_a_wrong_address(anne):
    with pytest.raises(ValidationError):
        actions.resend_message(MessageFactory(sent=True), by=anne, to="anne@")


def test_a_call_writes_its_own_words_then_takes_ours_back(anne):
    kept = actions.save_text("ami", "arrived", "Reçu : {{ reference }}", "Merci.\n", by=anne)
    assert (kept.subject, kept.body, kept.updated_by) == ("Reçu : {{ reference }}", "Merci.", anne)

    actions.reset_text("ami", "arrived", by=anne)
    actions.reset_text("ami", "arrived", by=anne)
    assert not TemplateText.objects.exists()


@pytest.mark.parametrize(
    ("subject", "body", "reason"),
    [
        ("Reçu", "{{ password }}", "Variable inconnue dans ce message : {{ password }}."),
        ("Reçu", "{% include 'x' %}", "Une accolade est mal placée."),
        ("Reçu", "{{ reference|upper }}", "Une accolade est mal placée."),
        ("Reçu", "{{ reference.pk }}", "Une accolade est mal placée."),
        ("", "Merci.", "L’objet et le texte sont obligatoires."),
    ],
)
def test_words_that_would_not_be_sent_are_refused_at_once(anne, subject, body, reason):
    with pytest.raises(ValidationError) as error:
        actions.save_text("ami", "arrived", subject, body, by=anne)

    assert reason in error.value.messages[0].replace("\u00a0", " ")
    assert not TemplateText.objects.exists()


def test_the_words_of_a_message_that_does_not_exist_are_refused(anne):
    with pytest.raises(Refused):
        actions.save_text("ami", "unknown", "a", "b", by=anne)

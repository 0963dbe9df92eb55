"""A message is a row before it is a letter, and the row says what became of it."""

from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.files.factories import StoredFileFactory
from essaim.mail import outbox, smtp, tasks, texts
from essaim.mail.models import Delivery, Message, TemplateText

pytestmark = pytest.mark.django_db

CONTEXT = {"pole_name": "Pôle « Bois & <Cie> »", "receipt_url": "http://localhost:8000/dossiers/K7RM2XQ4TB/"}


@pytest.fixture(autouse=True)
def one_template(monkeypatch):
    text = texts.parse(
        "Objet : Dossier de {{ pole_name }}\n\nBonjour,\n\nLe dossier de {{ pole_name }} est déposé.\n"
        "Suivez-le : {{ receipt_url }}.\n\n- un point\n- un autre\n\n{{ contact_phone }}\n"
    )
    monkeypatch.setitem(texts.templates(), "submitted", texts.Template("submitted", "tests", text))


def send(**options):
    return outbox.send("submitted", "anne@example.fr", CONTEXT, **options)


def parts(envelope):
    letter = message_from_bytes(envelope.content, policy=policy.default)
    return letter, letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()


def test_a_message_leaves_in_text_and_in_html(post):
    message = send(about="K7RM2XQ4TB")
    tasks.deliver(message.pk)

    message.refresh_from_db()
    assert (message.delivery, message.attempts, message.report) == (Delivery.SENT, 1, "")
    letter, text, html = parts(post.letters[0])
    assert letter["Subject"] == "Dossier de Pôle « Bois & <Cie> »"
    assert letter["Message-ID"] == f"<{message.public_id}@essaim.example>"
    assert letter["To"] == "anne@example.fr"
    assert "Le dossier de Pôle « Bois & <Cie> » est déposé." in text
    assert "Bois &amp; &lt;Cie&gt;" in html
    assert '<a href="http://localhost:8000/dossiers/K7RM2XQ4TB/">' in html
    assert "<li>un point</li><li>un autre</li>" in html


def test_a_message_exists_if_and_only_if_its_transaction_does():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize(("critical", "queue"), [(True, "critical"), (False, "bulk")])
def test_critical_mail_has_its_own_queue(critical, queue):
    message = send(critical=critical)

    assert [(job.queue_name, job.args) for job in ProcrastinateJob.objects.all()] == [
        (queue, {"message_id": message.pk})
    ]


def test_the_same_fact_told_twice_makes_one_message():
    assert send(once_key="submitted:1") == send(once_key="submitted:1")
    assert ProcrastinateJob.objects.count() == 1


def test_a_message_held_back_has_no_job():
    assert send(hold=True).delivery == Delivery.HELD
    assert not ProcrastinateJob.objects.exists()


def test_a_server_that_says_later_is_tried_again(post):
    post.to_recipients = ["451 try later"]
    message = send()

    with pytest.raises(smtp.NotNow):
        tasks.deliver(message.pk)
    message.refresh_from_db()
    assert (message.delivery, message.report) == (Delivery.RETRYING, "451 try later")

    tasks.deliver(message.pk)
    message.refresh_from_db()
    assert (message.delivery, message.attempts, len(post.letters)) == (Delivery.SENT, 2, 1)


@pytest.mark.parametrize("moment", ["to_recipients", "to_data"])
def test_an_address_that_does_not_exist_bounces_at_once(post, moment):
    setattr(post, moment, ["550 no such user"])
    message = send()

    tasks.deliver(message.pk)

    message.refresh_from_db()
    assert (message.delivery, message.report) == (Delivery.BOUNCED, "550 no such user")


def test_a_server_that_does_not_answer_fails_after_the_last_try(settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    message = send()
    Message.objects.filter(pk=message.pk).update(attempts=tasks.ATTEMPTS)

    tasks.deliver(message.pk)

    message.refresh_from_db()
    assert message.delivery == Delivery.FAILED
    assert "refused" in message.report


def test_without_a_server_the_message_is_kept_and_says_so():
    message = send()

    tasks.deliver(message.pk)

    message.refresh_from_db()
    assert message.delivery == Delivery.SENT
    assert message.report == tasks.KEPT


def test_a_message_is_sent_once_even_when_its_job_runs_twice(post):
    message = send()

    tasks.deliver(message.pk)
    tasks.deliver(message.pk)

    assert len(post.letters) == 1


def test_a_secret_leaves_and_is_forgotten(post):
    message = send(secret=True)
    tasks.deliver(message.pk)

    message.refresh_from_db()
    assert "Bonjour" in parts(post.letters[0])[1]
    assert (message.text, message.html) == (tasks.ERASED, "")


@pytest.mark.parametrize(("demo", "production"), [(True, True), (False, False), (True, False)])
def test_only_a_demonstration_keeps_personal_links_to_be_read(demo, production, settings):
    settings.DEMO, settings.PRODUCTION = demo, production
    message = send(secret=True)
    tasks.deliver(message.pk)

    message.refresh_from_db()
    assert (message.text != tasks.ERASED) == (demo and not production)


def test_a_file_is_joined_once_it_is_safe(post):
    tasks.deliver(send(files=[StoredFileFactory(name="récépissé.pdf")]).pk)

    letter, _, _ = parts(post.letters[0])
    assert [(part.get_filename(), part.get_content_type()) for part in letter.iter_attachments()] == [
        ("récépissé.pdf", "application/pdf")
    ]


def test_a_file_that_nobody_scanned_is_not_sent_to_anybody():
    with pytest.raises(ValidationError, match=r"piece\.pdf"):
        send(files=[StoredFileFactory(name="piece.pdf", not_scanned=True)])


def test_a_wrong_address_is_refused():
    with pytest.raises(ValidationError):
        outbox.send("submitted", "anne@example.fr\r\nBcc: x@example.fr", CONTEXT)


def test_a_line_break_in_a_value_does_not_enter_the_headers():
    message = outbox.send("submitted", "anne@example.fr", CONTEXT | {"pole_name": "A\r\nBcc: x@example.fr"})

    assert message.subject == "Dossier de A Bcc: x@example.fr"


def test_what_a_value_holds_is_never_a_placeholder_nor_a_link_elsewhere():
    message = outbox.send(
        "submitted",
        "anne@example.fr",
        CONTEXT | {"pole_name": "{{ contact_email }} https://ailleurs.example/"},
    )

    assert "{{ contact_email }} https://ailleurs.example/" in message.text
    assert 'href="https://ailleurs' not in message.html


def test_a_missing_value_is_an_error_of_the_caller():
    with pytest.raises(KeyError, match="receipt_url"):
        outbox.send("submitted", "anne@example.fr", {"pole_name": "A"})


def test_a_call_has_its_own_words(anne):
    TemplateText.objects.create(
        call_slug="ami", key="submitted", subject="Reçu : {{ pole_name }}", body="Merci.", updated_by=anne
    )

    assert send(call_slug="ami").subject == "Reçu : Pôle « Bois & <Cie> »"
    assert send(call_slug="autre").subject == "Dossier de Pôle « Bois & <Cie> »"


def test_words_that_cannot_be_filled_give_way_to_ours(anne):
    TemplateText.objects.create(
        call_slug="ami", key="submitted", subject="{{ unknown }}", body="Merci.", updated_by=anne
    )

    assert send(call_slug="ami").subject == "Dossier de Pôle « Bois & <Cie> »"

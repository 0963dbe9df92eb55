from uuid import uuid4

import pytest
from django.core.management import call_command

from essaim.mail.bounces import note_bounce
from essaim.mail.factories import MessageFactory
from essaim.mail.models import Delivery

pytestmark = pytest.mark.django_db

RETURNED = """\
From: MAILER-DAEMON@mx.example.fr
To: ne-pas-repondre@essaim.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <20260302.{other}@mx.example.fr>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail system could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.fr

Final-Recipient: rfc822; anne@example.fr
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <anne@example.fr>: Recipient
    address rejected

--b
Content-Type: message/rfc822

Message-ID: <{public_id}@essaim.example>
Subject: Votre dossier

Bonjour
--b--
"""


def returned(public_id, action="failed", status="5.1.1"):
    return RETURNED.format(public_id=public_id, action=action, status=status, other=uuid4()).encode()


def test_a_letter_that_comes_back_is_noted_on_its_message():
    message = MessageFactory(sent=True)

    assert note_bounce(returned(message.public_id)) == message

    message.refresh_from_db()
    assert message.delivery == Delivery.BOUNCED
    assert message.report == "smtp; 550 5.1.1 <anne@example.fr>: Recipient address rejected"


@pytest.mark.parametrize(
    "letter",
    [
        lambda message: returned(message.public_id, action="delayed", status="4.4.1"),
        lambda message: returned(uuid4()),
        lambda message: (
            f"Subject: absent\nIn-Reply-To: <{message.public_id}@essaim.example>\n\nEn congé".encode()
        ),
        lambda message: b"",
        lambda message: bytes(range(256)) * 20,
    ],
)
def test_a_delay_an_absence_or_noise_changes_nothing(letter):
    message = MessageFactory(sent=True)

    assert note_bounce(letter(message)) is None

    message.refresh_from_db()
    assert message.delivery == Delivery.SENT


def test_the_command_reads_files(tmp_path, capsys):
    message = MessageFactory(sent=True, to="anne@example.fr")
    letter = tmp_path / "retour.eml"
    letter.write_bytes(returned(message.public_id))

    call_command("mail", "bounces", str(letter))

    assert "message à anne@example.fr rejeté" in capsys.readouterr().out

"""Handing one message to the mail server of EMAIL_URL, and telling apart « never » and « not now »."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from essaim.files.storage import storage
from essaim.kit.breaker import Breaker
from essaim.mail.models import Message

TIMEOUT = 20  # seconds


class Rejected(Exception):
    """The server says that this address will never take this message."""


class NotNow(Exception):
    """No answer, or « try again later »."""


_silence = Breaker("mail")


def refuse_while_silent() -> None:
    """A server that hangs is left alone for half a minute: no message spends its tries on it."""
    if is_configured() and _silence.is_open:
        raise NotNow("Le serveur de courriel ne répond pas.")


@dataclass(frozen=True)
class Server:
    """`smtp://user:password@host:587?tls=True`, or `smtps://` when the connection starts encrypted."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    encrypted: bool

    @classmethod
    def from_url(cls, url: str) -> "Server":
        parts = urlsplit(url)
        query = {
            name: values[-1].lower() in {"1", "true", "yes"} for name, values in parse_qs(parts.query).items()
        }
        encrypted = parts.scheme in {"smtps", "smtp+ssl"} or query.get("ssl", False)
        starttls = parts.scheme == "smtp+tls" or query.get("tls", False)
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if encrypted else 587 if starttls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=starttls,
            encrypted=encrypted,
        )

    def connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        if self.starttls:
            server.starttls(context=context)
        if self.user:
            server.login(self.user, self.password)
        return server


def is_configured() -> bool:
    return bool(settings.EMAIL_URL)


def keeps_secrets_to_show() -> bool:
    """The demonstration sends nothing: its outbox is the only mailbox, codes and personal links included."""
    return settings.DEMO and not settings.PRODUCTION and not is_configured()


def message_id(message: Message) -> str:
    """The same at each try, so that a mailbox shows it once, and a bounce finds its row."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message.public_id}@{domain}>"


def compose(message: Message) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = message.subject
    letter["From"] = settings.DEFAULT_FROM_EMAIL
    letter["To"] = message.to
    letter["Reply-To"] = message.reply_to or settings.ESSAIM_CONTACT_EMAIL
    letter["Date"] = formatdate()
    letter["Message-ID"] = message_id(message)
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    letter.add_alternative(message.html, subtype="html")
    for joined in message.files.select_related("file"):
        main, _, sub = joined.file.content_type.partition("/")
        with storage().open(joined.file.storage_key) as content:
            letter.add_attachment(content.read(), maintype=main, subtype=sub, filename=joined.file.name)
    return letter


def send(message: Message) -> None:
    """Raises `Rejected` or `NotNow`, with what the server said."""
    try:
        with Server.from_url(settings.EMAIL_URL).connect() as server:
            server.send_message(compose(message))
        _silence.answer()
    except smtplib.SMTPRecipientsRefused as refusal:
        code, answer = next(iter(refusal.recipients.values()))
        raise (Rejected if code >= 500 else NotNow)(_said(code, answer)) from refusal
    except smtplib.SMTPDataError as refusal:
        permanent = refusal.smtp_code >= 500
        raise (Rejected if permanent else NotNow)(_said(refusal.smtp_code, refusal.smtp_error)) from refusal
    except smtplib.SMTPResponseException as refusal:  # sender refused, bad password: ours to repair
        raise NotNow(_said(refusal.smtp_code, refusal.smtp_error)) from refusal
    except (OSError, smtplib.SMTPException) as error:
        _silence.silence()
        raise NotNow(str(error) or type(error).__name__) from error


def _said(code: int, answer: bytes | str) -> str:
    return f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"

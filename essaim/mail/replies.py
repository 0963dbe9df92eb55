"""What a person typed in an answer by mail, without what the mail program quoted below it."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser
from typing import NamedTuple

LONGEST = 8000
READ_AT_MOST = 2 * 1024 * 1024
QUOTE = re.compile(
    r"^\s*(>|-{2,}\s*(message d.origine|original message|forwarded|message transféré)"
    r"|(le|on)\b.{5,200}\b(a écrit|wrote)\s*:?\s*$|de\s?:\s.+@|from\s?:\s.+@|_{8,})",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"^--\s?$")


class Reply(NamedTuple):
    """Who says that they wrote, to which address with a token, and what."""

    sender: str
    token: str
    text: str
    mail_id: str
    is_automatic: bool


def read_reply(source: bytes, prefix: str) -> Reply | None:
    """None when no address of this letter is `prefix+token@...`."""
    letter = message_from_bytes(source[:READ_AT_MOST], policy=policy.default)
    token = _token(letter, prefix)
    if not token:
        return None
    return Reply(
        sender=parseaddr(str(letter.get("From", "")))[1].lower(),
        token=token,
        text=typed(_body(letter)),
        mail_id=" ".join(str(letter.get("Message-ID", "")).split())[:250],
        is_automatic=_is_automatic(letter),
    )


def typed(body: str) -> str:
    """The lines above the first quotation or signature."""
    kept = []
    for line in body.replace("\r\n", "\n").replace("\x00", "").split("\n"):
        if QUOTE.match(line) or SIGNATURE.match(line):
            break
        kept.append(line.rstrip())
    return "\n".join(kept).strip()[:LONGEST]


def _token(letter: EmailMessage, prefix: str) -> str:
    names = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
    lines = [str(value) for name in names for value in letter.get_all(name, [])]
    for _, address in getaddresses(lines):
        local = address.partition("@")[0]
        if local.startswith(f"{prefix}+"):
            return local.removeprefix(f"{prefix}+")
    return ""


def _is_automatic(letter: EmailMessage) -> bool:
    """An out-of-office must not write in the thread (RFC 3834)."""
    told = str(letter.get("Auto-Submitted", "no")).strip().lower()
    bulk = str(letter.get("Precedence", "")).strip().lower() in {"bulk", "junk", "auto_reply"}
    return told != "no" or bulk or letter.get_content_type() == "multipart/report"


def _body(letter: EmailMessage) -> str:
    part = letter.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        text = part.get_content()
    except (LookupError, ValueError):  # an encoding that nobody knows
        return ""
    if not isinstance(text, str):
        return ""
    return _as_text(text) if part.get_content_subtype() == "html" else text


class _Text(HTMLParser):
    BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote"})
    HIDDEN = frozenset({"style", "script", "head", "blockquote"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.hidden += tag in self.HIDDEN
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in self.HIDDEN

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.parts.append(data)


def _as_text(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    return "".join(reader.parts)

"""The head of the journal, signed each day and kept elsewhere: whoever rewrites the chain cannot rewrite it.

Ed25519 (RFC 8032); the key is derived from SECRET_KEY by HKDF (RFC 5869). A copy of the file kept outside
proves which entries were there: `essaim verify --heads FILE`.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from essaim.audit.journal import head
from essaim.audit.models import Entry, JournalHead

Head = dict[str, Any]  # number, hash, at (ISO 8601), signature (base64)


@transaction.atomic
def sign_head() -> JournalHead | None:
    """Sign where the journal is now; None when it is empty. Twice at the same place is once."""
    number, digest = head()
    if not number:
        return None
    at = timezone.now().replace(microsecond=0)
    row, _ = JournalHead.objects.get_or_create(
        number=number,
        defaults={"hash": digest, "at": at, "signature": _sign(number, digest, at)},
    )
    return row


def published() -> dict[str, Any]:
    """What is shown at a stable address, and kept in a file elsewhere."""
    rows = JournalHead.objects.order_by("number")
    return {
        "key": public_key(),
        "heads": [
            {"number": row.number, "hash": row.hash, "at": row.at.isoformat(), "signature": row.signature}
            for row in rows
        ],
    }


def heads_of(text: str) -> list[Head]:
    """Those of a file kept elsewhere. Raises ValueError."""
    given = json.loads(text)
    found = given.get("heads") if isinstance(given, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError("ce n’est pas un fichier de têtes du journal")
    return found


def wrong_heads(heads: Iterable[Head]) -> Iterator[str]:
    """The heads that the journal no longer holds, or that we did not sign."""
    given = [(int(one["number"]), str(one["hash"]), one) for one in heads]
    rows = Entry.objects.filter(number__in=[number for number, _, _ in given])
    held_by = dict(rows.values_list("number", "hash"))
    for number, digest, one in given:
        if not _is_ours(number, digest, datetime.fromisoformat(str(one["at"])), str(one["signature"])):
            yield f"tête {number}\u00a0: signature fausse"
        held = held_by.get(number)
        if held is None:
            yield f"tête {number}\u00a0: le journal n’a plus cette écriture"
        elif held != digest:
            yield f"tête {number}\u00a0: le journal porte une autre empreinte"


def public_key() -> str:
    raw = _key(settings.SECRET_KEY).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def _key(secret: str) -> Ed25519PrivateKey:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"essaim.audit.heads").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)


def _words(number: int, digest: str, at: datetime) -> bytes:
    return f"essaim journal|{number}|{digest}|{int(at.timestamp())}".encode()


def _sign(number: int, digest: str, at: datetime) -> str:
    return base64.b64encode(_key(settings.SECRET_KEY).sign(_words(number, digest, at))).decode()


def _is_ours(number: int, digest: str, at: datetime, signature: str) -> bool:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            _key(secret).public_key().verify(base64.b64decode(signature), _words(number, digest, at))
        except (InvalidSignature, ValueError):
            continue
        return True
    return False

"""The ways to sign, behind one adapter: each checks what it was given and says what it proves.

To add an advanced electronic signature (RGS, eIDAS), add one `Means` here: its `proof` takes the answer of
the provider, and nothing else of the application changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CONSENT = "J’ai lu ce document, j’ai qualité pour engager ma structure, et je le signe."


@dataclass(frozen=True)
class Act:
    """What is known at the moment of signing."""

    name: str
    role: str
    email: str
    at: datetime
    document_sha256: str
    consent: str = ""
    address: str = ""  # of the machine
    file_sha256: str = ""  # of the signed PDF, when one was sent


@dataclass(frozen=True)
class Means:
    label: str
    needs_file: bool
    proof: Callable[[Act], Mapping[str, Any]]  # raises ValueError, with words for the reader


def _in_service(act: Act) -> Mapping[str, Any]:
    if act.consent != CONSENT:
        raise ValueError("Cochez la case pour signer.")
    return {
        "consent": act.consent,
        "authentication": "compte personnel, code à usage unique",
        "machine": act.address,
    }


def _uploaded(act: Act) -> Mapping[str, Any]:
    if not act.file_sha256:
        raise ValueError("Joignez le PDF signé.")
    return {"signed_file_sha256": act.file_sha256}


MEANS = {
    "service": Means("Signer dans le service", False, _in_service),
    "upload": Means("Envoyer le PDF signé", True, _uploaded),
}


def evidence(means: str, act: Act) -> dict[str, Any]:
    """Who, when, which document (its hash), and what the means proves."""
    return {
        "means": means,
        "name": act.name,
        "role": act.role,
        "email": act.email,
        "at": act.at.isoformat(),
        "document_sha256": act.document_sha256,
        **MEANS[means].proof(act),
    }

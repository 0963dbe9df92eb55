"""The agreements prepared or sent in number: those that wait, and what became of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.decisions.models import DecisionFrame
from essaim.grants import rules
from essaim.grants.compute import drafting
from essaim.grants.compute.terms import read
from essaim.grants.models import Agreement, AgreementBatch, AgreementVersion, VersionState

SOMEBODY = "à nommer"


@dataclass(frozen=True)
class BatchView:
    batch: AgreementBatch
    total: int
    looked_at: int


@dataclass(frozen=True)
class ToSend:
    """A text that waits to be sent, and what it lacks besides the name of who signs."""

    version: AgreementVersion
    missing: list[str]
    names_nobody: bool  # for the State


def batches_of(user: User) -> QuerySet[AgreementBatch]:
    return AgreementBatch.objects.filter(by=user).select_related("wave")


def batch_view(batch: AgreementBatch) -> BatchView:
    looked_at = batch.done + len(batch.left_aside)
    return BatchView(batch, looked_at + len(batch.waiting), looked_at)


def drafts_to_send(user: User, wave: Wave | None = None) -> QuerySet[AgreementVersion]:
    """The texts in preparation of the agreements that this person manages, amendments too."""
    managed = Agreement.objects.filter(rules.managed_by(user))
    found = AgreementVersion.objects.filter(state=VersionState.DRAFT, agreement__in=managed)
    if wave is not None:
        found = found.filter(agreement__dossier__wave=wave)
    named = found.select_related("agreement__dossier__pole", "agreement__dossier__wave")
    return named.order_by("agreement__dossier__pole__name", "pk")


def to_send_by_wave(user: User) -> list[tuple[Wave, int]]:
    """How many texts wait, the newest wave first; one question."""
    counts: dict[int, tuple[Wave, int]] = {}
    rows = drafts_to_send(user).order_by("-agreement__dossier__wave__closes_at", "pk").defer("content")
    for version in rows:
        wave = version.agreement.dossier.wave
        counts[wave.pk] = (wave, counts.get(wave.pk, (wave, 0))[1] + 1)
    return list(counts.values())


def to_send(versions: Iterable[AgreementVersion]) -> list[ToSend]:
    """What each still lacks: the name of who signs for the State is given with the batch."""
    found = []
    for version in versions:
        terms = read(version.content)
        named = drafting.signed_by(terms, SOMEBODY, SOMEBODY)
        found.append(ToSend(version, drafting.why_not_sent(named), named != terms))
    return found


def signer_of(wave: Wave) -> tuple[str, str]:
    """Who signs the decisions of the wave, proposed for its agreements."""
    frame = DecisionFrame.objects.filter(wave=wave).select_related("delegation").first()
    signs = frame.delegation if frame else None
    return (signs.holder, signs.quality) if signs else ("", "")


def seen_of(versions: Iterable[AgreementVersion]) -> str:
    """What the preview showed: another text, or one saved since, gives another answer."""
    plain = ",".join(f"{version.pk}:{version.saved}" for version in versions)
    return hashlib.sha256(plain.encode()).hexdigest()

"""The pages of the decisions: see tour.py."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.decisions.actions.decisions import take_back
from essaim.decisions.factories import (
    AppealFactory,
    CommunicationFactory,
    DecisionBatchFactory,
    DecisionFactory,
    DecisionLetterFactory,
    OpinionsRequestFactory,
    ReleaseFactory,
)
from essaim.decisions.models import Decision
from essaim.mail.factories import MessageFactory

At = Callable[..., Any]
GRANT = "subvention"
NOT_PAGES = {
    "selection:decision_letter_preview": "a file",
    "selection:decision_letter_file": "a file",
    "selection:decision_export": "a file",
    "selection:appeal_file": "a file",
    "decisions:own_letter": "a file",
    "decisions:laureates_export": "a file",
}


def decisions(at: At, person: Callable[[str], User]) -> Iterator[Any]:
    """Those of the demonstration are ready; others, of a wave of their own, are released and contested."""
    manager = person("tresor")
    wave = Wave.objects.get(slug="ptce-2021")
    yield at("selection:decision_waves", manager)
    yield from embargoed(at, manager, wave)
    yield from known(at, manager)


def embargoed(at: At, manager: User, wave: Wave) -> Iterator[Any]:
    rows = Decision.objects.filter(dossier__wave=wave, door=GRANT, state="ready").order_by("pk")
    draft, ready = rows[0], rows[1]
    take_back(draft, by=manager)
    batch = DecisionBatchFactory(wave=wave, by=manager, done=12, waiting=[draft.pk])
    yield at("selection:decision_board", manager, slug=wave.slug, door=GRANT)
    yield at("selection:decision_batch_start", manager, slug=wave.slug, door=GRANT, step="ready")
    yield at("selection:decision_batch", manager, public_id=batch.public_id)
    for name in ("release", "decision_frame"):
        yield at(f"selection:{name}", manager, slug=wave.slug)
    for name in ("decision", "decision_feedback"):
        yield at(f"selection:{name}", manager, public_id=draft.public_id)
    for name in ("decision", "decision_letter"):
        yield at(f"selection:{name}", manager, public_id=ready.public_id)


def known(at: At, manager: User) -> Iterator[Any]:
    lost = DecisionFactory(released=True, dossier__pole__name="Un pôle non retenu")
    wave, author = lost.dossier.wave, lost.dossier.created_by
    won = DecisionFactory(
        released=True,
        financed=True,
        amount=Decimal(50_000),
        dossier__wave=wave,
        dossier__pole__name="Un lauréat",
    )
    postal = DecisionLetterFactory(decision=lost, sent=True, act__postal=True).act
    DecisionLetterFactory(decision=won, sent=True)
    message = MessageFactory(key="decision_available", about=lost.dossier.reference, delivery="bounced")
    appeal = AppealFactory(decision=lost)
    CommunicationFactory(decision=lost)
    ReleaseFactory(done=True, wave=wave)
    OpinionsRequestFactory(decision=won)
    waiting = DecisionFactory(
        released=True, reserve=True, dossier__wave=wave, dossier__pole__name="Un pôle en réserve"
    )
    gone = DecisionFactory(
        withdrawn=True, financed=True, dossier__wave=wave, dossier__pole__name="Un pôle qui renonce"
    )
    for name in ("deliveries", "appeals", "opinion_requests"):
        yield at(f"selection:{name}", manager, slug=wave.slug)
    yield at("notices:act", manager, public_id=postal.public_id)
    yield at("selection:delivery_resend", manager, public_id=message.public_id)
    yield at("selection:appeal", manager, public_id=appeal.public_id)
    for name in ("decision", "appeal_record"):
        yield at(f"selection:{name}", manager, public_id=lost.public_id)
    yield at("selection:decision_withdraw", manager, public_id=won.public_id)
    yield at("selection:reserve_call", manager, public_id=gone.public_id)
    yield at("decisions:own", waiting.dossier.created_by, reference=waiting.dossier.reference)
    yield at("decisions:own", author, reference=lost.dossier.reference)
    yield at("decisions:own_appeal", author, reference=lost.dossier.reference, public_id=lost.public_id)
    yield at("decisions:laureates_waves", None)
    yield at("decisions:laureates", None, slug=wave.slug)

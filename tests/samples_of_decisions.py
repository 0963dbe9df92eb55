"""The arguments of the pages of decisions; see tests/samples.py. Their managers are national."""

from typing import Any

from essaim.accounts.factories import UserFactory
from essaim.calls.factories import GRANT, SUPPORT
from essaim.decisions.factories import (
    AppealFactory,
    DecisionBatchFactory,
    DecisionFactory,
    DecisionLetterFactory,
    ReleaseFactory,
)
from essaim.decisions.models import Decision
from essaim.mail.factories import MessageFactory
from tests.samples import desk_dossier, sample


def decided(**situation: Any) -> Decision:
    dossier = desk_dossier(submitted=False, admissible=True, doors=[SUPPORT, GRANT], electronic_notice=True)
    return DecisionFactory(dossier=dossier, **situation)


@sample(
    *(
        f"selection:{page}"
        for page in ("decision_frame", "release", "deliveries", "appeals", "opinion_requests")
    )
)
def _():
    return {"slug": decided().dossier.wave.slug}


@sample(*(f"selection:{page}" for page in ("decision_board", "decision_prepare", "decision_export")))
def _():
    return {"slug": decided().dossier.wave.slug, "door": GRANT}


@sample("selection:decision_batch_start")
def _():
    return {"slug": decided().dossier.wave.slug, "door": GRANT, "step": "ready"}


@sample("selection:decision_batch")
def _():
    return {"public_id": DecisionBatchFactory(by=UserFactory(), wave=decided().dossier.wave).public_id}


@sample(
    *(f"selection:{page}" for page in ("decision", "decision_feedback", "feedback_again")),
    *(f"selection:{page}" for page in ("decision_letter", "letter_again", "decision_letter_preview")),
    *(f"selection:{page}" for page in ("decision_communicate", "appeal_record")),
)
def _():
    letter = DecisionLetterFactory(decision=decided(ready=True))
    return {"public_id": letter.decision.public_id}


@sample("selection:decision_state")
def _():
    return {"public_id": decided().public_id, "step": "prete"}


@sample("selection:decision_withdraw")
def _():
    return {"public_id": decided(financed=True, released=True).public_id}


@sample("selection:reserve_call")
def _():
    return {"public_id": decided(financed=True, withdrawn=True).public_id}


@sample("selection:decision_letter_file")
def _():
    letter = notified()
    return {"public_id": letter.decision.public_id, "letter_id": letter.public_id}


@sample("selection:delivery_resend")
def _():
    decision = decided(released=True)
    message = MessageFactory(key="decision_available", about=decision.dossier.reference)
    return {"public_id": message.public_id}


@sample("selection:appeal", "selection:appeal_file")
def _():
    return {"public_id": AppealFactory(decision=decided(released=True)).public_id}


@sample("decisions:own")
def _():
    return {"reference": decided(released=True).dossier.reference}


@sample("decisions:own_letter")
def _():
    letter = notified()
    return {"reference": letter.decision.dossier.reference, "public_id": letter.public_id}


@sample("decisions:own_appeal", "decisions:own_opinions")
def _():
    decision = decided(released=True)
    return {"reference": decision.dossier.reference, "public_id": decision.public_id}


@sample("decisions:laureates", shared=True)
def _():
    return {"slug": released_wave().slug}


@sample("decisions:laureates_export", shared=True)
def _():
    return {"slug": released_wave().slug, "file_format": "csv"}


def notified() -> Any:
    return DecisionLetterFactory(decision=decided(released=True), sent=True)


def released_wave() -> Any:
    decision = decided(financed=True, released=True)
    return ReleaseFactory(done=True, wave=decision.dossier.wave).wave

"""Agreements and what follows them: instalments, reports, meetings, hearings, aid."""

from essaim.grants.models.agreements import (
    Agreement,
    AgreementState,
    AgreementVersion,
    Side,
    VersionSignature,
    VersionState,
)
from essaim.grants.models.aid import AidDecision, DeclaredAid, LinkedUndertaking, RegimeChoice
from essaim.grants.models.batches import AgreementBatch
from essaim.grants.models.followup import (
    FinancialReport,
    FollowUpMeeting,
    IndicatorValue,
    MeetingState,
    Renewal,
    RenewalState,
    ReportState,
)
from essaim.grants.models.payments import (
    Hearing,
    HearingCopy,
    HearingPurpose,
    HearingReply,
    HearingState,
    Instalment,
    InstalmentState,
    Repayment,
)

__all__ = [
    "Agreement",
    "AgreementBatch",
    "AgreementState",
    "AgreementVersion",
    "AidDecision",
    "DeclaredAid",
    "FinancialReport",
    "FollowUpMeeting",
    "Hearing",
    "HearingCopy",
    "HearingPurpose",
    "HearingReply",
    "HearingState",
    "IndicatorValue",
    "Instalment",
    "InstalmentState",
    "LinkedUndertaking",
    "MeetingState",
    "RegimeChoice",
    "Renewal",
    "RenewalState",
    "Repayment",
    "ReportState",
    "Side",
    "VersionSignature",
    "VersionState",
]

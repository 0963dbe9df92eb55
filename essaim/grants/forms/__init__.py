"""What those who write, sign, pay and report type."""

from essaim.grants.forms.acts import (
    AgreementFilter,
    AidForm,
    AmendForm,
    CloseForm,
    EjForm,
    GridForm,
    HearingDecisionForm,
    HearingForm,
    MeetingForm,
    MinutesForm,
    PaidForm,
    ReasonForm,
    RecoveryForm,
    RenewalForm,
    ReplyForm,
    SendBatchForm,
    SignForm,
    TextForm,
    ValueForm,
)
from essaim.grants.forms.report import ReportForm
from essaim.grants.forms.terms import TermsForm

__all__ = [
    "AgreementFilter",
    "AidForm",
    "AmendForm",
    "CloseForm",
    "EjForm",
    "GridForm",
    "HearingDecisionForm",
    "HearingForm",
    "MeetingForm",
    "MinutesForm",
    "PaidForm",
    "ReasonForm",
    "RecoveryForm",
    "RenewalForm",
    "ReplyForm",
    "ReportForm",
    "SendBatchForm",
    "SignForm",
    "TermsForm",
    "TextForm",
    "ValueForm",
]

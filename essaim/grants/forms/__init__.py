"""What those who write, sign, pay and report type."""

from essaim.grants.forms.acts import (
    AgreementFilter,
    AidForm,
    AmendForm,
    CloseForm,
    EjForm,
    GridForm,
    HearingForm,
    MeetingForm,
    MinutesForm,
    PaidForm,
    ReasonForm,
    RecoveryForm,
    RenewalForm,
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
    "HearingForm",
    "MeetingForm",
    "MinutesForm",
    "PaidForm",
    "ReasonForm",
    "RecoveryForm",
    "RenewalForm",
    "ReportForm",
    "SendBatchForm",
    "SignForm",
    "TermsForm",
    "TextForm",
    "ValueForm",
]

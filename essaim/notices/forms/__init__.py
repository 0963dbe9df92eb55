"""What is typed about acts, appeals and delegations."""

from essaim.notices.forms.acts import AppealForm, ChannelForm, OwnAppealForm, PostingForm, SignatoryForm
from essaim.notices.forms.answers import AnswerForm
from essaim.notices.forms.delegations import AbsenceForm, DelegationForm, EndForm

__all__ = [
    "AbsenceForm",
    "AnswerForm",
    "AppealForm",
    "ChannelForm",
    "DelegationForm",
    "EndForm",
    "OwnAppealForm",
    "PostingForm",
    "SignatoryForm",
]

"""What people type about calls and waves, read and checked; actions write."""

from essaim.calls.forms.items import (
    CriterionForm,
    DoorForm,
    EligibilityForm,
    PieceForm,
    QuestionForm,
    RuleForm,
    SectionForm,
)
from essaim.calls.forms.parts import CalendarForm, MoneyForm, PresentationForm, UndertakingsForm
from essaim.calls.forms.questions import QuestionsForm, question_field, stored_value
from essaim.calls.forms.steering import (
    CallFrameForm,
    CallTextForm,
    DocumentForm,
    ExtendForm,
    FirstNoteForm,
    ImportForm,
    NameForm,
    NewCallForm,
    NewWaveForm,
    NoteForm,
    ReasonForm,
    ReopenForm,
)

__all__ = [
    "CalendarForm",
    "CallFrameForm",
    "CallTextForm",
    "CriterionForm",
    "DocumentForm",
    "DoorForm",
    "EligibilityForm",
    "ExtendForm",
    "FirstNoteForm",
    "ImportForm",
    "MoneyForm",
    "NameForm",
    "NewCallForm",
    "NewWaveForm",
    "NoteForm",
    "PieceForm",
    "PresentationForm",
    "QuestionForm",
    "QuestionsForm",
    "ReasonForm",
    "ReopenForm",
    "RuleForm",
    "SectionForm",
    "UndertakingsForm",
    "question_field",
    "stored_value",
]

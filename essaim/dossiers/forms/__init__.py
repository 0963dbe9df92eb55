"""What was typed in the pages of a dossier. The actions write."""

from essaim.dossiers.forms.budget import BudgetForm
from essaim.dossiers.forms.filing import ReviewForm, WithdrawForm
from essaim.dossiers.forms.lateness import AdmitLateForm, LateAccessForm
from essaim.dossiers.forms.people import CoAuthorForm
from essaim.dossiers.forms.pieces import PieceForm
from essaim.dossiers.forms.section import SectionForm
from essaim.dossiers.forms.start import CarryForm, DoorsForm, IdentityForm, ManualForm, StartForm

__all__ = [
    "AdmitLateForm",
    "BudgetForm",
    "CarryForm",
    "CoAuthorForm",
    "DoorsForm",
    "IdentityForm",
    "LateAccessForm",
    "ManualForm",
    "PieceForm",
    "ReviewForm",
    "SectionForm",
    "StartForm",
    "WithdrawForm",
]

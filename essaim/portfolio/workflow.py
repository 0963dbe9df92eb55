"""The life of a portfolio."""

from essaim.portfolio.models import PortfolioState as P
from essaim.portfolio.rules import may_revoke, may_study
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
PORTFOLIO = Workflow(
    # name                 from             to              button                       who
    T("adopt_portfolio",   {P.DRAFT},       P.ADOPTED,      "Adopter ce portefeuille",   may_study),
    T("revoke_portfolio",  {P.ADOPTED},     P.REVOKED,      "Retirer l’adoption",        may_revoke),
    T("discard_portfolio", {P.DRAFT},       P.DISCARDED,    "Écarter ce scénario",       may_study),
    T("restore_portfolio", {P.DISCARDED},   P.DRAFT,        "Reprendre ce scénario",     may_study),
)
# fmt: on

"""The people of the demonstration: one account per role, offered on the sign-in page with ESSAIM_DEMO."""

from typing import NamedTuple


class DemoAccount(NamedTuple):
    """`role`: a value of accounts.Role, "" for candidates; `region`: its code, "" for the whole country."""

    name: str
    first_name: str
    last_name: str
    role: str
    region: str
    what: str

    @property
    def email(self) -> str:
        return f"{self.name}@demo.essaim.example"


A = DemoAccount
DEMO_ACCOUNTS = [
    A("coordination", "Camille", "Rivière", "", "", "Coordonne un pôle, dépose un dossier"),
    A("direction", "Dominique", "Faure", "", "", "Dirige la structure porteuse, signe"),
    A("cra.occitanie", "Inès", "Garrigue", "appraiser", "76", "Instruit en Occitanie"),
    A("cra.bretagne", "Yann", "Le Bihan", "appraiser", "53", "Instruit en Bretagne"),
    A("cna", "Nadia", "Benali", "national_officer", "", "Coordonne l’instruction"),
    A("tresor", "Paul", "Mercier", "programme_manager", "", "Ouvre les appels et les vagues"),
    A("budget", "Brigitte", "Colin", "budget_manager", "", "Suit les crédits"),
    A("comite", "Charles", "Vidal", "committee_member", "", "Siège au comité"),
    A("compagnon", "Solène", "Marchand", "compagnon", "", "Anime un pôle compagnon"),
    A("prestataire", "Hugo", "Bernard", "provider", "", "Rend un service du bouquet"),
    A("partenaire", "Alice", "Renaud", "partner", "", "Travaille à l’ANCT"),
    A("evaluation", "Élise", "Caron", "evaluator", "", "Évalue le programme"),
    A("exploitation", "Omar", "Petit", "operator", "", "Fait tourner le service"),
]

"""The people of the demonstration: one account per role, listed on the sign-in page when ESSAIM_DEMO is on."""

from typing import NamedTuple


class DemoAccount(NamedTuple):
    """`role`: a value of accounts.Role, or "" for candidates; `region`: its code, or "" for the whole country."""

    email: str
    first_name: str
    last_name: str
    role: str
    region: str
    what: str


DEMO_ACCOUNTS = [
    DemoAccount("coordination@demo.essaim.example", "Camille", "Rivière", "", "", "Coordonne un pôle, dépose un dossier"),
    DemoAccount("direction@demo.essaim.example", "Dominique", "Faure", "", "", "Dirige la structure porteuse, signe"),
    DemoAccount("cra.occitanie@demo.essaim.example", "Inès", "Garrigue", "appraiser", "76", "Instruit en Occitanie"),
    DemoAccount("cra.bretagne@demo.essaim.example", "Yann", "Le Bihan", "appraiser", "53", "Instruit en Bretagne"),
    DemoAccount("cna@demo.essaim.example", "Nadia", "Benali", "national_officer", "", "Coordonne l’instruction"),
    DemoAccount("tresor@demo.essaim.example", "Paul", "Mercier", "programme_manager", "", "Ouvre les appels et les vagues"),
    DemoAccount("budget@demo.essaim.example", "Brigitte", "Colin", "budget_manager", "", "Suit les crédits"),
    DemoAccount("comite@demo.essaim.example", "Charles", "Vidal", "committee_member", "", "Siège au comité"),
    DemoAccount("compagnon@demo.essaim.example", "Solène", "Marchand", "compagnon", "", "Anime un pôle compagnon"),
    DemoAccount("prestataire@demo.essaim.example", "Hugo", "Bernard", "provider", "", "Rend un service du bouquet"),
    DemoAccount("partenaire@demo.essaim.example", "Alice", "Renaud", "partner", "", "Travaille à l’ANCT"),
    DemoAccount("evaluation@demo.essaim.example", "Élise", "Caron", "evaluator", "", "Évalue le programme"),
    DemoAccount("exploitation@demo.essaim.example", "Omar", "Petit", "operator", "", "Installe et fait tourner le service"),
]

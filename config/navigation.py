"""The main menu, as data: (label, name of the page, who sees it).

Who: "public" (everyone), "signed_in", or a tuple of roles (`essaim.accounts.models.Role`, and "candidate" for
a person who acts without any mandate). A page that does not exist is not shown. The role in use decides
of the menu; it gives no right.
"""

NAVIGATION = [
    ("Appels ouverts", "calls:list", "public"),
    ("Pôles", "poles:list", "public"),
    ("Lauréats", "decisions:laureates_waves", "public"),
    ("Compagnons", "mentoring:list", "public"),
    ("Mes dossiers", "dossiers:list", ("candidate",)),
    ("Bureau d’instruction", "admissibility:desk", ("appraiser", "national_officer", "programme_manager")),
    ("Mes lectures", "appraisal:board", ("committee_member", "evaluator", "appraiser", "national_officer")),
    ("Évaluation", "appraisal:waves", ("national_officer", "programme_manager")),
    ("Conventions", "grants:list", ("budget_manager", "programme_manager", "national_officer", "appraiser")),
    ("Crédits", "budget:list", ("budget_manager", "programme_manager", "national_officer")),
    ("Comité", "selection:committee_home", ("committee_member", "national_officer", "programme_manager")),
    ("Portefeuilles", "selection:portfolio_doors", ("national_officer", "programme_manager")),
    ("Décisions", "selection:decision_waves", ("national_officer", "programme_manager")),
    ("Appels et vagues", "calls:manage", ("programme_manager",)),
    ("Mes compagnonnages", "mentoring:own", ("candidate", "compagnon")),
    (
        "Dimensionner le bouquet",
        "mentoring:sizing",
        ("compagnon", "partner", "programme_manager", "national_officer", "budget_manager"),
    ),
    ("Gestion des compagnons", "mentoring:board", ("programme_manager", "national_officer")),
    ("Messages", "portals:outbox", ("programme_manager", "national_officer", "operator")),
    ("Personnes", "accounts:people", ("programme_manager", "operator")),
]

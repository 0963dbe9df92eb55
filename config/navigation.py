"""The main menu, as data: groups of (label, name of the page, who sees it).

Who: "public" (everyone), "signed_in", or a tuple of roles (`essaim.accounts.models.Role`, and "candidate" for
a person who acts without any mandate). A page that does not exist is not shown, a group of which one page is
shown is that page. The role in use decides of the menu; it gives no right.
"""

MANAGERS = ("programme_manager", "national_officer")

NAVIGATION: list[tuple[str, list[tuple[str, str, str | tuple[str, ...]]]]] = [
    ("Appels", [("Appels ouverts", "calls:list", "public")]),
    (
        "Pôles et services",
        [
            ("Annuaire des pôles", "poles:list", "public"),
            ("Lauréats", "decisions:laureates_waves", "public"),
            ("Services", "services:catalogue", "public"),
            ("Compagnons", "mentoring:list", "public"),
            ("Vie nationale", "community:home", "public"),
            ("Enquêtes", "community:surveys", ("candidate", "compagnon", "provider", "partner", *MANAGERS)),
            ("Données ouvertes", "opendata:home", "public"),
        ],
    ),
    ("Dossiers", [("Mes dossiers", "dossiers:list", ("candidate",))]),
    (
        "Mon accompagnement",
        [
            ("Mes bouquets", "services:entitlements", ("candidate",)),
            ("Mes compagnonnages", "mentoring:own", ("candidate", "compagnon")),
            ("Mon périmètre", "community:partners", ("partner",)),
        ],
    ),
    (
        "Instruction",
        [
            ("Bureau d’instruction", "admissibility:desk", ("appraiser", *MANAGERS)),
            (
                "Mes lectures",
                "appraisal:board",
                ("committee_member", "evaluator", "appraiser", "national_officer"),
            ),
            ("Évaluation", "appraisal:waves", MANAGERS),
        ],
    ),
    (
        "Sélection",
        [
            ("Portefeuilles", "selection:portfolio_doors", MANAGERS),
            ("Comité", "selection:committee_home", ("committee_member", *MANAGERS)),
            ("Décisions", "selection:decision_waves", MANAGERS),
        ],
    ),
    (
        "Bouquet",
        [
            ("Demandes de services", "services:requests", ("provider", *MANAGERS)),
            ("Mes séances", "services:slots", ("provider",)),
            ("Suivi du bouquet", "services:board", ("partner", *MANAGERS)),
            ("Gestion du bouquet", "services:manage", MANAGERS),
            (
                "Dimensionner le bouquet",
                "sizing:sizing",
                ("compagnon", "partner", "budget_manager", *MANAGERS),
            ),
            ("Gestion des compagnons", "mentoring:board", MANAGERS),
        ],
    ),
    (
        "Financement",
        [
            ("Conventions", "grants:list", ("budget_manager", "appraiser", *MANAGERS)),
            ("Crédits", "budget:list", ("budget_manager", *MANAGERS)),
            ("Publication des données", "opendata:manage", ("budget_manager", "programme_manager")),
        ],
    ),
    (
        "Réglages",
        [
            ("Appels et vagues", "calls:manage", ("programme_manager",)),
            ("Messages", "calls:outbox", ("operator", *MANAGERS)),
            ("Personnes", "accounts:people", ("programme_manager", "operator")),
        ],
    ),
]

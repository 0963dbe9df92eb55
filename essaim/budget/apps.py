from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "essaim.budget"

    def ready(self) -> None:
        from essaim.budget.queries import unbalanced
        from essaim.kit.invariants import INVARIANTS, Invariant

        INVARIANTS.fill(Invariant("Registre des crédits\u00a0: mouvements équilibrés", unbalanced))

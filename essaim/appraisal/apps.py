from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "essaim.appraisal"

    def ready(self) -> None:
        from essaim.accounts.rules import BARRIERS
        from essaim.appraisal import receivers  # noqa: F401
        from essaim.appraisal.queries.kept import changed_reviews
        from essaim.appraisal.rules import tied
        from essaim.kit.invariants import INVARIANTS, Invariant

        BARRIERS.fill(tied)
        INVARIANTS.fill(Invariant("Avis\u00a0: notes et textes remis", changed_reviews))

from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "essaim.committee"

    def ready(self) -> None:
        from essaim.committee.queries.committee import open_sitting
        from essaim.committee.queries.kept import changed_votes
        from essaim.committee.rules import shown_in_a_sitting
        from essaim.kit.invariants import INVARIANTS, Invariant
        from essaim.portfolio.queries.portfolios import SITTINGS
        from essaim.portfolio.rules import SHOWN

        SHOWN.fill(shown_in_a_sitting)
        SITTINGS.fill(open_sitting)
        INVARIANTS.fill(Invariant("Votes\u00a0: bulletins et résultats du journal", changed_votes))

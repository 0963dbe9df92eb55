from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "essaim.committee"

    def ready(self) -> None:
        from essaim.committee.queries.committee import open_sitting
        from essaim.committee.rules import shown_in_a_sitting
        from essaim.portfolio.queries.portfolios import SITTINGS
        from essaim.portfolio.rules import SHOWN

        SHOWN.fill(shown_in_a_sitting)
        SITTINGS.fill(open_sitting)

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "essaim.decisions"

    def ready(self) -> None:
        from essaim.decisions import receivers  # noqa: F401
        from essaim.decisions.queries.notices import news_of_decisions
        from essaim.decisions.rules import follows_from
        from essaim.dossiers.queries import register_news, register_page
        from essaim.portfolio.rules import FOLLOWED

        FOLLOWED.fill(follows_from)
        register_page("Décision", "decisions:own")
        register_news(news_of_decisions)

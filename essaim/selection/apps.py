from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "essaim.selection"

    def ready(self) -> None:
        from essaim.dossiers.queries import register_news, register_page
        from essaim.selection import receivers  # noqa: F401
        from essaim.selection.queries.notices import news_of_decisions

        register_page("Décision", "decisions:own")
        register_news(news_of_decisions)

from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "essaim.selection"

    def ready(self) -> None:
        from essaim.dossiers.queries import register_page
        from essaim.selection import receivers  # noqa: F401

        register_page("Décision", "decisions:own")

from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "essaim.selection"

    def ready(self) -> None:
        from essaim.selection import receivers  # noqa: F401


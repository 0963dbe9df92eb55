from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "essaim.opendata"

    def ready(self) -> None:
        from essaim.ui.context import LINKS

        LINKS.fill("opendata:home", name="open_data")

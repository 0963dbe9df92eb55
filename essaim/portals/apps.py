from django.apps import AppConfig


class PortalsConfig(AppConfig):
    name = "essaim.portals"

    def ready(self) -> None:
        from essaim.portals import receivers  # noqa: F401

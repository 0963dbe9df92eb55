from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "essaim.services"

    def ready(self) -> None:
        from essaim.services import receivers  # noqa: F401

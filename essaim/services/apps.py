from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "essaim.services"

    def ready(self) -> None:
        from essaim.dossiers.rules import SEQUELS
        from essaim.services import receivers  # noqa: F401
        from essaim.services.queries.sequels import sequels
        from essaim.ui.context import LINKS

        SEQUELS.fill(sequels)
        LINKS.fill("services:entitlements", name="own_bouquet")

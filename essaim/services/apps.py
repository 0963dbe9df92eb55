from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "essaim.services"

    def ready(self) -> None:
        from essaim.accounts.rules import REFERENCES
        from essaim.dossiers.rules import SEQUELS
        from essaim.services import receivers  # noqa: F401
        from essaim.services.queries.sequels import sequels
        from essaim.services.rules import closed_bookings, closed_requests
        from essaim.ui.context import LINKS

        REFERENCES.fill(closed_bookings)
        REFERENCES.fill(closed_requests)
        SEQUELS.fill(sequels)
        LINKS.fill("services:entitlements", name="own_bouquet")

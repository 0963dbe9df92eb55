from django.apps import AppConfig


class PortalsConfig(AppConfig):
    name = "essaim.portals"

    def ready(self) -> None:
        from essaim.portals import receivers  # noqa: F401
        from essaim.ui.context import LINKS

        pages = ("home", "board", "accessibility", "legal", "privacy", "sitemap", "contact", "help")
        for purpose in pages:
            LINKS.fill(f"portals:{purpose}", name=purpose)

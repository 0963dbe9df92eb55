from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "essaim.notices"

    def ready(self) -> None:
        from essaim.dossiers.queries import PAGES, Page

        PAGES.fill(Page("Décisions notifiées et recours", "notices:own", lambda *_: True))

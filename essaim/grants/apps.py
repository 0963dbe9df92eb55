from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "essaim.grants"

    def ready(self) -> None:
        from essaim.dossiers.queries import PAGES, Page
        from essaim.dossiers.rules import SEQUELS
        from essaim.grants import receivers  # noqa: F401
        from essaim.grants.queries.sequels import AGREEMENTS, sequels
        from essaim.ui.context import LINKS

        SEQUELS.fill(sequels)
        PAGES.fill(
            Page("Convention et versements", "grants:of_dossier", lambda _, kinds: bool(kinds & AGREEMENTS))
        )
        LINKS.fill("grants:chorus", name="chorus_payments")

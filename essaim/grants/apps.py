from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "essaim.grants"

    def ready(self) -> None:
        from essaim.dossiers.queries import register_page
        from essaim.dossiers.rules import SEQUELS
        from essaim.grants import receivers  # noqa: F401
        from essaim.grants.queries.sequels import AGREEMENTS, sequels

        SEQUELS.append(sequels)
        register_page(
            "Convention et versements", "grants:of_dossier", lambda _, kinds: bool(kinds & AGREEMENTS)
        )

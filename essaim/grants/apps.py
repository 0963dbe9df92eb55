from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "essaim.grants"

    def ready(self) -> None:
        from essaim.dossiers.queries import register_page
        from essaim.grants import receivers  # noqa: F401

        register_page("Convention et versements", "grants:of_dossier")

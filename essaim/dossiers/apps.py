from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "essaim.dossiers"

    def ready(self) -> None:
        from essaim.calls.queries import USAGES
        from essaim.dossiers import receivers  # noqa: F401
        from essaim.dossiers.queries import usage
        from essaim.ui.context import LINKS

        USAGES.fill(usage)
        LINKS.fill("dossiers:start", name="start_dossier")
        LINKS.fill("dossiers:lateness", name="lateness")

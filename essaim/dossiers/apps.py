from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "essaim.dossiers"

    def ready(self) -> None:
        from essaim.calls.queries import register_usage
        from essaim.dossiers import receivers  # noqa: F401
        from essaim.dossiers.queries import usage

        register_usage(usage)

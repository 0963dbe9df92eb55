from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "essaim.appraisal"

    def ready(self) -> None:
        from essaim.appraisal import receivers  # noqa: F401
        from essaim.appraisal.rules import is_barred
        from essaim.dossiers.rules import BARRIERS

        BARRIERS.fill(is_barred)

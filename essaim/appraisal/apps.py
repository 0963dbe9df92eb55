from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "essaim.appraisal"

    def ready(self) -> None:
        from essaim.accounts.rules import BARRIERS
        from essaim.appraisal import receivers  # noqa: F401
        from essaim.appraisal.rules import tied

        BARRIERS.fill(tied)

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "essaim.mentoring"

    def ready(self) -> None:
        from essaim.dossiers.rules import SEQUELS
        from essaim.mentoring import receivers  # noqa: F401
        from essaim.mentoring.queries.sequels import sequels

        SEQUELS.fill(sequels)

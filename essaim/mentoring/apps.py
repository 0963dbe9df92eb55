from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "essaim.mentoring"

    def ready(self) -> None:
        from essaim.mentoring import receivers  # noqa: F401

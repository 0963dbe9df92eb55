from django.apps import AppConfig


class AdmissibilityConfig(AppConfig):
    name = "essaim.admissibility"

    def ready(self) -> None:
        from essaim.admissibility import receivers  # noqa: F401
        from essaim.admissibility.queries.exports import DESK
        from essaim.dossiers.queries import register_page
        from essaim.files.exports import register

        register("desk", DESK)
        register_page("Échanges avec l’administration", "admissibility:thread")
        register_page("Suite donnée", "admissibility:outcome")

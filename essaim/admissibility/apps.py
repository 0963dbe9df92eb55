from django.apps import AppConfig


class AdmissibilityConfig(AppConfig):
    name = "essaim.admissibility"

    def ready(self) -> None:
        from essaim.admissibility import receivers  # noqa: F401
        from essaim.admissibility.queries.exports import DESK
        from essaim.admissibility.queries.letters import has_outcome
        from essaim.admissibility.queries.sequels import sequels
        from essaim.dossiers.queries import PAGES, Page
        from essaim.dossiers.rules import SEQUELS
        from essaim.files.exports import PRODUCERS

        PRODUCERS.fill(DESK, name="desk")
        SEQUELS.fill(sequels)
        PAGES.fill(Page("Échanges avec l’administration", "admissibility:thread", lambda *_: True))
        PAGES.fill(Page("Suite donnée", "admissibility:outcome", lambda dossier, _: has_outcome(dossier)))

from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "essaim.opendata"

    def ready(self) -> None:
        from essaim.kit.invariants import INVARIANTS, Invariant
        from essaim.opendata.queries import changed_publications
        from essaim.ui.context import LINKS

        LINKS.fill("opendata:home", name="open_data")
        INVARIANTS.fill(Invariant("Données ouvertes\u00a0: fichiers publiés", changed_publications))

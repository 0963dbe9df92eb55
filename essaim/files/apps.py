from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "essaim.files"

    def ready(self) -> None:
        from essaim.files.invariants import changed_files
        from essaim.kit.invariants import INVARIANTS, Invariant

        INVARIANTS.fill(Invariant("Fichiers\u00a0: présents et inchangés", changed_files))

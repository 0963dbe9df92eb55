from collections.abc import Iterator

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "essaim.audit"
    verbose_name = "journal"

    def ready(self) -> None:
        from essaim.audit.heads import published, wrong_heads
        from essaim.audit.journal import first_broken_entry
        from essaim.kit.invariants import INVARIANTS, Invariant

        def chain() -> Iterator[str]:
            if (number := first_broken_entry()) is not None:
                yield f"la chaîne est rompue à l’écriture {number}"

        def heads() -> Iterator[str]:
            return wrong_heads(published()["heads"])

        INVARIANTS.fill(Invariant("Journal\u00a0: chaîne sans trou ni retouche", chain))
        INVARIANTS.fill(Invariant("Journal\u00a0: têtes signées retrouvées", heads))

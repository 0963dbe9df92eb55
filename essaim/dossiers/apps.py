from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "essaim.dossiers"

    def ready(self) -> None:
        from essaim.accounts.rules import BARRIERS, REFERENCES
        from essaim.calls.queries import KNOWN_ADDRESSES, USAGES
        from essaim.dossiers import receivers  # noqa: F401
        from essaim.dossiers.queries import addresses_about, addresses_of_authors, usage
        from essaim.dossiers.queries.kept import changed_filings, missing_receipts
        from essaim.dossiers.rules import closed_poles, closed_references, taken_part_in
        from essaim.kit.invariants import INVARIANTS, Invariant
        from essaim.poles.queries import AUTHORS
        from essaim.ui.context import LINKS

        USAGES.fill(usage)
        LINKS.fill("dossiers:start", name="start_dossier")
        LINKS.fill("dossiers:lateness", name="lateness")
        BARRIERS.fill(taken_part_in)
        REFERENCES.fill(closed_references)
        REFERENCES.fill(closed_poles)
        AUTHORS.fill(addresses_of_authors)
        KNOWN_ADDRESSES.fill(addresses_about)
        INVARIANTS.fill(Invariant("Dépôts\u00a0: contenu, empreinte, journal", changed_filings))
        INVARIANTS.fill(Invariant("Dépôts\u00a0: un accusé pour chacun", missing_receipts))

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "essaim.grants"

    def ready(self) -> None:
        from essaim.accounts.rules import REFERENCES
        from essaim.dossiers.queries import PAGES, Page
        from essaim.dossiers.rules import SEQUELS
        from essaim.grants import receivers, rules  # noqa: F401
        from essaim.grants.actions import undo_act
        from essaim.grants.queries.kept import changed_agreements
        from essaim.grants.queries.sequels import AGREEMENTS, sequels
        from essaim.kit.invariants import INVARIANTS, Invariant
        from essaim.notices.compute.kinds import Family
        from essaim.notices.rules import HANDLING, Handling
        from essaim.ui.context import LINKS

        REFERENCES.fill(rules.closed_references)
        SEQUELS.fill(sequels)
        PAGES.fill(
            Page("Convention et versements", "grants:of_dossier", lambda _, kinds: bool(kinds & AGREEMENTS))
        )
        LINKS.fill("grants:chorus", name="chorus_payments")
        effect = "la mesure est rapportée, ou la demande de troisième année est examinée de nouveau."
        handling = Handling(rules.handled_acts, rules.answers_appeal, granted=undo_act, effect=effect)
        HANDLING.fill(handling, name=Family.GRANT)
        INVARIANTS.fill(Invariant("Conventions\u00a0: le texte signé", changed_agreements))

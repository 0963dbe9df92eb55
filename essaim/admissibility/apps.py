from django.apps import AppConfig


class AdmissibilityConfig(AppConfig):
    name = "essaim.admissibility"

    def ready(self) -> None:
        from essaim.admissibility import receivers, rules  # noqa: F401
        from essaim.admissibility.actions import undo_act
        from essaim.admissibility.queries import still_awaited
        from essaim.admissibility.queries.exports import DESK
        from essaim.admissibility.queries.letters import has_outcome
        from essaim.admissibility.queries.sequels import sequels
        from essaim.dossiers.queries import PAGES, Page
        from essaim.dossiers.rules import AWAITED, SEQUELS
        from essaim.files.exports import PRODUCERS
        from essaim.notices.compute.kinds import Family
        from essaim.notices.rules import HANDLING, Handling

        PRODUCERS.fill(DESK, name="desk")
        SEQUELS.fill(sequels)
        PAGES.fill(Page("Échanges avec l’administration", "admissibility:thread", lambda *_: True))
        PAGES.fill(Page("Suite donnée", "admissibility:outcome", lambda dossier, _: has_outcome(dossier)))
        AWAITED.fill(still_awaited)
        effect = "l’examen de la recevabilité est rouvert."
        handling = Handling(rules.handled_acts, rules.answers_appeal, granted=undo_act, effect=effect)
        HANDLING.fill(handling, name=Family.ADMISSIBILITY)

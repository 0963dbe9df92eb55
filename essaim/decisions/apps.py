from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "essaim.decisions"

    def ready(self) -> None:
        from essaim.decisions import receivers, rules  # noqa: F401
        from essaim.decisions.queries.sequels import sequels
        from essaim.decisions.rules import follows_from
        from essaim.dossiers.compute.sequels import DECISIONS
        from essaim.dossiers.queries import PAGES, Page
        from essaim.dossiers.rules import SEQUELS
        from essaim.notices.compute.kinds import Family
        from essaim.notices.rules import HANDLING, Handling
        from essaim.portfolio.rules import FOLLOWED

        FOLLOWED.fill(follows_from)
        SEQUELS.fill(sequels)
        handling = Handling(rules.handled_acts, rules.answers_act, places=rules.places_of_act)
        HANDLING.fill(handling, name=Family.DECISION)
        PAGES.fill(Page("Décision", "decisions:own", lambda _, kinds: bool(kinds & DECISIONS)))

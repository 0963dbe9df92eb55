"""Why a dossier is left out, and the smallest change that lets it in: each found by solving again."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from essaim.kit.money import format_euros
from essaim.optimum.solver import FREE, Ints
from essaim.portfolio.compute.portfolio.clash import clash, dossiers, in_words, rule
from essaim.portfolio.compute.portfolio.document import Change, Id, LeftOut
from essaim.portfolio.compute.portfolio.studio import ENVELOPE, Chosen, Key, Studio

FURTHEST = 3  # a bound is relaxed by 1, 2 or 3
REASON_OF = {
    "bound_min": "bound",
    "bound_max": "bound",
    "count_min": "count",
    "count_max": "count",
    "envelope": "envelope",
}


@dataclass(frozen=True)
class Explainer:
    studio: Studio
    chosen: Chosen

    def explain(self, identifier: Id) -> LeftOut:
        studio = self.studio
        if identifier in studio.given.locked_out:
            return self._locked_out(identifier)
        place = studio.place[identifier]
        imposed = studio.solve(studio.program(imposed=[place]))
        if not imposed.proven:
            return LeftOut(id=identifier, reason="unproven", sentence="Le temps de calcul n’a pas suffi.")
        better = self._better(place)
        far = better and studio.given.explain == "all"  # what lets it in lets its betters in first
        changes = self._relaxations(place) + ([] if far else self._more_money(place))
        if imposed.x is None:
            return self._impossible(identifier, changes)
        lost = self.chosen.value - imposed.value
        changes = [*changes, self._more_points(lost)]
        reason = self._reason(lost, changes, better)
        leaves, enters = self.chosen.x & ~imposed.x, imposed.x & ~self.chosen.x
        enters[place] = 0
        return LeftOut(
            id=identifier,
            reason=reason,  # type: ignore[arg-type]
            sentence=self._sentence(reason, lost, changes, better, studio.names(leaves & 1)),
            points_lost=studio.in_points(lost),
            instead=studio.names(leaves & 1),
            together_with=studio.names(enters & 1),
            dominated_by=better or None,
            changes=changes,
        )

    # --- Cases ---------------------------------------------------------------------------------

    def _locked_out(self, identifier: Id) -> LeftOut:
        studio = self.studio
        kept = [key for key in studio.keys if key != ("locked_out", identifier)]
        again = studio.choose(studio.program(kept=kept))
        enters = again is not None and again.proven and bool(again.x[studio.place[identifier]])
        change = Change(kind="unlock", certain=True, sentence="Le laisser au choix suffit à le retenir.")
        end = "sans cela, il serait retenu" if enters else "même sans cela, il ne serait pas retenu"
        return LeftOut(
            id=identifier,
            reason="locked_out",
            sentence=f"Écarté par la commission\u00a0: {end}.",
            changes=[change] if enters else [],
        )

    def _impossible(self, identifier: Id, changes: list[Change]) -> LeftOut:
        keys = clash(self.studio, [self.studio.place[identifier]]) or []
        said = ", ".join(in_words(self.studio, key) for key in keys)
        return LeftOut(
            id=identifier,
            reason="impossible",
            sentence=f"Aucune sélection permise ne le contient\u00a0: {said}.",
            clash=[rule(self.studio, key) for key in keys],
            changes=changes,
        )

    # --- The smallest changes ------------------------------------------------------------------

    @cached_property
    def _relaxed(self) -> list[tuple[Key, int, Chosen]]:
        """What is selected when one bound gives way by 1, 2 or 3."""
        studio, found = self.studio, []
        for key in studio.limits:
            if key == ENVELOPE:
                continue
            widest = studio.solve(studio.program(relaxed={key: FURTHEST}))
            if widest.x is None or widest.value <= self.chosen.value:
                continue
            for by in range(1, FURTHEST + 1):
                again = studio.choose(studio.program(relaxed={key: by}))
                if again is not None and again.proven:
                    found.append((key, by, again))
        return found

    def _relaxations(self, place: int) -> list[Change]:
        first: dict[Key, int] = {}
        for key, by, again in self._relaxed:
            if again.x[place]:
                first.setdefault(key, by)
        return [self._relaxation(key, by) for key, by in first.items()]

    def _relaxation(self, key: Key, by: int) -> Change:
        kind, index = key
        more = "de moins" if kind.endswith("min") else "de plus"
        said = in_words(self.studio, key)
        return Change(
            kind=kind,  # type: ignore[arg-type]
            by=by,  # type: ignore[arg-type]
            index=int(index) if kind.startswith("bound") else None,
            certain=True,
            sentence=f"Retenu avec {dossiers(by)} {more} à la règle «\u00a0{said}\u00a0».",
        )

    def _more_money(self, place: int) -> list[Change]:
        """The least envelope at which some best selection holds the dossier.

        Whatever it is, it must pay for the dossier in a selection worth the best one without it. That price
        is a new envelope, whose best selection may be worth more: the price rises until both meet.
        """
        studio = self.studio
        envelope, best = studio.envelope, self.chosen.value
        anything = studio.program(envelope=FREE, imposed=[place])
        while True:
            worth = replace(anything.with_row(studio.scores, low=best), gains=-studio.costs)
            cheapest = studio.solve(worth)
            if cheapest.x is None or not cheapest.proven:
                return []
            envelope = max(envelope, -cheapest.value)
            found = self._at(envelope)
            if found is None or not found.proven:
                return []
            if found.value == best:
                break
            best = found.value
        by = studio.in_euros(envelope) - studio.given.envelope
        if by <= 0:
            return []
        certain = bool(found.x[place])
        end = "le fait retenir" if certain else "le met à égalité"
        return [
            Change(kind="envelope", by=by, certain=certain, sentence=f"Ajouter {format_euros(by)} {end}.")
        ]

    @cached_property
    def _envelopes(self) -> dict[int, Chosen | None]:
        return {self.studio.envelope: self.chosen}

    def _at(self, envelope: int) -> Chosen | None:
        """The selection under another envelope; known already when a cheap one stays the best for longer."""
        if envelope not in self._envelopes:
            self._envelopes[envelope] = self.studio.choose(self.studio.program(envelope=envelope))
        return self._envelopes[envelope]

    def _more_points(self, lost: int) -> Change:
        points = self.studio.in_points(lost)
        sentence = f"Avec {in_points(points)} de plus il égale la sélection\u00a0; au-delà, il est retenu."
        if not lost:
            sentence = "Le moindre point de plus le fait retenir\u00a0: il est à égalité."
        return Change(kind="score", by=points, certain=False, sentence=sentence)

    # --- Words ---------------------------------------------------------------------------------

    def _better(self, place: int) -> list[Id]:
        """Dossiers left out too, as good in everything: any selection could hold them in its place."""
        studio, x = self.studio, self.chosen.x
        rows = np.array([row for key, (row, _, _) in studio.limits.items() if key != ENVELOPE]).reshape(
            -1, len(studio.ids)
        )
        free = np.array([one not in studio.given.locked_out for one in studio.ids])
        same = (rows == rows[:, [place]]).all(axis=0) & (x == 0) & free
        good = same & (studio.scores >= studio.scores[place]) & (studio.costs <= studio.costs[place])
        better = (studio.scores > studio.scores[place]) | (studio.costs < studio.costs[place])
        return studio.names((good & better).astype(np.int64))

    @staticmethod
    def _reason(lost: int, changes: list[Change], better: list[Id]) -> str:
        if not lost:
            return "tie"
        if better:
            return "dominated"
        kinds = [change.kind for change in changes]
        for kind in ("bound_max", "bound_min", "envelope", "count_max", "count_min"):
            if kind in kinds:
                return REASON_OF[kind]
        return "score"

    def _sentence(
        self, reason: str, lost: int, changes: list[Change], better: list[Id], leaves: list[Id]
    ) -> str:
        if reason == "tie":
            return "Aussi bon que la sélection\u00a0: la règle de départage publiée en a choisi une autre."
        if reason == "dominated":
            pass_before = "passent avant lui" if len(better) > 1 else "passe avant lui"
            same = "pas moins bons ni plus coûteux" if len(better) > 1 else "pas moins bon ni plus coûteux"
            return f"{dossiers(len(better))} non retenu{'s' * (len(better) > 1)}, {same}, {pass_before}."
        if reason == "score":
            said = in_points(self.studio.in_points(lost))
            others = f", à la place de {', '.join(map(str, leaves))}" if leaves else ""
            return f"Le retenir ferait perdre {said} à la sélection{others}."
        return next(change.sentence for change in changes if REASON_OF.get(change.kind) == reason)


def in_points(value: Decimal) -> str:
    return f"{value.normalize():f} point".replace(".", ",") + "s" * (value >= 2)


def left_out(studio: Studio, chosen: Chosen) -> list[LeftOut]:
    """Every dossier that is not selected, best score first."""
    explainer = Explainer(studio, chosen)
    asked = studio.given.explain
    wanted = set(studio.ids) if asked == "all" else set() if asked == "none" else set(asked)
    rest: Ints = 1 - chosen.x
    return [
        explainer.explain(one)
        if one in wanted
        else LeftOut(id=one, reason="not_asked", sentence="Explication non demandée.")
        for one in studio.names(rest)
    ]

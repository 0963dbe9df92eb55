"""When an assignment is impossible: which dossiers ask for more than their possible readers accept."""

from collections.abc import Callable, Sequence

import numpy as np

from essaim.appraisal.compute.assignment.document import Clash, Dossier, Id, Reviewer
from essaim.appraisal.compute.assignment.table import Bools, Table
from essaim.appraisal.compute.assignment.transport import first_pairs, most_filled
from essaim.optimum.solver import Clock

SHOWN = 5


def plain_clashes(table: Table) -> list[Clash]:
    """What is seen by counting, one line or one column at a time."""
    return [*_imposed(table), *_overfull(table), *_readers(table)]


def _imposed(table: Table) -> list[Clash]:
    found = []
    for row, column in np.argwhere(table.imposed & table.refused):
        reviewer, dossier = table.reviewers[row].id, table.dossiers[column].id
        found.append(
            Clash(
                kind="imposed_in_conflict",
                reviewers=[reviewer],
                dossiers=[dossier],
                sentence=f"{reviewer} et le dossier {dossier} sont à la fois imposés et exclus.",
            )
        )
    return found


def _overfull(table: Table) -> list[Clash]:
    found = []
    for column in np.flatnonzero(table.imposed.sum(axis=0) > table.needs):
        dossier, count = table.dossiers[column], int(table.imposed[:, column].sum())
        found.append(
            Clash(
                kind="dossier_overfull",
                reviewers=_ids(table.reviewers, table.imposed[:, column]),
                dossiers=[dossier.id],
                missing=count - dossier.reviews,
                sentence=f"Dossier {dossier.id}\u00a0: {_lectures(dossier.reviews)}, {count} imposées.",
            )
        )
    for row in np.flatnonzero(table.imposed.sum(axis=1) > table.most):
        reviewer, count = table.reviewers[row], int(table.imposed[row].sum())
        found.append(
            Clash(
                kind="reviewer_overfull",
                reviewers=[reviewer.id],
                dossiers=_ids(table.dossiers, table.imposed[row]),
                missing=count - (reviewer.max or 0),
                sentence=f"{reviewer.id} accepte {reviewer.max} dossiers, {count} lui sont imposés.",
            )
        )
    return found


def _readers(table: Table) -> list[Clash]:
    found = []
    for column in np.flatnonzero(table.allowed.sum(axis=0) < table.needs):
        inside = np.zeros(len(table.dossiers), dtype=bool)
        inside[column] = True
        found.append(_too_few_reviewers(table, inside))
    for row in np.flatnonzero(table.allowed.sum(axis=1) < table.least):
        people = np.zeros(len(table.reviewers), dtype=bool)
        people[row] = True
        found.append(_too_few_reviews(table, people))
    return found


def hidden_clash(table: Table, clock: Clock) -> Clash | None:
    """A set of dossiers, or of people, that no one sees by counting one at a time (Hall's condition)."""
    without_least = Table(
        table.given.model_copy(
            update={"reviewers": [one.model_copy(update={"min": 0}) for one in table.given.reviewers]}
        )
    )
    dossiers = len(table.dossiers)
    solved = most_filled(without_least, clock, first_pairs(table))
    if solved is None or not solved.finished:
        return None
    if solved.missing > 0.5:
        inside = solved.prices[:dossiers] < -0.5
        if table.given.max_per_territory is None:
            return _too_few_reviewers(table, _fewest(inside, lambda some: _missing_reviews(table, some)))
        return _territories(table, inside, round(solved.missing))
    solved = most_filled(table, clock, first_pairs(table))
    if solved is None or not solved.finished or solved.missing < 0.5:
        return None
    people = solved.prices[dossiers : dossiers + len(table.reviewers)] < -0.5
    return _too_few_reviews(table, _fewest(people, lambda some: _missing_loads(table, some)))


def _missing_reviews(table: Table, inside: Bools) -> int:
    """What these dossiers ask for, less what their possible readers can still give."""
    elsewhere = table.imposed[:, ~inside].sum(axis=1)
    possible = table.allowed[:, inside].sum(axis=1)
    return int(table.needs[inside].sum() - np.minimum(table.most - elsewhere, possible).sum())


def _missing_loads(table: Table, people: Bools) -> int:
    elsewhere = table.imposed[~people].sum(axis=0)
    possible = table.allowed[people].sum(axis=0)
    return int(table.least[people].sum() - np.minimum(table.needs - elsewhere, possible).sum())


def _fewest(inside: Bools, missing: Callable[[Bools], int]) -> Bools:
    """The same fault in a set that holds nothing to spare."""
    if missing(inside) <= 0:
        return inside
    for place in np.flatnonzero(inside):
        inside[place] = False
        if missing(inside) <= 0:
            inside[place] = True
    return inside


def _too_few_reviewers(table: Table, inside: Bools) -> Clash:
    people = table.allowed[:, inside].any(axis=1)
    asked, missing = int(table.needs[inside].sum()), _missing_reviews(table, inside)
    names = _ids(table.dossiers, inside)
    return Clash(
        kind="too_few_reviewers",
        reviewers=_ids(table.reviewers, people),
        dossiers=names,
        missing=missing,
        sentence=(
            f"{_named('Le dossier', 'Les dossiers', names)}\u00a0: {_lectures(asked)} demandée{_s(asked)}, "
            f"{asked - missing} possible{_s(asked - missing)} par {_people(int(people.sum()))}."
        ),
    )


def _too_few_reviews(table: Table, people: Bools) -> Clash:
    asked, missing = int(table.least[people].sum()), _missing_loads(table, people)
    names = _ids(table.reviewers, people)
    return Clash(
        kind="too_few_reviews",
        reviewers=names,
        dossiers=_ids(table.dossiers, table.allowed[people].any(axis=0)),
        missing=missing,
        sentence=(
            f"{_named('La personne', 'Les personnes', names)}\u00a0: "
            f"{_lectures(asked)} promise{_s(asked)} au moins, "
            f"{asked - missing} possible{_s(asked - missing)}."
        ),
    )


def _territories(table: Table, inside: Bools, missing: int) -> Clash:
    names = _ids(table.dossiers, inside)
    return Clash(
        kind="territories",
        reviewers=_ids(table.reviewers, table.allowed[:, inside].any(axis=1)),
        dossiers=names,
        missing=missing,
        sentence=(
            f"{_named('Le dossier', 'Les dossiers', names)}\u00a0: il manque {_lectures(missing)} "
            f"avec au plus {table.given.max_per_territory} personnes d’un même territoire par dossier."
        ),
    )


def seniors_clash(table: Table) -> Clash:
    senior = np.array([one.senior for one in table.reviewers], dtype=bool)
    lacking = ~(table.allowed & senior[:, None]).any(axis=0)
    names = _ids(table.dossiers, lacking)
    end = f" {_named('Le dossier', 'Les dossiers', names)}\u00a0: aucun senior possible." if names else ""
    return Clash(
        kind="seniors",
        reviewers=_ids(table.reviewers, senior),
        dossiers=names,
        sentence=f"Tout tient, sauf un senior auprès de chaque nouvelle personne.{end}",
    )


def _ids(rows: Sequence[Reviewer | Dossier], mask: Bools) -> list[Id]:
    return [row.id for row, there in zip(rows, mask, strict=True) if there]


def _named(one: str, several: str, names: list[Id]) -> str:
    said = ", ".join(map(str, names[:SHOWN])) + (
        f" et {len(names) - SHOWN} autres" if len(names) > SHOWN else ""
    )
    return f"{one if len(names) == 1 else several} {said}"


def _people(count: int) -> str:
    return f"{count} personne{_s(count)}"


def _lectures(count: int) -> str:
    return f"{count} lecture{_s(count)}"


def _s(count: int) -> str:
    return "s" if count > 1 else ""

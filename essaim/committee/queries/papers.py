"""The papers of a sitting: for each item, the sheet that this person may read, and nothing of the others.

Before somebody says whether a tie links them to a dossier, its sheet holds public facts alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F

from essaim.accounts.models import User
from essaim.appraisal.models import Declaration, Level, Ranking, Review, ReviewState, Tie
from essaim.committee.models import AgendaItem, Sitting
from essaim.committee.queries.room import open_items
from essaim.dossiers.models import Dossier
from essaim.kit.money import format_euros
from essaim.portfolio.queries.candidates import score_run_of


@dataclass(frozen=True)
class Sheet:
    """One dossier as a member may read it. `opened`: they said that nothing links them to it."""

    item: str
    position: int
    name: str
    reference: str
    place: str
    pitch: str
    declared: str = ""  # appraisal.DeclarationKind
    opened: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What the appraisal left of the dossiers of a door."""

    scores: dict[str, Any] = field(default_factory=dict)
    level: str = ""
    comments: dict[int, list[str]] = field(default_factory=dict)
    ranks: dict[str, tuple[int, int]] = field(default_factory=dict)


def suggested_ties(user: User, references: list[str]) -> dict[str, list[str]]:
    """What the facts suggest to this person, by dossier: they then say what it is, even to say no."""
    found: dict[str, list[str]] = {}
    for tie in Tie.objects.filter(user=user, dossier__reference__in=references).select_related("dossier"):
        found.setdefault(tie.dossier.reference, []).append(tie.detail or tie.get_source_display())
    return found


def sheets_of(user: User, sitting: Sitting, item: Any = None) -> list[Sheet]:
    """Those of a whole agenda, or of one item. The same queries for one or a hundred."""
    rows = (
        open_items(user, sitting)
        .exclude(dossier=None)
        .annotate(
            asked=F("dossier__last_submission__requested_amount"),
            lead=F("dossier__last_submission__content__lead__name"),
            town=F("dossier__last_submission__content__lead__commune_name"),
        )
    )
    items = list(rows.filter(public_id=item) if item else rows)
    said = {
        row.dossier_id: row
        for row in Declaration.objects.filter(user=user.pk, dossier__in=[i.dossier_id for i in items])
    }
    opened = [row for row in items if row.dossier_id in said and said[row.dossier_id].opens]
    readings = {door: reading_of(sitting, door, opened) for door in {row.door for row in opened}}
    return [_sheet(row, said.get(row.dossier_id or 0), readings.get(row.door, Reading())) for row in items]


def reading_of(sitting: Sitting, door: str, items: Iterable[AgendaItem]) -> Reading:
    wave = sitting.committee.wave
    run = score_run_of(wave, door)
    reviews = Review.objects.filter(
        state=ReviewState.SUBMITTED,
        duty__ended_at=None,
        duty__door=door,
        duty__dossier__in=[row.dossier_id for row in items if row.door == door],
    ).exclude(for_committee="")
    comments: dict[int, list[str]] = {}
    for dossier, text in reviews.order_by("pk").values_list("duty__dossier", "for_committee"):
        comments.setdefault(dossier, []).append(text)
    rankings = Ranking.objects.filter(phase__wave=wave, phase__door=door, phase__level=Level.REGION)
    ranks = {
        reference: (place, len(order))
        for order in rankings.exclude(signed_at=None).values_list("order", flat=True)
        for place, reference in enumerate(order, start=1)
    }
    scores = {row["id"]: row for row in run.result["dossiers"]} if run else {}
    return Reading(scores, run.phase.get_level_display().lower() if run else "", comments, ranks)


def _sheet(item: Any, said: Declaration | None, reading: Reading) -> Sheet:
    dossier: Dossier = item.dossier
    opened = said is not None and said.opens
    sheet = {
        "item": str(item.public_id),
        "position": item.position,
        "name": dossier.pole.name,
        "reference": dossier.reference,
        "place": dossier.region.name if dossier.region else "",
        "pitch": dossier.pole.pitch,
        "declared": said.kind if said else "",
        "opened": opened,
    }
    if not opened:
        return Sheet(**sheet)
    return Sheet(
        **sheet,
        facts=tuple(_facts(item, reading)),
        comments=tuple(reading.comments.get(dossier.pk, ())),
    )


def _facts(item: Any, reading: Reading) -> Iterable[tuple[str, str]]:
    if item.lead:
        yield "Structure porteuse", f"{item.lead}, {item.town}" if item.town else item.lead
    if item.asked is not None:
        yield "Montant demandé", format_euros(item.asked)
    if score := reading.scores.get(item.dossier.reference):
        for key, label in (("raw", "Note brute"), ("corrected", "Note corrigée de la sévérité")):
            yield label, f"{_number(score[key])} sur 20 ({score['n']} lectures, niveau {reading.level})"
        yield "Écart entre lecteurs", _number(score["spread"])
    if rank := reading.ranks.get(item.dossier.reference):
        yield "Classement régional", f"{rank[0]} sur {rank[1]}"


def _number(value: Any) -> str:
    return f"{Decimal(str(value)):.2f}".replace(".", ",")

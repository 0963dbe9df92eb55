"""What the notes show: each with its interval, the line that cuts them, and who is severe."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from essaim.appraisal.models import Phase, ScoreRun
from essaim.appraisal.queries.scores import Scored, severities_of
from essaim.calls.queries import current_document
from essaim.charts.kinds import Cut, DotInterval, Reading
from essaim.kit import words

SHOWN = 60  # rows of one picture; the table goes on


def notes_picture(phase: Phase, rows: Sequence[Scored], url_of: Callable[[Scored], str]) -> DotInterval:
    """The dossiers by the note that counts, the awards aimed at as the cut."""
    readings = tuple(reading_of(one, url_of(one)) for one in rows[:SHOWN])
    aimed = current_document(phase.wave).money.awards_max or 0
    unread = sum(1 for one in rows if not one.n)
    read = len(rows) - unread
    cut = Cut(aimed, f"coupe\u00a0: {words.quantity(aimed, 'dossier')}") if 0 < aimed < read else None
    picture = DotInterval(
        key="notes",
        title="",
        unit="Note sur 20, intervalle à 95 %",
        scope=f"{words.quantity(read, 'dossier lu', 'dossiers lus')} sur {words.figure(len(rows))}",
        source="avis remis",
        reading=(
            "● note qui compte, ○ note brute, trait coupé\u00a0: une seule lecture, ▲ troisième lecture, "
            "‹ › l’intervalle sort de l’échelle. La bande grise couvre les dossiers dont l’intervalle "
            "contient la note de coupe."
        ),
        readings=readings,
        cut=cut,
    )
    return _titled(picture, cut, read, unread)


def _titled(picture: DotInterval, cut: Cut | None, read: int, unread: int) -> DotInterval:
    if cut:
        held = len(picture.straddling())
        title = f"{words.quantity(held, 'dossier')} sur {read} {words.plural(held, 'a', 'ont')} un intervalle"
        title += " qui contient la note de coupe"
    elif unread:
        title = f"{words.quantity(unread, 'dossier')} sans aucune lecture"
    else:
        title = f"{words.quantity(read, 'dossier lu', 'dossiers lus')}, la meilleure note d’abord"
    return replace(picture, title=title)


def reading_of(one: Scored, url: str) -> Reading:
    """The interval as computed: the picture says where it leaves the scale."""
    interval: dict[str, Any] = (one.row or {}).get("interval") or {}
    return Reading(
        one.dossier.pole.name,
        _float(one.retained),
        _float(interval.get("low")),
        _float(interval.get("high")),
        _float(one.raw) if one.retained != one.raw else None,
        one.note,
        url,
    )


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def severity_picture(run: ScoreRun) -> DotInterval:
    """Around zero: the kind at the left, the severe at the right. Few readings: no figure."""
    rows = severities_of(run)
    shown = [row for row in rows if row.get("severity") is not None]
    hidden = len(rows) - len(shown)
    wide = max([abs(float(row["severity"])) for row in shown] + [1.0])
    return DotInterval(
        key="severite",
        title=_severity(shown),
        unit="Points de note\u00a0: à droite plus sévère que les autres, à gauche plus indulgent",
        scope=f"{words.quantity(hidden, 'lecteur')} de moins de cinq lectures, non montrés" if hidden else "",
        readings=tuple(
            Reading(
                f"{row['id']} ({words.quantity(row['n'], 'lecture')})",
                float(row["severity"]),
                *((float(row["interval"][side]) for side in ("low", "high")) if row.get("interval") else ()),
            )
            for row in shown
        ),
        low=-max(5.0, wide),
        high=max(5.0, wide),
        middle=0,
        name="Lecteur",
        value="Sévérité retenue",
        empty="Aucun lecteur n’a remis cinq avis\u00a0: la sévérité ne se montre pas.",
    )


def _severity(shown: Sequence[dict[str, Any]]) -> str:
    if not shown:
        return "Sévérité des lecteurs"
    gap = float(shown[0]["severity"]) - float(shown[-1]["severity"])
    return f"Du plus sévère au plus indulgent\u00a0: {words.figure(gap, 1)} points d’écart"

"""What is still missing, where to mend it, and whether it forbids filing; the steps of the dossier."""

from dataclasses import dataclass
from decimal import Decimal

from essaim.calls.compute.document import WaveDocument
from essaim.dossiers.compute import budget as money
from essaim.dossiers.compute.doors import asks_budget, doors_problem
from essaim.dossiers.compute.findings import Outcome, Situation, findings, situation_of
from essaim.dossiers.compute.pieces import missing
from essaim.dossiers.compute.questions import AskedSection, asked_sections, is_empty, problem
from essaim.dossiers.compute.snapshot import Snapshot


@dataclass(frozen=True)
class Gap:
    """One thing to mend. `page`: a step; `anchor`: the place in its page."""

    label: str
    page: str
    anchor: str = ""
    blocking: bool = True
    section: str = ""  # key, when the page is a section of questions


@dataclass(frozen=True)
class Step:
    key: str
    title: str
    page: str
    section: str = ""
    gaps: int = 0
    blocking: int = 0
    answered: int = 0
    asked: int = 0

    @property
    def state(self) -> str:
        """done, started or empty"""
        if not self.blocking and not self.gaps:
            return "done"
        return "started" if self.answered else "empty"

    @property
    def state_label(self) -> str:
        return {"done": "Complet", "started": "En cours", "empty": "À faire"}[self.state]


def limits_of(document: WaveDocument) -> money.Limits:
    wave = document.money
    return money.Limits(
        years=min(wave.years + wave.optional_years, 3),
        ceiling=wave.award_ceiling,
        self_financing_min=wave.self_financing_share_min,
    )


def required_years(document: WaveDocument) -> int:
    return document.money.years


def gaps(document: WaveDocument, snapshot: Snapshot) -> list[Gap]:
    """In the order of the pages."""
    situation = situation_of(snapshot)
    return [
        *_pole(document, snapshot),
        *_members(situation),
        *_answers(document, snapshot),
        *_budget(document, snapshot),
        *_pieces(document, situation),
        *_rules(document, situation),
    ]


def blocking(found: list[Gap]) -> list[Gap]:
    return [gap for gap in found if gap.blocking]


def _pole(document: WaveDocument, snapshot: Snapshot) -> list[Gap]:
    found = []
    if reason := doors_problem(document, snapshot.doors):
        found.append(Gap(reason, "pole", "id_doors"))
    if snapshot.lead is None:
        found.append(Gap("Indiquez la structure porteuse.", "pole", "porteur"))
    elif snapshot.lead.origin == "manual":
        what = "L’identité de la structure porteuse a été saisie à la main\u00a0: elle sera vérifiée."
        found.append(Gap(what, "pole", "porteur", blocking=False))
    if not snapshot.pole.pitch:
        found.append(Gap("Décrivez le pôle en une phrase.", "pole", "id_pitch", blocking=False))
    return found


def _members(situation: Situation) -> list[Gap]:
    waiting = len([member for member in situation.members if not member.confirmed])
    found = []
    if waiting:
        said = "1 membre n’a pas encore confirmé son engagement."
        if waiting > 1:
            said = f"{waiting} membres n’ont pas encore confirmé leur engagement."
        found.append(Gap(said, "members", blocking=False))
    if not situation.places:
        found.append(Gap("Délimitez le territoire du pôle.", "territory"))
    return found


def _answers(document: WaveDocument, snapshot: Snapshot) -> list[Gap]:
    found = []
    for section in asked_sections(document, snapshot.doors, snapshot.answers):
        for question in section.questions:
            if question.key not in section.shown:
                continue
            value = snapshot.answers.get(question.key)
            anchor = f"question-{question.key}"
            if is_empty(value):
                if question.required:
                    found.append(
                        Gap(f"Sans réponse\u00a0: {question.label}", "section", anchor, True, section.key)
                    )
            elif reason := problem(question, value):
                found.append(Gap(f"{question.label} {reason}", "section", anchor, True, section.key))
    return found


def _budget(document: WaveDocument, snapshot: Snapshot) -> list[Gap]:
    if not asks_budget(document, snapshot.doors):
        return []
    limits = limits_of(document)
    last = max([line.year for line in snapshot.budget], default=0)
    years = min(max(last, required_years(document)), limits.years)
    found = money.checks(snapshot.budget, money.Limits(years, limits.ceiling, limits.self_financing_min))
    return [
        Gap(
            f"Budget, {check.label[0].lower()}{check.label[1:]}\u00a0: {check.detail}",
            "budget",
            f"check-{check.key}-{check.year}",
        )
        for check in found
        if check.verdict == "wrong"
    ]


def _pieces(document: WaveDocument, situation: Situation) -> list[Gap]:
    lacking = missing(situation.expected(document), situation.pieces)
    return [
        Gap(f"Pièce manquante\u00a0: {piece.title}", "pieces", piece.anchor, piece.blocking)
        for piece in lacking
    ]


def _rules(document: WaveDocument, situation: Situation) -> list[Gap]:
    """Rules do not forbid filing: a person judges, and hears the candidate first."""
    pages = {"lead": "pole", "members": "members"}
    return [
        Gap(
            f"Règle non remplie à ce jour\u00a0: {finding.label}. {finding.detail}",
            pages[finding.fix],
            "regles",
            False,
        )
        for finding in findings(document, situation)
        if finding.outcome == Outcome.NOT_MET and finding.fix in pages
    ]


def steps(document: WaveDocument, snapshot: Snapshot, found: list[Gap]) -> list[Step]:
    rows = [
        _step("pole", "Le pôle et sa structure porteuse", "pole", found, answered=bool(snapshot.lead)),
        _step("members", "Les membres", "members", found, answered=bool(snapshot.members)),
        _step("territory", "Le territoire", "territory", found, answered=bool(snapshot.territory.places)),
    ]
    for section in asked_sections(document, snapshot.doors, snapshot.answers):
        rows.append(_section_step(section, snapshot, found))
    if asks_budget(document, snapshot.doors):
        rows.append(_step("budget", "Le budget", "budget", found, answered=bool(snapshot.budget)))
    rows.append(_step("pieces", "Les pièces", "pieces", found, answered=bool(snapshot.pieces)))
    return rows


def _step(key: str, title: str, page: str, found: list[Gap], *, answered: bool) -> Step:
    mine = [gap for gap in found if gap.page == page]
    return Step(key, title, page, "", len(mine), len(blocking(mine)), int(answered), 1)


def _section_step(section: AskedSection, snapshot: Snapshot, found: list[Gap]) -> Step:
    mine = [gap for gap in found if gap.section == section.key]
    shown = [question for question in section.questions if question.key in section.shown]
    answered = sum(not is_empty(snapshot.answers.get(question.key)) for question in shown)
    title = section.title
    return Step(
        f"section-{section.key}",
        title,
        "section",
        section.key,
        len(mine),
        len(blocking(mine)),
        answered,
        len(shown),
    )


def progress(rows: list[Step]) -> int:
    """Percent of what is asked that is done, each step counting for what it asks."""
    asked = sum(step.asked for step in rows)
    done = sum(min(step.answered, step.asked) if step.blocking else step.asked for step in rows)
    return int(Decimal(100 * done) / asked) if asked else 0

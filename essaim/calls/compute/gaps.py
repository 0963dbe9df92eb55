"""What still forbids publishing, each with the screen where it is repaired."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from essaim.calls.compute.document import Calendar, CallText, Money, QuestionKind, RuleKind, WaveDocument
from essaim.calls.compute.paths import cycles, dead_ends, possible_values, questions_of
from essaim.deadlines import add_months, day_in_words

FULL_WEIGHT = 100
LEVELS: dict[str | None, str] = {"region": "niveau régional", "nation": "niveau national"}


@dataclass(frozen=True)
class Gap:
    """`part`: the screen. `blocking`: false for a remark that does not forbid publishing."""

    part: str
    sentence: str
    key: str = ""
    blocking: bool = True


def gaps_of_text(text: CallText) -> list[Gap]:
    needed = {
        "summary": "la présentation en une phrase",
        "aims": "les objectifs",
        "who_may_apply": "qui peut répondre",
        "what_is_offered": "ce qui est proposé",
        "how_it_works": "le déroulement",
    }
    gaps = [
        Gap("texts", f"Écrivez {what}.", field) for field, what in needed.items() if not getattr(text, field)
    ]
    if not text.contact.service or not text.contact.email:
        gaps.append(Gap("texts", "Indiquez le service à contacter et son adresse électronique.", "contact"))
    if not text.contact.phone:
        gaps.append(
            Gap(
                "texts",
                "Indiquez un téléphone : l’accusé de réception doit le porter (CRPA R112-11-1).",
                "phone",
            )
        )
    if not text.court:
        gaps.append(
            Gap(
                "texts",
                "Nommez le tribunal administratif compétent : chaque décision doit l’indiquer (CJA, R421-5).",
                "court",
            )
        )
    if text.silence_means_refusal_after_months and not text.appeal_routes:
        gaps.append(
            Gap("texts", "Écrivez les voies et délais de recours : le silence vaut refus.", "appeal_routes")
        )
    return gaps


def gaps_of_document(document: WaveDocument, silence_months: int = 0) -> list[Gap]:
    """`silence_months`: of the call; its remark forbids nothing."""
    late = late_announcement(document.calendar, silence_months)
    return [
        *_calendar(document.calendar),
        *([late] if late else []),
        *_money(document.money),
        *_doors(document),
        *_questions(document),
        *_rules(document),
        *_weights(document),
        *_remarks(document),
    ]


def late_announcement(calendar: Calendar, months: int) -> Gap | None:
    """Results announced once silence has refused: those filed first are refused unseen (CRPA L231-4, 3°)."""
    silence = first_silence(calendar, months)
    if silence is None or calendar.announced_on is None or calendar.announced_on < silence:
        return None
    return Gap(
        "calendar",
        f"Les résultats sont annoncés le {day_in_words(calendar.announced_on, weekday=False)}, après la date "
        f"du refus implicite d’un dossier déposé à la clôture ({day_in_words(silence, weekday=False)}). "
        "Annoncez plus tôt, ou dites dans l’appel que le silence ne vaut pas refus avant l’annonce, ou "
        "décidez la recevabilité dans ce délai et faites-le savoir.",
        "announced_on",
        blocking=False,
    )


def first_silence(calendar: Calendar, months: int) -> date | None:
    """The day when silence refuses what is filed on the last day; those filed before are refused earlier."""
    if not months or calendar.closes_at is None:
        return None
    return add_months(calendar.closes_at.astimezone(ZoneInfo(calendar.time_zone)).date(), months)


def _calendar(calendar: Calendar) -> Iterator[Gap]:
    if calendar.opens_at is None:
        yield Gap("calendar", "Donnez la date et l’heure d’ouverture.", "opens_at")
    if calendar.closes_at is None:
        yield Gap("calendar", "Donnez la date et l’heure de clôture.", "closes_at")
        return
    for field, what in [("committee_on", "Le comité"), ("announced_on", "L’annonce des résultats")]:
        day = getattr(calendar, field)
        if day and day < calendar.closes_at.date():
            yield Gap("calendar", f"{what} ne peut pas précéder la clôture.", field)


def _money(money: Money) -> Iterator[Gap]:
    if money.awards_min is not None and money.awards_max is not None and money.awards_min > money.awards_max:
        yield Gap(
            "money",
            "Le nombre de projets visé est à l’envers : le moindre dépasse le plus grand.",
            "awards_min",
        )
    if (
        money.envelope is not None
        and money.award_ceiling is not None
        and money.award_ceiling > money.envelope
    ):
        yield Gap("money", "Le plafond par projet dépasse l’enveloppe.", "award_ceiling")


def _doors(document: WaveDocument) -> Iterator[Gap]:
    if not document.doors:
        yield Gap("doors", "Ouvrez au moins un volet.")
    requires = {door.key: door.requires for door in document.doors}
    for door in document.doors:
        if door.requires and requires.get(door.requires) == door.key:
            yield Gap(
                "doors", f"Les volets « {door.label} » et celui qu’il exige s’exigent l’un l’autre.", door.key
            )


def _questions(document: WaveDocument) -> Iterator[Gap]:
    questions = questions_of(document)
    if not questions:
        yield Gap("questions", "Posez au moins une question.")
    for section in document.sections:
        if not section.questions:
            yield Gap("questions", f"La rubrique « {section.title} » n’a aucune question.", section.key)
    for key, reason in dead_ends(document):
        yield Gap("questions", f"Personne ne verra « {questions[key].label} » : {reason}.", key)
    for path in cycles(document):
        names = " → ".join(f"« {questions[key].label} »" for key in path)
        yield Gap("questions", f"Ces questions s’attendent l’une l’autre : {names}.", path[0])
    for question in questions.values():
        if question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES} and len(set(question.options)) < len(
            question.options
        ):
            yield Gap("questions", f"« {question.label} » propose deux fois la même réponse.", question.key)


def _rules(document: WaveDocument) -> Iterator[Gap]:
    questions = questions_of(document)
    for rule in document.rules:
        if rule.kind == RuleKind.KINDS_AT_LEAST and not rule.kinds:
            yield Gap("rules", f"« {rule.label} » : choisissez les natures de membres à compter.", rule.key)
        if rule.kind != RuleKind.ANSWER_IS:
            continue
        if rule.question is None or not rule.values:
            yield Gap("rules", f"« {rule.label} » : choisissez la question et la réponse attendue.", rule.key)
            continue
        values = possible_values(questions[rule.question])
        if values is None or set(rule.values) - set(values):
            yield Gap(
                "rules", f"« {rule.label} » attend une réponse que sa question ne propose pas.", rule.key
            )


def _weights(document: WaveDocument) -> Iterator[Gap]:
    for name, total in weights(document).items():
        if total != FULL_WEIGHT:
            kind = "" if name in LEVELS.values() else "du volet "
            where = f" {kind}« {name} »" if name else ""
            yield Gap(
                "criteria",
                f"Les poids des critères{where} font {total:f} au lieu de 100.".replace(".0 ", " "),
            )


def weights(document: WaveDocument) -> dict[str, object]:
    """Each grid by its name (door, level; "" when there is one) -> sum of the weights that count in it."""
    if not document.criteria:
        return {}
    own = {criterion.door for criterion in document.criteria} - {None}
    named: list[tuple[str | None, str]] = [
        (door.key, door.label) for door in document.doors if door.key in own
    ]
    doors = named or [(None, "")]
    split = any(criterion.level for criterion in document.criteria)
    return {
        ", ".join(filter(None, [label, words])): sum(
            row.weight
            for row in document.criteria
            if row.door in {None, door or row.door} and row.level in {None, level or row.level}
        )
        for door, label in doors
        for level, words in (LEVELS if split else {None: ""}).items()
    }


def _remarks(document: WaveDocument) -> Iterator[Gap]:
    """Worth a thought, and not forbidden."""
    if not document.rules:
        yield Gap(
            "rules", "Aucune règle de recevabilité : chaque dossier devra être examiné à la main.", "", False
        )
    if not document.eligibility:
        yield Gap("eligibility", "Aucun test d’éligibilité ne sera proposé au public.", "", False)
    if not document.criteria:
        yield Gap("criteria", "Aucun critère ne sera affiché : les candidats les attendent.", "", False)
    if not document.undertakings:
        yield Gap("undertakings", "Le signataire ne prendra aucun engagement en déposant.", "", False)
    for rule in document.rules:
        if not rule.refusal_text and rule.kind != RuleKind.FILED_IN_TIME:
            yield Gap("rules", f"« {rule.label} » n’a pas de motif prêt pour la lettre.", rule.key, False)

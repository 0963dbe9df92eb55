"""What is written of a decision: the words of the readers, the letter and its frame, the opinions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from essaim.appraisal.compute.grid import grid_of
from essaim.appraisal.models import Duty, Review, ReviewState
from essaim.calls.queries import current_document
from essaim.committee.models import Member
from essaim.committee.queries.committee import opinion_of
from essaim.decisions.compute import algorithm
from essaim.decisions.compute.feedback import Person, Remark, borrowed, composed, names_in
from essaim.decisions.compute.letters import BOUQUET_KEPT, NAME_KEPT, tidy, values_of
from essaim.decisions.compute.opinions import Mark, Opinions, opinions
from essaim.decisions.models import Decision, DecisionLetter, LetterKind, Outcome
from essaim.kit.money import format_euros
from essaim.mail.outbox import filled
from essaim.mail.texts import Text
from essaim.notices.compute.acts import Words

# --- What the readers wrote -------------------------------------------------------------------------


@dataclass(frozen=True)
class Readings:
    """What was written of one dossier for one door; `people`: whose names must not be read."""

    reviews: list[Review]
    people: list[Person]

    @property
    def remarks(self) -> list[Remark]:
        return [Remark(row.duty.reader.level, row.for_candidate) for row in self.reviews if row.for_candidate]

    @property
    def kept(self) -> list[str]:
        """Never shown to the candidate."""
        return [text for row in self.reviews for text in (row.for_committee, row.private) if text]


def readings_of(decision: Decision) -> Readings:
    """The reviews handed in by those who still hold the dossier; every reader, even gone, keeps their name
    hidden, and so does the committee."""
    duties = Duty.objects.filter(dossier=decision.dossier_id).select_related("reader__user")
    seats = Member.objects.filter(committee__wave=decision.dossier.wave_id).select_related("user")
    users = {duty.reader.user for duty in duties} | {seat.user for seat in seats}
    reviews = Review.objects.filter(
        state=ReviewState.SUBMITTED,
        duty__dossier=decision.dossier_id,
        duty__door=decision.door,
        duty__ended_at=None,
    ).select_related("duty__reader")
    people = [Person(one.first_name, one.last_name, one.email) for one in users]
    return Readings(list(reviews.order_by("pk")), people)


def composed_feedback(decision: Decision) -> str:
    readings = readings_of(decision)
    return composed(readings.remarks, readings.people)


def fault_of_feedback(decision: Decision, text: str, *, sure: bool = False) -> str:
    """A name of a reader, an address, a word kept from the candidate; "" when there is none.

    `sure`: a person said that the surnames found are ordinary words here.
    """
    readings = readings_of(decision)
    names = names_in(text, readings.people)
    certain = [name for name in names if "@" in name or len(name.split()) > 1]
    if certain or (names and not sure):
        listed = ", ".join(f"«\u00a0{name}\u00a0»" for name in certain or names)
        return f"Ce texte nomme une personne qui a lu ou examiné le dossier\u00a0: {listed}. Retirez ce nom."
    if borrowed(text, readings.kept, [remark.text for remark in readings.remarks]):
        return "Ce texte reprend des mots écrits pour le comité, ou gardés pour lui par un lecteur."
    return ""


def why_not_ready(decision: Decision) -> str:
    """What is still missing before the release, in words; "" when nothing is."""
    if decision.outcome in {Outcome.REFUSED, Outcome.RESERVE} and not decision.reasons:
        return "Écrivez les motifs de cette décision."
    if decision.feedback_at is None and (decision.feedback or readings_of(decision).remarks):
        return "Le retour au candidat n’est pas encore relu."
    return ""


def draft_of(decision: Decision) -> DecisionLetter | None:
    return DecisionLetter.objects.filter(decision=decision, sent_at=None).first()


def marks_of(decision: Decision, reviews: Iterable[Review]) -> list[Mark]:
    """The mean of each criterion, on its own scale, with how many readers gave it."""
    known = list(reviews)
    found = []
    for line in grid_of(current_document(decision.dossier.wave), decision.door):
        given = [row.scores[line.key] for row in known if line.key in row.scores]
        if given:
            mean = f"{sum(given) / len(given):.1f}".replace(".", ",").removesuffix(",0")
            label = line.criterion.label
            found.append(Mark(label=label, mean=mean, out_of=str(line.highest), count=len(given)))
    return found


def communicable(decision: Decision) -> Opinions:
    """What L311-2 lets the authors of a dossier read once it is decided."""
    readings = readings_of(decision)
    opinion = opinion_of(decision.dossier, decision.door)
    words = f"{opinion.label}. {opinion.text}".strip() if opinion else ""
    return opinions(readings.remarks, readings.people, words, marks_of(decision, readings.reviews))


# --- The letter -------------------------------------------------------------------------------------


def kind_of(decision: Decision) -> str:
    """The letter that tells this decision."""
    if decision.origin == "reserve":
        return LetterKind.PROMOTED
    return LetterKind.REVISED if decision.origin == "appeal" else LetterKind(decision.outcome)


def letter_words(decision: Decision, kind: str, **more: str) -> Text:
    """The text of the call for this letter, else ours, with what is known of the decision."""
    key, call = f"decision_{kind}", decision.dossier.wave.call
    text = filled(key, values_of(letter_values(decision)) | more, call.slug)
    return Text(text.subject, tidy(text.body))


def letter_values(decision: Decision) -> dict[str, Any]:
    dossier = decision.dossier
    doors = {door.key: door for door in current_document(dossier.wave).doors}
    door = doors.get(decision.door)
    frame = decision.dossier.wave.call
    heading = "Ce que les lecteurs de votre dossier en ont retenu\u00a0:\n\n"
    return {
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "call": frame.title,
        "wave": dossier.wave.name,
        "door": door.label if door else decision.door,
        "outcome": decision.get_outcome_display().lower(),
        "amount": format_euros(decision.amount) if decision.amount else "",
        "rank": str(decision.rank or ""),
        "reasons": decision.reasons,
        "feedback": f"{heading}{decision.feedback}" if decision.feedback else "",
        "answer": "",
    }


ACT_OF = {LetterKind.UPHELD: "upheld_decision"}


def act_words(letter: DecisionLetter) -> Words:
    """What the letter says, for the path of every decision; routes, author and channel are added there."""
    decision = letter.decision
    refused = decision.outcome in {Outcome.REFUSED, Outcome.RESERVE}
    return Words(
        ACT_OF.get(LetterKind(letter.kind), str(letter.kind)),
        letter.subject,
        letter.body,
        notes=notes(decision) if refused else [],
        algorithm=algorithm.NOTICE if algorithm.bears(decision.computation) else "",
        amount=decision.amount if decision.outcome == Outcome.FINANCED else None,
        about={"door": decision.door, "decision": str(decision.public_id)},
    )


def notes(decision: Decision) -> list[str]:
    """What a refusal of money does not take away."""
    doors = current_document(decision.dossier.wave).doors
    keeps = any(door.opens_bouquet and door.key in decision.dossier.doors for door in doors)
    return [BOUQUET_KEPT, NAME_KEPT] if keeps else [NAME_KEPT]


def explanation_of(decision: Decision) -> algorithm.Explanation | None:
    """What a computation weighed, for the page of the candidate; None when none did."""
    if not algorithm.bears(decision.computation):
        return None
    lines = grid_of(current_document(decision.dossier.wave), decision.door)
    criteria = [(line.criterion.label, f"{line.criterion.weight:g}".replace(".", ",")) for line in lines]
    return algorithm.explanation(decision.computation, criteria)

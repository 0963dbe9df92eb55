"""What a change of an open wave does to the drafts being written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from essaim.calls.compute.diff import LISTS
from essaim.calls.compute.document import Question, WaveDocument
from essaim.calls.compute.paths import questions_of
from essaim.calls.compute.words import say, say_instant

# What the capabilities above count in the drafts of a wave, by these keys:
#   "drafts"            drafts being written
#   "<question>"        drafts that answered it
#   "<question>=<text>" drafts that chose this option
#   "<question>:longest" length of the longest answer
#   "piece:<piece>"     drafts that joined it
#   "door:<door>"       drafts that ask it
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Impact:
    """`serious`: something already written stops counting, or something new is demanded."""

    sentence: str
    serious: bool = True


def impacts(old: WaveDocument, new: WaveDocument, counts: Counts, now: datetime) -> list[Impact]:
    found = [
        *_dates(old, new, now),
        *_doors(old, new, counts),
        *_questions(old, new, counts),
        *_pieces(old, new, counts),
        *_budget(old, new),
        *_rules(old, new),
    ]
    return sorted(found, key=lambda impact: not impact.serious)


def files(count: int, one: str, many: str) -> str:
    """« 1 brouillon devra », « 3 brouillons devront »."""
    return f"{count} brouillons {many}" if count > 1 else f"{count} brouillon {one}"


def _dates(old: WaveDocument, new: WaveDocument, now: datetime) -> Iterator[Impact]:
    before, after = old.calendar.closes_at, new.calendar.closes_at
    if before and after and after < before:
        late = " Cette heure est déjà passée : plus personne ne pourra déposer." if after <= now else ""
        yield Impact(f"La clôture avance au {say_instant(after)} : chacun aura moins de temps.{late}")
    elif before and after and after > before:
        yield Impact(f"La clôture recule au {say_instant(after)} : chacun aura plus de temps.", False)
    before, after = old.calendar.opens_at, new.calendar.opens_at
    if before and after and before <= now < after:
        yield Impact("L’ouverture recule : les dépôts seront suspendus jusque-là.")


def _doors(old: WaveDocument, new: WaveDocument, counts: Counts) -> Iterator[Impact]:
    kept = {door.key: door for door in new.doors}
    for door in old.doors:
        if door.key not in kept:
            count = counts.get(f"door:{door.key}", 0)
            yield Impact(
                f"Le volet « {door.label} » ferme : {files(count, 'le demande', 'le demandent')}.",
                bool(count),
            )
        elif kept[door.key].asks_budget and not door.asks_budget:
            yield Impact(f"Le volet « {door.label} » demande maintenant un budget.")


def _questions(old: WaveDocument, new: WaveDocument, counts: Counts) -> Iterator[Impact]:
    before, after = questions_of(old), questions_of(new)
    for key, question in before.items():
        if key not in after:
            count = counts.get(key, 0)
            who = files(count, "y a répondu", "y ont répondu")
            kept = f" : {who}, les réponses sont gardées mais ne sont plus montrées"
            yield Impact(f"La question « {question.label} » disparaît{kept if count else ''}.", bool(count))
    for key, question in after.items():
        if key not in before:
            yield from _new_question(question, counts)
        else:
            yield from _changed_question(before[key], question, counts)


def _new_question(question: Question, counts: Counts) -> Iterator[Impact]:
    if question.required:
        who = files(counts.get("drafts", 0), "devra", "devront")
        yield Impact(f"Nouvelle question obligatoire « {question.label} » : {who} y répondre.")
    else:
        yield Impact(f"Nouvelle question facultative « {question.label} ».", False)


def _changed_question(before: Question, after: Question, counts: Counts) -> Iterator[Impact]:
    name, answered = f"« {after.label} »", counts.get(after.key, 0)
    if after.kind != before.kind:
        yield Impact(
            f"{name} change de nature ({say(after.kind)}) : {files(answered, 'est', 'sont')} à revoir."
        )
    if after.required and not before.required:
        missing = max(counts.get("drafts", 0) - answered, 0)
        yield Impact(f"{name} devient obligatoire : {files(missing, 'n’y a', 'n’y ont')} pas répondu.")
    longest = counts.get(f"{after.key}:longest", 0)
    if after.max_length < before.max_length and longest > after.max_length:
        yield Impact(
            f"{name} est limitée à {say(after.max_length)} signes : la plus longue réponse en compte "
            f"{say(longest)}. Elle est gardée entière, et devra être raccourcie avant le dépôt."
        )
    for option in before.options:
        if option not in after.options and (count := counts.get(f"{after.key}={option}", 0)):
            yield Impact(
                f"{name} : la réponse « {option} » disparaît, {files(count, 'l’a', 'l’ont')} choisie."
            )
    if after.only_if != before.only_if and answered:
        yield Impact(
            f"{name} n’est plus montrée dans les mêmes cas : {files(answered, 'y a', 'y ont')} répondu."
        )


def _pieces(old: WaveDocument, new: WaveDocument, counts: Counts) -> Iterator[Impact]:
    before, after = {piece.key: piece for piece in old.pieces}, {piece.key: piece for piece in new.pieces}
    drafts = counts.get("drafts", 0)
    for key, piece in after.items():
        if piece.required and (key not in before or not before[key].required):
            who = files(max(drafts - counts.get(f"piece:{key}", 0), 0), "devra", "devront")
            yield Impact(f"La pièce « {piece.label} » est désormais exigée : {who} la joindre.")
    for key, piece in before.items():
        if key not in after:
            who = files(counts.get(f"piece:{key}", 0), "l’avait", "l’avaient")
            yield Impact(f"La pièce « {piece.label} » n’est plus demandée : {who} jointe.", False)


def _budget(old: WaveDocument, new: WaveDocument) -> Iterator[Impact]:
    before, after = old.money, new.money
    if after.award_ceiling is not None and (
        before.award_ceiling is None or after.award_ceiling < before.award_ceiling
    ):
        yield Impact(
            f"Le plafond par projet passe à {say(after.award_ceiling)} € : des budgets peuvent le dépasser."
        )
    if after.years != before.years:
        yield Impact(f"Le budget porte maintenant sur {after.years} an{'s' * (after.years > 1)}.")
    share = after.self_financing_share_min
    if share is not None and share > (before.self_financing_share_min or 0):
        yield Impact("La part d’autofinancement exigée augmente : des budgets peuvent ne plus la respecter.")


def _rules(old: WaveDocument, new: WaveDocument) -> Iterator[Impact]:
    noun = LISTS["rules"][0].lower()
    known = {rule.key for rule in old.rules}
    for rule in new.rules:
        if rule.key not in known:
            yield Impact(f"Nouvelle {noun} de recevabilité : « {rule.label} ».")

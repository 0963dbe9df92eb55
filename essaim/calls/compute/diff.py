"""What differs between two documents, told in French, item by item; long texts word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from pydantic import BaseModel

from essaim.calls.compute.document import CallText, Question, WaveDocument
from essaim.calls.compute.words import field_name, say

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
Words = tuple[tuple[str, str], ...]  # (equal, insert or delete; text)
LONG = 60  # characters: beyond, a text is shown word by word

# part of the document -> (what one item is called, is it feminine?)
LISTS = {
    "doors": ("Volet", False),
    "sections": ("Rubrique", True),
    "questions": ("Question", True),
    "pieces": ("Pièce", True),
    "rules": ("Règle", True),
    "eligibility": ("Question du test", True),
    "criteria": ("Critère", False),
}


@dataclass(frozen=True)
class Change:
    """`part`: the screen where it was made. `key`: the item, if any. `words`: the text before and after."""

    part: str
    sign: str
    sentence: str
    key: str = ""
    field: str = ""
    words: Words = ()


def diff_documents(old: WaveDocument, new: WaveDocument) -> list[Change]:
    return [
        *_diff_fields(
            "presentation",
            "Présentation",
            old,
            new,
            ["summary", "priorities", "priority_method", "estimated_minutes"],
        ),
        *_diff_fields("calendar", "Calendrier", old.calendar, new.calendar),
        *_diff_fields("money", "Montants", old.money, new.money),
        *_diff_items("doors", old.doors, new.doors),
        *_diff_items("sections", old.sections, new.sections, leave_out={"questions"}),
        *_diff_questions(old, new),
        *_diff_items("pieces", old.pieces, new.pieces),
        *_diff_items("rules", old.rules, new.rules),
        *_diff_items("eligibility", old.eligibility, new.eligibility),
        *_diff_items("criteria", old.criteria, new.criteria),
        *_diff_fields("undertakings", "Engagements", old, new, ["undertakings", "republican_commitment"]),
    ]


def diff_texts(old: CallText, new: CallText) -> list[Change]:
    fields = [name for name in CallText.model_fields if name != "contact"]
    return [
        *_diff_fields("texts", "Appel", old, new, fields),
        *_diff_fields("texts", "Contact", old.contact, new.contact),
    ]


def in_sentences(changes: Sequence[Change]) -> list[str]:
    return [change.sentence for change in changes]


def words_between(old: str, new: str) -> Words:
    """Both texts in one, cut at the words."""
    before, after = re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new)
    pieces: list[tuple[str, str]] = []
    for operation, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(("equal", "".join(before[i:j])))
            continue
        pieces += [("delete", "".join(before[i:j]))] * (i < j) + [("insert", "".join(after[k:m]))] * (k < m)
    return tuple(
        (sign, "".join(text for _, text in group)) for sign, group in groupby(pieces, lambda p: p[0])
    )


def _diff_fields(
    part: str, what: str, old: BaseModel, new: BaseModel, fields: Sequence[str] = (), key: str = ""
) -> Iterator[Change]:
    for field in fields or type(old).model_fields:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield _changed(part, what, key, field, before, after)


def _changed(part: str, what: str, key: str, field: str, before: Any, after: Any) -> Change:
    name = field_name(field)
    if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) > LONG:
        return Change(
            part, CHANGED, f"{what} : {name}, texte modifié.", key, field, words_between(before, after)
        )
    return Change(part, CHANGED, f"{what} : {name}, « {say(before)} » devient « {say(after)} ».", key, field)


def _title(item: Any) -> str:
    return getattr(item, "label", "") or getattr(item, "title", "") or item.key


def _diff_items(
    part: str,
    old: Sequence[Any],
    new: Sequence[Any],
    leave_out: set[str] = frozenset(),  # type: ignore[assignment]
) -> Iterator[Change]:
    noun, feminine = LISTS[part]
    e = "e" if feminine else ""
    before, after = {item.key: item for item in old}, {item.key: item for item in new}
    for key, item in before.items():
        if key not in after:
            yield Change(part, REMOVED, f"{noun} retiré{e} : « {_title(item)} ».", key)
    for key, item in after.items():
        if key not in before:
            yield Change(part, ADDED, f"{noun} ajouté{e} : « {_title(item)} ».", key)
            continue
        fields = [name for name in type(item).model_fields if name not in leave_out]
        yield from _diff_fields(part, f"{noun} « {_title(before[key])} »", before[key], item, fields, key)
    yield from _diff_order(part, list(before), list(after), after)


def _diff_order(part: str, before: list[str], after: list[str], items: dict[str, Any]) -> Iterator[Change]:
    """Only those that really moved: the others keep their order among themselves."""
    noun, feminine = LISTS[part]
    kept_before, kept_after = [k for k in before if k in after], [k for k in after if k in before]
    blocks = SequenceMatcher(None, kept_before, kept_after, autojunk=False).get_matching_blocks()
    still = {key for block in blocks for key in kept_before[block.a : block.a + block.size]}
    for key in kept_after:
        if key not in still:
            yield Change(part, MOVED, f"{noun} déplacé{'e' * feminine} : « {_title(items[key])} ».", key)


def _diff_questions(old: WaveDocument, new: WaveDocument) -> Iterator[Change]:
    before, after = _with_section(old), _with_section(new)
    yield from _diff_items("questions", [q for q, _ in before.values()], [q for q, _ in after.values()])
    for key, (question, section) in after.items():
        if key in before and before[key][1] != section:
            yield Change(
                "questions", MOVED, f"Question « {question.label} » : passe dans « {section} ».", key
            )


def _with_section(document: WaveDocument) -> dict[str, tuple[Question, str]]:
    return {q.key: (q, section.title) for section in document.sections for q in section.questions}

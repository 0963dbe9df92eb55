"""Small changes to the document of a wave: put, move, remove, duplicate an item. Always a new document."""

import hashlib
import json
import re
import unicodedata
from typing import Any

from essaim.calls.compute.document import WaveDocument

Data = dict[str, Any]  # a document as JSON
# part (one screen) -> fields of the document
PARTS = {
    "presentation": ("summary", "priorities", "priority_method", "estimated_minutes"),
    "calendar": ("calendar",),
    "money": ("money",),
    "doors": ("doors",),
    "questions": ("sections",),
    "pieces": ("pieces",),
    "rules": ("rules",),
    "eligibility": ("eligibility",),
    "criteria": ("criteria",),
    "undertakings": ("undertakings", "republican_commitment"),
}
ITEMS = ("doors", "sections", "questions", "pieces", "rules", "eligibility", "criteria")


class Impossible(ValueError):
    """The text is written for the person who edits."""


def part_of(data: Data, part: str) -> Data:
    return {field: data.get(field) for field in PARTS[part]}


def fingerprint(value: Any) -> str:
    """What an editor saw: if it changed meanwhile, somebody else was there."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def key_from(label: str, taken: set[str]) -> str:
    """« Le besoin auquel vous répondez » -> `le_besoin_auquel_vous`: stable, readable in an export."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    base = "_".join(words)[:40].rstrip("_") or "question"
    base = base if base[0].isalpha() else f"q_{base}"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key


def rows(data: Data, kind: str, section: str = "") -> list[Data]:
    """The list that holds the items of this kind; questions live in their section."""
    if kind != "questions":
        return list(data.get(kind) or [])
    return [
        question
        for row in data["sections"]
        if not section or row["key"] == section
        for question in row["questions"]
    ]


def keys(data: Data, kind: str) -> set[str]:
    return {item["key"] for item in rows(data, kind)}


def item(data: Data, kind: str, key: str) -> Data:
    for row in rows(data, kind):
        if row["key"] == key:
            return row
    raise Impossible("Cet élément n’existe plus : quelqu’un l’a retiré.")


def section_of(data: Data, question: str) -> str:
    return next((s["key"] for s in data["sections"] if question in {q["key"] for q in s["questions"]}), "")


def put_item(data: Data, kind: str, key: str, value: Data, *, section: str = "") -> Data:
    """Adds the item, or replaces the one with this key; a question may change section."""
    if kind != "questions":
        old = rows(data, kind)
        kept = (
            {"questions": item(data, kind, key)["questions"]}
            if kind == "sections" and key in keys(data, kind)
            else {}
        )
        new = {**value, **kept, "key": key}
        return {
            **data,
            kind: [new if row["key"] == key else row for row in old] + [new] * (key not in keys(data, kind)),
        }
    if section not in keys(data, "sections"):
        raise Impossible("Cette rubrique n’existe plus.")
    new, home = {**value, "key": key}, section_of(data, key)
    if home == section:
        return _with_questions(
            data, section, [new if q["key"] == key else q for q in rows(data, kind, section)]
        )
    data = (
        _with_questions(data, home, [q for q in rows(data, kind, home) if q["key"] != key]) if home else data
    )
    return _with_questions(data, section, [*rows(data, kind, section), new])


def remove_item(data: Data, kind: str, key: str) -> Data:
    if cited := citations(data, kind, key):
        raise Impossible(f"Cet élément est encore cité par {', '.join(f'« {name} »' for name in cited)}.")
    if kind == "sections" and item(data, kind, key)["questions"]:
        raise Impossible("Cette rubrique a des questions : déplacez-les ou retirez-les d’abord.")
    if kind == "questions":
        home = section_of(data, key)
        return _with_questions(data, home, [q for q in rows(data, kind, home) if q["key"] != key])
    return {**data, kind: [row for row in rows(data, kind) if row["key"] != key]}


def move_item(data: Data, kind: str, key: str, step: int) -> Data:
    """One place up (-1) or down (+1); a question at the end of its section goes to the next one."""
    home = section_of(data, key) if kind == "questions" else ""
    places = rows(data, kind, home)
    here = [row["key"] for row in places].index(item(data, kind, key)["key"])
    there = here + step
    if 0 <= there < len(places):
        places[here], places[there] = places[there], places[here]
        return _with_questions(data, home, places) if home else {**data, kind: places}
    return _to_neighbour(data, home, key, step) if home else data


def _to_neighbour(data: Data, home: str, key: str, step: int) -> Data:
    sections = [section["key"] for section in data["sections"]]
    there = sections.index(home) + step
    if not 0 <= there < len(sections):
        return data
    question, neighbour = item(data, "questions", key), sections[there]
    data = _with_questions(data, home, [q for q in rows(data, "questions", home) if q["key"] != key])
    others = rows(data, "questions", neighbour)
    return _with_questions(data, neighbour, [question, *others] if step > 0 else [*others, question])


def duplicate_item(data: Data, kind: str, key: str) -> Data:
    """A copy just after it, with a key and a label of its own."""
    home = section_of(data, key) if kind == "questions" else ""
    source, places = item(data, kind, key), rows(data, kind, home)
    name = "title" if "title" in source else "label"
    copy = {**source, "key": key_from(source[name], keys(data, kind)), name: f"{source[name]} (copie)"[:300]}
    if kind == "sections":
        copy["questions"] = _copied_questions(source["questions"], keys(data, "questions"))
    places.insert([row["key"] for row in places].index(key) + 1, copy)
    return _with_questions(data, home, places) if home else {**data, kind: places}


def _copied_questions(questions: list[Data], taken: set[str]) -> list[Data]:
    """New keys; a condition between two copies follows the copies."""
    new_keys: dict[str, str] = {}
    for question in questions:
        new_keys[question["key"]] = key_from(question["label"], taken | set(new_keys.values()))
    copies = []
    for question in questions:
        condition = question["only_if"]
        if condition and condition["key"] in new_keys:
            condition = {**condition, "key": new_keys[condition["key"]]}
        copies.append({**question, "key": new_keys[question["key"]], "only_if": condition})
    return copies


def citations(data: Data, kind: str, key: str) -> list[str]:
    """The labels of what would lose its footing."""
    found: list[str] = []
    if kind == "doors":
        for what in ("questions", "pieces", "rules"):
            found += [row["label"] for row in rows(data, what) if key in row["doors"]]
        found += [row["label"] for row in rows(data, "criteria") if row["door"] == key]
        found += [row["label"] for row in rows(data, "doors") if row["requires"] == key]
    if kind == "questions":
        questions = rows(data, "questions")
        found += [q["label"] for q in questions if q["only_if"] and q["only_if"]["key"] == key]
        found += [row["label"] for row in rows(data, "rules") if row["question"] == key]
    return found


def _with_questions(data: Data, section: str, questions: list[Data]) -> Data:
    sections = [{**row, "questions": questions} if row["key"] == section else row for row in data["sections"]]
    return {**data, "sections": sections}


def as_data(document: WaveDocument) -> Data:
    return document.model_dump(mode="json")

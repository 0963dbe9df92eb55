"""The copy of a filing that a blind phase shows: no member, no person, no number, no file."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from essaim.dossiers.compute.copy import Block
from essaim.dossiers.compute.snapshot import LegalPerson, Snapshot

HIDDEN = "[masqué]"
NAMING = {"signature", "pieces"}  # blocks that do nothing but name
NAMES = {"lead", "lead_number", "lead_address"}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+", re.IGNORECASE)
BETWEEN = r"[\W_]{0,3}"  # the words of a name
NUMBER = re.compile(r"\b(?:\d[ \u00a0\u202f.]?){8,13}\d\b|\bW\d{9}\b")


def names_in(snapshot: Snapshot) -> list[str]:
    """Everything that names somebody."""
    people: list[LegalPerson] = [member.organization for member in snapshot.members]
    people += [snapshot.lead] if snapshot.lead else []
    found = {text for one in people for text in (one.name, one.siren, one.siret, one.rna, one.address)}
    found |= {member.answered_by for member in snapshot.members}
    found |= {snapshot.signature.name, snapshot.filed_by, snapshot.pole.website}
    found |= {part for name in (snapshot.signature.name, snapshot.filed_by) for part in name.split()}
    return sorted(found)


def redacted(blocks: Iterable[Block], snapshot: Snapshot, people: Iterable[str] = ()) -> list[Block]:
    """`people`: other names to hide, those of the co-authors."""
    pattern = pattern_of([*names_in(snapshot), *(part for name in people for part in (name, *name.split()))])
    found = []
    for block in (row for row in blocks if row.key not in NAMING):
        entries = [entry for entry in block.entries if entry.key not in NAMES]
        if block.key == "members":
            entries = [
                replace(entry, label=f"Membre {place}") for place, entry in enumerate(entries, start=1)
            ]
        hidden = [replace(row, text=hide(row.text, pattern)) for row in entries]
        found.append(replace(block, entries=hidden))
    return found


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """These names however written: « Fonderie Dupont-Martin » is found in « FONDERIE DUPONT MARTIN »."""
    words = {tuple(re.findall(r"\w+", folded(name))) for name in names}
    known = sorted({w for w in words if len("".join(w)) > 2}, key=lambda w: len("".join(w)), reverse=True)
    if not known:
        return None
    return re.compile("|".join(rf"(?<!\w){BETWEEN.join(one)}(?!\w)" for one in known))


def folded(text: str) -> str:
    """Without accents nor capitals, letter for letter: a place found in it is a place of the text."""
    return "".join(unicodedata.normalize("NFKD", letter)[0].lower()[0] for letter in text)


def hide(text: str, pattern: re.Pattern[str] | None) -> str:
    whole = unicodedata.normalize("NFC", text)
    if pattern:
        places = [found.span() for found in pattern.finditer(folded(whole))]
        for start, end in reversed(places):
            whole = f"{whole[:start]}{HIDDEN}{whole[end:]}"
    return NUMBER.sub(HIDDEN, ADDRESS.sub(HIDDEN, whole))

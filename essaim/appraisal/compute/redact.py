"""The copy of a filing that a blind phase shows: no member, no person, no number, no file."""

import re
from collections.abc import Iterable
from dataclasses import replace

from essaim.dossiers.compute.copy import Block
from essaim.dossiers.compute.snapshot import LegalPerson, Snapshot

HIDDEN = "[masqué]"
NAMING = {"signature", "pieces"}  # blocks that do nothing but name
NAMES = {"lead", "lead_number", "lead_address"}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+", re.IGNORECASE)
NUMBER = re.compile(r"\b(?:\d[ \u00a0\u202f.]?){8,13}\d\b|\bW\d{9}\b")


def names_in(snapshot: Snapshot) -> list[str]:
    """Everything that names somebody, the longest first."""
    people: list[LegalPerson] = [member.organization for member in snapshot.members]
    people += [snapshot.lead] if snapshot.lead else []
    found = {text for one in people for text in (one.name, one.siren, one.siret, one.rna, one.address)}
    found |= {member.answered_by for member in snapshot.members}
    found |= {snapshot.signature.name, snapshot.filed_by, snapshot.pole.website}
    found |= {part for name in (snapshot.signature.name, snapshot.filed_by) for part in name.split()}
    return sorted((name for name in found if len(name) > 2), key=len, reverse=True)


def redacted(blocks: Iterable[Block], snapshot: Snapshot) -> list[Block]:
    names = names_in(snapshot)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), re.IGNORECASE)
    found = []
    for block in (row for row in blocks if row.key not in NAMING):
        entries = [entry for entry in block.entries if entry.key not in NAMES]
        if block.key == "members":
            entries = [
                replace(entry, label=f"Membre {place}") for place, entry in enumerate(entries, start=1)
            ]
        hidden = [replace(row, text=_hidden(row.text, pattern if names else None)) for row in entries]
        found.append(replace(block, entries=hidden))
    return found


def _hidden(text: str, pattern: re.Pattern[str] | None) -> str:
    text = pattern.sub(HIDDEN, text) if pattern else text
    return NUMBER.sub(HIDDEN, ADDRESS.sub(HIDDEN, text))

"""A filing as one reads it: for the page, for the printed copy, for the comparison of two filings."""

from dataclasses import dataclass
from datetime import date

from essaim.calls.compute.diff import Words, words_between
from essaim.calls.compute.document import Question, QuestionKind, WaveDocument
from essaim.dossiers.compute import budget
from essaim.dossiers.compute.commitment import COMMITMENTS_OF
from essaim.dossiers.compute.findings import KIND_LABELS
from essaim.dossiers.compute.questions import asked_sections, is_empty, problem
from essaim.dossiers.compute.snapshot import AnswerValue, Member, Snapshot
from essaim.kit.money import format_euros, parse_euros
from essaim.kit.written import short_day


@dataclass(frozen=True)
class Entry:
    """One thing said. `key` is stable: two filings are compared on it."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class Block:
    key: str
    title: str
    entries: list[Entry]


def say_answer(question: Question, value: AnswerValue | None) -> str:
    if value is None or is_empty(value):
        return "Sans réponse"
    if isinstance(value, list):
        return "\u00a0; ".join(value)
    if problem(question, value):
        return value
    if question.kind == QuestionKind.AMOUNT:
        return format_euros(parse_euros(value))
    if question.kind == QuestionKind.DATE:
        return f"{short_day(date.fromisoformat(value))}"
    if question.kind == QuestionKind.YES_NO:
        return value.capitalize()
    return value.replace(".", ",") if question.kind == QuestionKind.NUMBER else value


def blocks(snapshot: Snapshot, document: WaveDocument) -> list[Block]:
    """Everything that was filed, in the order of the pages."""
    rows = [_pole(snapshot, document), _members(snapshot), _territory(snapshot)]
    for section in asked_sections(document, snapshot.doors, snapshot.answers):
        asked = [question for question in section.questions if question.key in section.shown]
        entries = [Entry(q.key, q.label, say_answer(q, snapshot.answers.get(q.key))) for q in asked]
        rows.append(Block(f"section-{section.key}", section.title, entries))
    if snapshot.budget:
        rows.append(_budget(snapshot))
    return [*rows, _pieces(snapshot), _signature(snapshot), *_commitment(snapshot)]


def _pole(snapshot: Snapshot, document: WaveDocument) -> Block:
    pole, lead = snapshot.pole, snapshot.lead
    labels = {door.key: door.label for door in document.doors}
    entries = [
        Entry("doors", "Volets demandés", "\u00a0; ".join(labels.get(key, key) for key in snapshot.doors)),
        Entry("name", "Nom du pôle", pole.name),
        Entry("pitch", "Le pôle en une phrase", pole.pitch or "Non indiqué"),
        Entry("stage", "Stade", pole.stage or "Non indiqué"),
    ]
    if pole.started_on:
        entries.append(Entry("started_on", "Première coopération", f"{short_day(pole.started_on)}"))
    if lead:
        number = lead.siret or lead.siren or lead.rna
        origin = " (identité saisie à la main)" if lead.origin == "manual" else ""
        entries += [
            Entry("lead", "Structure porteuse", f"{lead.name}{origin}"),
            Entry("lead_number", "SIRET, SIREN ou RNA", number or "Non indiqué"),
            Entry("lead_form", "Forme juridique", lead.legal_form or "Non connue"),
            Entry(
                "lead_address",
                "Adresse",
                ", ".join(filter(None, [lead.address, lead.commune_name])) or "Non connue",
            ),
        ]
    return Block("pole", "Le pôle et sa structure porteuse", entries)


def _members(snapshot: Snapshot) -> Block:
    entries = [
        Entry(member.reference, member.organization.name, _say_member(member)) for member in snapshot.members
    ]
    return Block("members", "Les membres", entries)


def _say_member(member: Member) -> str:
    state = {"confirmed": "engagement confirmé", "declined": "engagement refusé"}.get(
        member.state, "non confirmé"
    )
    number = member.organization.siret or member.organization.rna
    kind = KIND_LABELS.get(member.kind, member.kind)
    parts = [kind[:1].upper() + kind[1:], number, member.role, member.contribution]
    if member.cash_amount:
        parts.append(f"apport en argent {format_euros(member.cash_amount)}")
    if member.in_kind_amount:
        parts.append(f"apport en nature {format_euros(member.in_kind_amount)}")
    return "\u00a0; ".join([*filter(None, parts), state])


def _territory(snapshot: Snapshot) -> Block:
    territory = snapshot.territory
    names = ", ".join(f"{place.name} ({place.code})" for place in territory.places)
    entries = [Entry("places", "Communes et EPCI", names or "Non délimité")]
    if territory.region_name:
        entries.append(Entry("region", "Région", territory.region_name))
    if territory.note:
        entries.append(Entry("note", "Précision", territory.note))
    return Block("territory", "Le territoire", entries)


def _budget(snapshot: Snapshot) -> Block:
    entries = []
    for line in snapshot.budget:
        posts = f" ({line.fte} ETP)" if line.fte else ""
        what = f"Année {line.year}, {line.account[:2]} {line.label}"
        entries.append(Entry(f"{line.year}-{line.account}", what, f"{format_euros(line.amount)}{posts}"))
    for year in sorted({line.year for line in snapshot.budget}):
        rows = [line for line in snapshot.budget if line.year == year]
        spent, earned = (
            budget.total(rows, budget.EXPENSE, in_kind=None),
            budget.total(rows, budget.INCOME, in_kind=None),
        )
        said = f"Charges {format_euros(spent)}, produits {format_euros(earned)}"
        entries.append(Entry(f"{year}-total", f"Année {year}, total", said))
    return Block("budget", "Le budget", entries)


def _pieces(snapshot: Snapshot) -> Block:
    entries = []
    for piece in snapshot.pieces:
        whose = f" ({piece.member_name})" if piece.member_name else ""
        said = f"{piece.name}, {piece.size} octets, SHA-256 {piece.sha256}"
        entries.append(Entry(piece.file_id, f"{piece.label}{whose}", said))
    return Block("pieces", "Les pièces", entries)


def _signature(snapshot: Snapshot) -> Block:
    signature = snapshot.signature
    entries = [Entry("signatory", "Signataire", ", ".join(filter(None, [signature.name, signature.role])))]
    entries += [
        Entry(f"undertaking-{i}", "Engagement", said) for i, said in enumerate(signature.undertakings)
    ]
    if signature.republican_commitment:
        said = f"Souscrit, {signature.republican_commitment}"
        entries.append(Entry("commitment", "Contrat d’engagement républicain", said))
    notice = "Oui" if signature.electronic_notice else "Non"
    entries.append(Entry("notice", "Accepte les décisions par voie électronique", notice))
    return Block("signature", "Les engagements", entries)


def _commitment(snapshot: Snapshot) -> list[Block]:
    """What was subscribed, in full: the text in force on that day, not the one of today."""
    version = snapshot.signature.republican_commitment
    entries = [Entry(said.title, said.title, said.text) for said in COMMITMENTS_OF.get(version, [])]
    title = f"Contrat d’engagement républicain souscrit ({version})"
    return [Block("commitment", title, entries)] if entries else []


@dataclass(frozen=True)
class Difference:
    block: str
    label: str
    before: str  # "" when it was added
    after: str  # "" when it was removed

    @property
    def words(self) -> Words:
        return words_between(self.before, self.after)


def differences(old: list[Block], new: list[Block]) -> list[Difference]:
    """What changed between two filings, in the order of the pages."""
    found = []
    before = {(block.key, entry.key): entry for block in old for entry in block.entries}
    after = {(block.key, entry.key): (block, entry) for block in new for entry in block.entries}
    for key, (block, entry) in after.items():
        former = before.get(key)
        if former is None or former.text != entry.text:
            found.append(Difference(block.title, entry.label, former.text if former else "", entry.text))
    for block in old:
        for entry in block.entries:
            if (block.key, entry.key) not in after:
                found.append(Difference(block.title, entry.label, entry.text, ""))
    return found

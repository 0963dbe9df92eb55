"""What links a person to a dossier, from facts alone: what removes the dossier, what only asks a question."""

from dataclasses import dataclass, field

# Addresses there say nothing of an employer.
MAILBOXES = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "sfr.fr",
        "neuf.fr",
        "laposte.net",
        "hotmail.com",
        "hotmail.fr",
        "outlook.com",
        "outlook.fr",
        "live.fr",
        "msn.com",
        "yahoo.com",
        "yahoo.fr",
        "icloud.com",
        "me.com",
        "proton.me",
        "protonmail.com",
        "bbox.fr",
        "numericable.fr",
        "aol.com",
        "gmx.fr",
        "example.fr",
        "example.com",
    ]
)


@dataclass(frozen=True)
class Person:
    email: str
    sirens: frozenset[str] = frozenset()  # where they work, lead or sit today
    past_sirens: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DossierFacts:
    organizations: dict[str, str] = field(default_factory=dict)  # SIREN -> name, lead and members
    people: frozenset[str] = frozenset()  # addresses of authors, signatory and contacts


@dataclass(frozen=True)
class Found:
    source: str  # models.TieSource
    blocking: bool
    detail: str


def domain_of(email: str) -> str:
    """The domain of an employer, "" when the address says nothing of one."""
    domain = email.rpartition("@")[2].lower()
    return "" if domain in MAILBOXES else domain


def ties_between(person: Person, dossier: DossierFacts) -> list[Found]:
    """A fact of today removes the dossier; a past one or a likeness asks the person."""
    found = []
    if names := _names(dossier, person.sirens):
        found.append(Found("organization", True, f"Membre du pôle\u00a0: {names}"))
    if person.email.lower() in dossier.people:
        found.append(Found("author", True, "Son adresse figure dans le dossier"))
    if names := _names(dossier, person.past_sirens - person.sirens):
        found.append(Found("past", False, f"Ancien employeur, membre du pôle\u00a0: {names}"))
    domain = domain_of(person.email)
    if domain and domain in {domain_of(email) for email in dossier.people - {person.email.lower()}}:
        found.append(Found("domain", False, f"Même domaine d’adresse\u00a0: {domain}"))
    return found


def _names(dossier: DossierFacts, sirens: frozenset[str]) -> str:
    return ", ".join(name for siren, name in sorted(dossier.organizations.items()) if siren in sirens)


def is_barred(kind: str, blocking: bool, pinned: str) -> bool:
    """The one rule: what a manager pinned, else a declared tie or a computed one."""
    if pinned:
        return pinned == "out"
    return kind == "tie" or blocking


def may_open(kind: str, blocking: bool, pinned: str) -> bool:
    """Content opens after a declaration of no tie, or after a manager answered the question."""
    return not is_barred(kind, blocking, pinned) and (kind == "none" or pinned == "in")

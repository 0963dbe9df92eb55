"""What the machine can say of each admissibility rule. A person always confirms."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from essaim.calls.compute.document import AdmissibilityRule, RuleKind, WaveDocument
from essaim.dossiers.compute.pieces import ExpectedPiece, expected_pieces, missing
from essaim.dossiers.compute.snapshot import AnswerValue, LegalPerson, Snapshot
from essaim.kit.written import short_instant
from essaim.organizations.compute.legal_forms import legal_form
from essaim.poles.compute.kinds import suggested_kind

PRIVATE_FAMILIES = {"association", "foundation", "cooperative", "mutual", "company"}
KIND_LABELS = {  # poles.MemberKind, in the words of a sentence
    "ess": "entreprise de l’ESS",
    "enterprise": "entreprise hors ESS",
    "grouping": "groupement d’entreprises majoritairement hors ESS",
    "local_authority": "collectivité territoriale",
    "research": "centre de recherche",
    "higher_education": "établissement d’enseignement supérieur",
    "training": "organisme de formation",
    "other": "autre personne morale",
    "person": "personne physique",
}


class Outcome(StrEnum):
    """As admissibility.RuleOutcome."""

    MET = "met"
    NOT_MET = "not_met"
    TO_CHECK = "to_check"


@dataclass(frozen=True)
class Finding:
    key: str
    label: str
    outcome: Outcome
    detail: str
    fix: str = ""  # where the candidate mends it: "members", "territory", "pieces", "lead", "question:<key>"
    doors: tuple[str, ...] = ()
    legal_source: str = ""


@dataclass(frozen=True)
class MemberFact:
    reference: str
    name: str
    kind: str
    organization: str = ""  # public id: one organisation counts once
    confirmed: bool = False
    certain: bool = True  # what the register says agrees with the kind declared


@dataclass(frozen=True)
class Situation:
    """All that the rules look at, of a draft or of a filing. Members who declined or left are not in it."""

    lead: LegalPerson | None
    members: list[MemberFact] = field(default_factory=list)
    places: int = 0
    earlier_financing: str = "met"  # outcome of the search in the register of poles
    earlier_detail: str = ""
    filed_at: datetime | None = None
    closes_at: datetime | None = None
    allowed_until: datetime | None = None
    pieces: list[tuple[str, str]] = field(default_factory=list)  # key, reference of the member
    answers: dict[str, AnswerValue] = field(default_factory=dict)
    doors: list[str] = field(default_factory=list)
    time_zone: str = "Europe/Paris"

    @property
    def everyone(self) -> list[MemberFact]:
        """The members, and the lead when it is not one of them."""
        if self.lead is None or self.lead.public_id in {member.organization for member in self.members}:
            return self.members
        kind = suggested_kind(self.lead.legal_form_code, self.lead.ess_quality)
        certain = is_certain(kind, self.lead.legal_family, self.lead.ess_quality)
        return [MemberFact("", self.lead.name, kind, self.lead.public_id, True, certain), *self.members]

    def expected(self, document: WaveDocument) -> list[ExpectedPiece]:
        family = self.lead.legal_family if self.lead else ""
        lead = self.lead.public_id if self.lead else None
        others = [(m.reference, m.name) for m in self.members if m.organization != lead]
        return expected_pieces(document, self.doors, family, others)


def is_certain(kind: str, family: str, ess_quality: str) -> bool:
    """False when the register does not bear out the kind that was declared: a person looks."""
    if kind == "ess":
        return ess_quality == "yes" or (
            ess_quality == "unknown" and family in {"association", "foundation", "cooperative", "mutual"}
        )
    if kind in {"enterprise", "grouping"}:
        return ess_quality != "yes" and family != "public"
    if kind == "local_authority":
        return family in {"public", "other"}
    return True


def situation_of(snapshot: Snapshot) -> Situation:
    """The situation as it was filed."""
    return Situation(
        lead=snapshot.lead,
        members=[
            MemberFact(
                reference=member.reference,
                name=member.organization.name,
                kind=member.kind,
                organization=member.organization.public_id,
                confirmed=member.state == "confirmed",
                certain=is_certain(
                    member.kind, member.organization.legal_family, member.organization.ess_quality
                ),
            )
            for member in snapshot.members
            if member.state not in {"declined", "left"}
        ],
        places=len(snapshot.territory.places),
        earlier_financing=snapshot.pole.earlier_financing,
        earlier_detail=snapshot.pole.earlier_detail,
        filed_at=snapshot.filed_at,
        closes_at=snapshot.closes_at,
        allowed_until=snapshot.allowed_until,
        pieces=[(piece.key, piece.member) for piece in snapshot.pieces],
        answers=snapshot.answers,
        doors=snapshot.doors,
    )


def replace_filing(situation: Situation, filed_at: datetime | None) -> Situation:
    """The same, filed at another instant or not filed yet."""
    return replace(situation, filed_at=filed_at)


def findings(
    document: WaveDocument, situation: Situation, *, doors: Iterable[str] | None = None
) -> list[Finding]:
    """One finding for each rule of the doors asked for (or of `doors`)."""
    asked = set(situation.doors if doors is None else doors)
    return [
        find(rule, document, situation)
        for rule in document.rules
        if not rule.doors or asked & set(rule.doors)
    ]


def find(rule: AdmissibilityRule, document: WaveDocument, situation: Situation) -> Finding:
    outcome, detail, fix = TESTS[rule.kind](Case(rule, document, situation))
    return Finding(rule.key, rule.label, outcome, detail, fix, tuple(rule.doors), rule.legal_source)


Found = tuple[Outcome, str, str]


@dataclass(frozen=True)
class Case:
    """One rule put to one situation."""

    rule: AdmissibilityRule
    document: WaveDocument
    situation: Situation


def private_law_lead(case: Case) -> Found:
    lead = case.situation.lead
    if lead is None:
        return Outcome.NOT_MET, "La structure porteuse n’est pas encore indiquée.", "lead"
    form = lead.legal_form or "forme juridique non connue"
    private = legal_form(lead.legal_form_code).is_private_law if lead.legal_form_code else None
    if private is None and lead.legal_family in PRIVATE_FAMILIES:
        private = True
    if private is None:
        return Outcome.TO_CHECK, f"{lead.name} ({form}) : le droit dont elle relève est à vérifier.", "lead"
    if private:
        return Outcome.MET, f"{lead.name} est une personne morale de droit privé ({form}).", "lead"
    return Outcome.NOT_MET, f"{lead.name} n’est pas une personne morale de droit privé ({form}).", "lead"


def members_at_least(case: Case) -> Found:
    legal = {m.organization or m.reference for m in case.situation.everyone if m.kind != "person"}
    detail = f"{counted(len(legal), 'personne morale', 'personnes morales')}, {case.rule.count} au moins."
    return (Outcome.MET if len(legal) >= case.rule.count else Outcome.NOT_MET), detail, "members"


def kinds_at_least(case: Case) -> Found:
    fitting = [member for member in case.situation.everyone if member.kind in case.rule.kinds]
    wanted = " ou ".join(KIND_LABELS.get(kind, kind) for kind in case.rule.kinds)
    if len(fitting) < case.rule.count:
        return (
            Outcome.NOT_MET,
            f"Il en faut {case.rule.count} : {wanted}. Trouvé : {len(fitting)}.",
            "members",
        )
    if len([member for member in fitting if member.certain]) >= case.rule.count:
        return Outcome.MET, f"{named(fitting)} : {wanted}.", "members"
    doubtful = named([member for member in fitting if not member.certain])
    return Outcome.TO_CHECK, f"Nature déclarée, que le registre ne confirme pas : {doubtful}.", "members"


def territory_given(case: Case) -> Found:
    if case.situation.places:
        what = counted(case.situation.places, "commune ou EPCI choisi", "communes ou EPCI choisis")
        return Outcome.MET, f"{what}.", "territory"
    return Outcome.NOT_MET, "Le territoire du pôle n’est pas encore délimité.", "territory"


def not_financed_before(case: Case) -> Found:
    register = Outcome(case.situation.earlier_financing)
    declared = case.rule.question and case.situation.answers.get(case.rule.question) == "oui"
    if register == Outcome.MET and declared:
        detail = "Un soutien antérieur de l’État est déclaré dans le dossier."
        return Outcome.TO_CHECK, detail, f"question:{case.rule.question}"
    return (
        register,
        case.situation.earlier_detail or "Aucun soutien antérieur connu au registre des pôles.",
        "",
    )


def filed_in_time(case: Case) -> Found:
    limits = [limit for limit in (case.situation.closes_at, case.situation.allowed_until) if limit]
    if not limits:
        return Outcome.TO_CHECK, "La date de clôture n’est pas connue.", ""
    limit = max(limits)
    until = said(limit, case.situation.time_zone)
    if case.situation.filed_at is None:
        return Outcome.TO_CHECK, f"À déposer avant le {until}.", "submit"
    when = said(case.situation.filed_at, case.situation.time_zone)
    if case.situation.filed_at <= limit:
        return Outcome.MET, f"Reçu le {when}, limite le {until}.", ""
    return Outcome.NOT_MET, f"Reçu le {when}, après la limite du {until}.", ""


def pieces_present(case: Case) -> Found:
    lacking = missing(case.situation.expected(case.document), case.situation.pieces)
    if not lacking:
        return Outcome.MET, "Toutes les pièces demandées sont jointes.", "pieces"
    which = ", ".join(piece.title for piece in lacking)
    blocking = any(piece.blocking for piece in lacking)
    return (Outcome.NOT_MET if blocking else Outcome.TO_CHECK), f"Il manque : {which}.", "pieces"


def members_confirmed(case: Case) -> Found:
    confirmed = [member for member in case.situation.everyone if member.confirmed]
    said_so = counted(len(confirmed), "engagement confirmé", "engagements confirmés")
    detail = f"{said_so} sur {len(case.situation.everyone)}, {case.rule.count} au moins."
    return (Outcome.MET if len(confirmed) >= case.rule.count else Outcome.NOT_MET), detail, "members"


def answer_is(case: Case) -> Found:
    fix = f"question:{case.rule.question}"
    answer = case.situation.answers.get(case.rule.question or "")
    if not answer:
        return Outcome.NOT_MET, "Il n’y a pas encore de réponse à cette question.", fix
    given = answer if isinstance(answer, list) else [answer]
    detail = f"Réponse : {', '.join(given)}."
    return (Outcome.MET if set(given) & set(case.rule.values) else Outcome.NOT_MET), detail, fix


def person(case: Case) -> Found:  # noqa: ARG001
    return Outcome.TO_CHECK, "Seule une personne peut vérifier cette règle.", ""


TESTS: dict[RuleKind, Callable[[Case], Found]] = {
    RuleKind.PRIVATE_LAW_LEAD: private_law_lead,
    RuleKind.MEMBERS_AT_LEAST: members_at_least,
    RuleKind.KINDS_AT_LEAST: kinds_at_least,
    RuleKind.TERRITORY_GIVEN: territory_given,
    RuleKind.NOT_FINANCED_BEFORE: not_financed_before,
    RuleKind.FILED_IN_TIME: filed_in_time,
    RuleKind.PIECES_PRESENT: pieces_present,
    RuleKind.MEMBERS_CONFIRMED: members_confirmed,
    RuleKind.ANSWER_IS: answer_is,
    RuleKind.PERSON: person,
}


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count < 2 else many}"


def named(members: list[MemberFact]) -> str:
    names = ", ".join(member.name for member in members[:4])
    return names if len(members) < 5 else f"{names} et {len(members) - 4} autres"


def said(instant: datetime, time_zone: str) -> str:
    return f"{short_instant(instant, ZoneInfo(time_zone))}"

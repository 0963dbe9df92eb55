"""The rows of one fictional dossier, not yet written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from essaim.accounts.models import User
from essaim.calls.compute.document import Question, QuestionKind, WaveDocument
from essaim.calls.models import Wave
from essaim.demo.compute.fiction import FictionalMember, FictionalPole, fictional_pole, paragraph
from essaim.demo.compute.plans import Plan
from essaim.dossiers.compute.budget import BY_CODE, REQUEST
from essaim.dossiers.compute.pieces import expected_pieces
from essaim.dossiers.models import Answer, BudgetLine, Dossier, Piece
from essaim.dossiers.queries.search import search_text_of
from essaim.files.models import StoredFile
from essaim.kit.references import fingerprint, new_token
from essaim.organizations.compute.legal_forms import legal_form
from essaim.organizations.models import EssQuality, Organization, Origin
from essaim.poles.compute.names import search_key
from essaim.poles.models import Membership, MembershipState, Pole, Stage
from essaim.territories.models import Commune

DOMAIN = "demo.essaim.example"


@dataclass
class Row:
    """One dossier being written, with everything that hangs on it."""

    plan: Plan
    commune: Commune
    fiction: FictionalPole
    author: User
    pole: Pole
    members: list[Membership]
    dossier: Dossier
    answers: list[Answer]
    budget: list[BudgetLine]
    pieces: list[Piece]


def row_of(plan: Plan, commune: Commune, wave: Wave, document: WaveDocument, real: dict[int, Pole]) -> Row:
    fiction = fictional_pole(plan.number, commune.name, eligible=plan.state != "inadmissible")
    author = User(
        email=f"dossier{plan.number}@{DOMAIN}",
        first_name=fiction.coordinator.split(" ", 1)[0],
        last_name=fiction.coordinator.split(" ", 1)[1],
        password="!",  # noqa: S106 (nobody signs in with it)
    )
    pole = real.get(plan.pole_pk or 0) or pole_of(fiction, commune, author)
    doors = [door.key for door in document.doors] if plan.both_doors else [document.doors[0].key]
    dossier = dossier_of(plan, wave, pole, author, doors)
    invented = plan.pole_pk is None
    return Row(
        plan=plan,
        commune=commune,
        fiction=fiction,
        author=author,
        pole=pole,
        members=[membership_of(pole, row, commune, plan) for row in fiction.members] if invented else [],
        dossier=dossier,
        answers=answers_of(plan, dossier, document, fiction) if invented else [],
        budget=budget_of(dossier, fiction, document) if invented and len(doors) > 1 else [],
        pieces=[],
    )


def dossier_of(plan: Plan, wave: Wave, pole: Pole, author: User, doors: list[str]) -> Dossier:
    written = plan.filed_at or timezone.now() - timedelta(hours=plan.number % 90)
    dossier = Dossier(
        wave=wave,
        version=wave.version,
        pole=pole,
        region=pole.region,
        doors=doors,
        state=plan.state,
        created_by=author,
        created_at=written - timedelta(days=9),
        edited_at=written,
        submitted_at=plan.filed_at,
        decided_at=decided_at(plan),
        contact_email=author.email,
        signatory_name=author.name,
        signatory_role="Présidence",
        signatory_email=author.email,
        electronic_notice=True,
        is_demo=True,
    )
    dossier.search_text = search_text_of(dossier)
    return dossier


def decided_at(plan: Plan) -> datetime | None:
    if plan.filed_at is None or plan.state not in {"admissible", "inadmissible"}:
        return None
    return min(plan.filed_at + timedelta(days=40), timezone.now())


def pole_of(fiction: FictionalPole, commune: Commune, author: User) -> Pole:
    return Pole(
        name=fiction.name,
        pitch=paragraph(len(fiction.name) + (commune.population or 0), 200),
        stage=Stage.EMERGING,
        lead=organization_of(fiction.lead, commune),
        region=commune.region,
        department_codes=[commune.department_id],
        themes=[fiction.theme],
        search_key=search_key(fiction.name, fiction.lead.name, fiction.theme),
        is_demo=True,
        created_by=author,
    )


def organization_of(row: FictionalMember, commune: Commune) -> Organization:
    form = legal_form(row.legal_form_code)
    return Organization(
        siren=row.siret[:9],
        siret=row.siret,
        name=row.name,
        legal_form_code=row.legal_form_code,
        legal_form=form.label,
        legal_family=row.family,
        ess_quality=EssQuality.YES if row.kind == "ess" else EssQuality.NO,
        ess_evidence="Démonstration",
        address=f"1 place de la Mairie, {commune.name}",
        commune=commune,
        origin=Origin.MANUAL,
    )


def membership_of(pole: Pole, row: FictionalMember, commune: Commune, plan: Plan) -> Membership:
    answered = (plan.filed_at or timezone.now()) - timedelta(days=3)
    return Membership(
        pole=pole,
        organization=organization_of(row, commune),
        kind=row.kind,
        role="Participe aux projets communs",
        cash_amount=Decimal(1000),
        in_kind_amount=Decimal(2500),
        contribution="Temps de travail, locaux",
        contact_name="Contact fictif",
        contact_email=f"membre-{row.siret}@{DOMAIN}",
        state=MembershipState.CONFIRMED if row.confirmed else MembershipState.INVITED,
        invited_at=answered - timedelta(days=4),
        answered_at=answered if row.confirmed else None,
        answered_by="Contact fictif, direction" if row.confirmed else "",
        token_fingerprint=fingerprint(new_token()),  # nobody has the link
        expires_at=answered + timedelta(days=90),
    )


def answers_of(plan: Plan, dossier: Dossier, document: WaveDocument, fiction: FictionalPole) -> list[Answer]:
    questions = [
        q
        for section in document.sections
        for q in section.questions
        if not q.doors or set(q.doors) & set(dossier.doors)
    ]
    if plan.state == "draft" and not plan.ready:
        questions = questions[: len(questions) // 2]
    return [
        Answer(
            dossier=dossier,
            key=q.key,
            value=value_of(q, rank, fiction),
            updated_by=dossier.created_by,
            updated_at=dossier.edited_at,
        )
        for rank, q in enumerate(questions)
        if q.only_if is None
    ]


def value_of(question: Question, rank: int, fiction: FictionalPole) -> Any:
    seed = rank + len(fiction.name) * 31
    match question.kind:
        case QuestionKind.CHOICE:
            return question.options[seed % len(question.options)]
        case QuestionKind.CHOICES:
            return question.options[: 1 + seed % 3]
        case QuestionKind.YES_NO:
            return "non"
        case QuestionKind.NUMBER:
            return str(1 + seed % 9)
        case QuestionKind.AMOUNT:
            return str((1 + seed % 9) * 5000)
        case QuestionKind.DATE:
            return f"201{seed % 9}-0{1 + seed % 9}-15"
    return paragraph(seed, question.max_length)


def budget_of(dossier: Dossier, fiction: FictionalPole, document: WaveDocument) -> list[BudgetLine]:
    """Balanced, year by year: a post of animation, paid by the grant and the local authorities."""
    grant = fiction.grant / document.money.years
    amounts: dict[str, Decimal | int]
    lines = []
    for year in range(1, document.money.years + 1):
        amounts = {"64A": 45_000, "60": 8_000, "61": 12_000, "62": 15_000, "86": 10_000}
        amounts |= {REQUEST: grant, "70": 20_000, "87": 10_000, "74E": 60_000 - grant}
        for code, amount in amounts.items():
            account = BY_CODE[code]
            fte = 1 if code == "64A" else None
            lines.append(
                BudgetLine(
                    dossier=dossier,
                    year=year,
                    side=account.side,
                    account=code,
                    label=account.label,
                    amount=amount,
                    fte=fte,
                )
            )
    return lines


def pieces_of(row: Row, piece: StoredFile, document: WaveDocument) -> list[Piece]:
    lead = row.fiction.lead
    members = [(member.reference, member.organization.name) for member in row.members]
    by_reference = {member.reference: member for member in row.members}
    return [
        Piece(
            dossier=row.dossier,
            key=item.key,
            membership=by_reference.get(item.member),
            file=piece,
            added_by=row.author,
            added_at=row.dossier.edited_at,
        )
        for item in expected_pieces(document, row.dossier.doors, lead.family, members)
        if row.plan.state != "incomplete" or not item.blocking
    ]

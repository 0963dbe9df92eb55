"""The dossier as it stands, gathered whole: for the live rules, for the checklist, for the filing."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, JSONArray

from essaim.accounts.models import User
from essaim.calls.compute.document import WaveDocument
from essaim.calls.queries import document_of
from essaim.dossiers.compute import findings as compute
from essaim.dossiers.compute.pieces import OTHER
from essaim.dossiers.compute.snapshot import (
    FiledPiece,
    LegalPerson,
    Line,
    Member,
    Place,
    PoleFacts,
    Signature,
    Snapshot,
    Territory,
)
from essaim.dossiers.models import Answer, BudgetLine, Dossier, Piece
from essaim.dossiers.queries.fields import FIELD
from essaim.dossiers.rules import allowances
from essaim.organizations.models import Organization
from essaim.poles.models import Membership, Pole, PolePlace
from essaim.poles.queries import members_of, was_financed


def snapshot_of(dossier: Dossier, *, at: datetime, by: User, signature: Signature | None = None) -> Snapshot:
    """Everything that a filing freezes. Three queries, whatever the size of the dossier."""
    wave, pole = dossier.wave, dossier.pole
    parts = parts_of(dossier, document_of(dossier.version))
    dossier.__dict__["known_allowance"] = parts.allowed_until
    return Snapshot(
        reference=dossier.reference,
        call=wave.call.slug,
        wave=wave.slug,
        wave_name=wave.name,
        wave_version=dossier.version.number,
        filed_at=at,
        filed_by=by.name,
        pole=pole_facts(pole),
        lead=legal_person(pole.lead) if pole.lead else None,
        doors=list(dossier.doors),
        closes_at=closing_of(dossier),
        allowed_until=max(filter(None, [parts.allowed_until, grace_of(dossier)]), default=None),
        answers=parts.answers,
        members=[member(row) for row in memberships_of(pole)],
        territory=territory_of(pole, parts.places),
        budget=parts.budget,
        pieces=parts.pieces,
        signature=signature or Signature(),
    )


def situation(dossier: Dossier, *, at: datetime, by: User) -> compute.Situation:
    """What the rules look at, on the working copy: filed when it was last filed, or not yet."""
    facts = compute.situation_of(snapshot_of(dossier, at=at, by=by))
    return compute.replace_filing(facts, dossier.submitted_at)


def findings(
    source: Dossier | Snapshot, document: WaveDocument, *, at: datetime, by: User
) -> list[compute.Finding]:
    """The findings of the machine, live on a draft, or on exactly what was filed."""
    if isinstance(source, Snapshot):
        return compute.findings(document, compute.situation_of(source))
    return compute.findings(document, situation(source, at=at, by=by))


def closing_of(dossier: Dossier) -> datetime | None:
    """The closing that holds: the published one, or the earlier one that was decided."""
    ends = [end for end in (dossier.wave.closes_at, dossier.wave.closed_early_at) if end]
    return min(ends) if ends else None


def grace_of(dossier: Dossier) -> datetime | None:
    """The end of the minutes that the page of the wave announces after its closing."""
    closing, minutes = closing_of(dossier), dossier.wave.grace_minutes
    return closing + timedelta(minutes=minutes) if closing and minutes else None


def legal_person(organization: Organization) -> LegalPerson:
    commune = organization.commune
    return LegalPerson(
        public_id=str(organization.public_id),
        name=organization.name,
        siren=organization.siren,
        siret=organization.siret,
        rna=organization.rna,
        legal_form_code=organization.legal_form_code,
        legal_form=organization.legal_form,
        legal_family=organization.legal_family,
        ess_quality=organization.ess_quality,
        address=organization.address,
        commune_code=commune.code if commune else "",
        commune_name=commune.name if commune else "",
        origin=organization.origin,
    )


def pole_facts(pole: Pole) -> PoleFacts:
    earlier = was_financed(pole)
    return PoleFacts(
        reference=pole.reference,
        name=pole.name,
        pitch=pole.pitch,
        stage=pole.get_stage_display(),
        started_on=pole.started_on,
        website=pole.website,
        earlier_financing=earlier.outcome,
        earlier_detail=earlier.detail,
    )


def memberships_of(pole: Pole) -> list[Membership]:
    """The members who have not left, the lead first."""
    return sorted(members_of(pole), key=lambda row: row.organization_id != pole.lead_id)


def member(row: Membership) -> Member:
    return Member(
        reference=row.reference,
        organization=legal_person(row.organization),
        kind=row.kind,
        role=row.role,
        cash_amount=row.cash_amount,
        in_kind_amount=row.in_kind_amount,
        contribution=row.contribution,
        state=row.state,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
    )


@dataclass(frozen=True)
class Parts:
    """The lists of a dossier, all read at the same instant."""

    answers: dict[str, str | list[str]]
    budget: list[Line]
    pieces: list[FiledPiece]
    places: list[Place]
    allowed_until: datetime | None


def parts_of(dossier: Dossier, document: WaveDocument) -> Parts:
    """One statement: what is filed is never half of before a save and half of after."""
    labels = {piece.key: piece.label for piece in document.pieces} | {OTHER: "Autre pièce"}
    with connection.cursor() as cursor:
        cursor.execute(_parts_statement(), [dossier.pk])
        [(*lists, allowed_until)] = cursor.fetchall()
    answers, budget, pieces, places = ([json.loads(row) for row in rows] for rows in lists)
    return Parts(
        answers={key: value for key, value in answers if not key.startswith(FIELD)},
        budget=[
            Line(year, side, account, label, Decimal(amount), Decimal(fte) if fte else None)
            for year, side, account, label, amount, fte in budget
        ],
        pieces=[
            FiledPiece(key, labels.get(key, key), file_id, name, size, sha256, member or "", whose or "")
            for key, file_id, name, size, sha256, member, whose in pieces
        ],
        places=[
            Place("epci", epci, epci_name) if epci else Place("commune", commune, commune_name)
            for epci, epci_name, commune, commune_name in places
        ],
        allowed_until=allowed_until,
    )


@cache
def _parts_statement() -> str:
    """Written once: only the key of the dossier changes, and writing it takes longer than running it."""
    here = {"dossier": OuterRef("pk")}
    piece = ("key", text("file__public_id"), "file__name", "file__size", "file__sha256")
    parts = Dossier.objects.filter(pk=0).values_list(
        rows(Answer.objects.filter(**here).order_by("key"), "key", "value"),
        rows(
            BudgetLine.objects.filter(**here).order_by("year", "side", "account", "position", "pk"),
            *("year", "side", "account", "label", text("amount"), text("fte")),
        ),
        rows(
            Piece.objects.filter(**here, removed_at=None).order_by("key", "added_at", "pk"),
            *(*piece, "membership__reference", "membership__organization__name"),
        ),
        rows(
            PolePlace.objects.filter(pole=OuterRef("pole")).order_by("pk"),
            *("epci_id", "epci__name", "commune_id", "commune__name"),
        ),
        Subquery(allowances(OuterRef("pk"), OuterRef("wave"))[:1]),
    )
    sql, _ = parts.query.sql_with_params()
    return sql


def rows(queryset: QuerySet[Any], *columns: Any) -> ArraySubquery:
    """The rows of another table, as a column."""
    return ArraySubquery(queryset.values_list(JSONArray(*columns)))


def text(column: str) -> Cast:
    """JSON has no exact decimals, nor identifiers."""
    return Cast(column, CharField())


def territory_of(pole: Pole, places: list[Place]) -> Territory:
    return Territory(
        places=places,
        note=pole.territory_note,
        region_code=pole.region_id or "",
        region_name=pole.region.name if pole.region else "",
        department_codes=list(pole.department_codes),
    )


def answers_of(dossier: Dossier) -> dict[str, str | list[str]]:
    rows = dossier.answers.exclude(key__startswith=FIELD)
    return dict(rows.order_by("key").values_list("key", "value"))

"""The dossier as it stands, gathered whole: for the live rules, for the checklist, for the filing."""

from datetime import datetime

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
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import allowed_until
from essaim.organizations.models import Organization
from essaim.poles.models import Membership, Pole, PolePlace
from essaim.poles.queries import members_of, was_financed


def snapshot_of(dossier: Dossier, *, at: datetime, by: User, signature: Signature | None = None) -> Snapshot:
    """Everything that a filing freezes. Ten queries at most, whatever the size of the dossier."""
    wave, pole = dossier.wave, dossier.pole
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
        allowed_until=allowed_until(dossier),
        answers=answers_of(dossier),
        members=[member(row) for row in memberships_of(pole)],
        territory=territory_of(pole),
        budget=budget_of(dossier),
        pieces=pieces_of(dossier, document_of(dossier.version)),
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


def territory_of(pole: Pole) -> Territory:
    rows = PolePlace.objects.filter(pole=pole).order_by("pk")
    places = rows.values_list("epci_id", "epci__name", "commune_id", "commune__name")
    return Territory(
        places=[
            Place("epci", epci, epci_name) if epci else Place("commune", commune, commune_name)
            for epci, epci_name, commune, commune_name in places
        ],
        note=pole.territory_note,
        region_code=pole.region_id or "",
        region_name=pole.region.name if pole.region else "",
        department_codes=list(pole.department_codes),
    )


def answers_of(dossier: Dossier) -> dict[str, str | list[str]]:
    return dict(dossier.answers.order_by("key").values_list("key", "value"))


def budget_of(dossier: Dossier) -> list[Line]:
    rows = dossier.budget_lines.values_list("year", "side", "account", "label", "amount", "fte")
    return [Line(*row) for row in rows]


def pieces_of(dossier: Dossier, document: WaveDocument) -> list[FiledPiece]:
    labels = {piece.key: piece.label for piece in document.pieces} | {OTHER: "Autre pièce"}
    rows = dossier.pieces.filter(removed_at=None).values_list(
        *("key", "file__public_id", "file__name", "file__size", "file__sha256"),
        *("membership__reference", "membership__organization__name"),
    )
    return [
        FiledPiece(
            key=key,
            label=labels.get(key, key),
            file_id=str(file_id),
            name=name,
            size=size,
            sha256=sha256,
            member=member or "",
            member_name=member_name or "",
        )
        for key, file_id, name, size, sha256, member, member_name in rows
    ]

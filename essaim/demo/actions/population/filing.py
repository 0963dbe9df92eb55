"""The filing of fictional dossiers: what `submit_dossier` would have frozen."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.calls.queries import document_of
from essaim.demo.actions.population.rows import Row
from essaim.dossiers.compute.budget import REQUEST
from essaim.dossiers.compute.snapshot import (
    FiledPiece,
    Line,
    Place,
    PoleFacts,
    Signature,
    Snapshot,
    Territory,
    content_of,
    digest,
)
from essaim.dossiers.models import Dossier, Piece, Submission
from essaim.dossiers.queries.snapshot import legal_person, member
from essaim.organizations.actions import name_published_organization
from essaim.organizations.models import Organization


def file_rows(rows: Sequence[Row], wave: Wave, by: User) -> None:
    """What was filed, as `submit_dossier` would have frozen it."""
    unknown = name_published_organization("Structure porteuse non citée par la source", by=by)
    filings = [submission_of(row, wave, unknown) for row in rows]
    Submission.objects.bulk_create(filings)
    for row, filing in zip(rows, filings, strict=True):
        row.dossier.last_submission = filing
    Dossier.objects.bulk_update([row.dossier for row in rows], ["last_submission"])


def submission_of(row: Row, wave: Wave, unknown: Organization) -> Submission:
    content = content_of(snapshot_of(row, wave))
    asked = sum((line.amount for line in row.budget if line.account == REQUEST), Decimal(0))
    return Submission(
        dossier=row.dossier,
        number=1,
        content=content,
        sha256=digest(content),
        version=wave.version,
        lead=row.pole.lead or unknown,
        requested_amount=asked or None,
        submitted_at=row.plan.filed_at or timezone.now(),
        submitted_by=row.author,
    )


def snapshot_of(row: Row, wave: Wave) -> Snapshot:
    """Of a real pole, only what the sources say: nothing is invented."""
    pole, dossier = row.pole, row.dossier
    labels = {piece.key: piece.label for piece in document_of(wave.version).pieces} if wave.version else {}
    return Snapshot(
        reference=dossier.reference,
        call=wave.call.slug,
        wave=wave.slug,
        wave_name=wave.name,
        wave_version=wave.version.number if wave.version else 0,
        filed_at=row.plan.filed_at or timezone.now(),
        filed_by=row.author.name,
        pole=PoleFacts(
            reference=pole.reference, name=pole.name, pitch=pole.pitch, stage=pole.get_stage_display()
        ),
        lead=legal_person(pole.lead) if pole.lead else None,
        doors=dossier.doors,
        closes_at=wave.closes_at,
        answers={answer.key: answer.value for answer in row.answers},
        members=[member(membership) for membership in row.members],
        territory=territory_of(row),
        budget=[
            Line(b.year, b.side, b.account, b.label, Decimal(b.amount), Decimal(b.fte) if b.fte else None)
            for b in row.budget
        ],
        pieces=[filed(piece, labels) for piece in row.pieces],
        signature=Signature(
            name=row.author.name, role="Présidence", email=row.author.email, electronic_notice=True
        ),
    )


def territory_of(row: Row) -> Territory:
    place, pole = row.commune.epci or row.commune, row.pole
    kind = "epci" if row.commune.epci else "commune"
    return Territory(
        places=[Place(kind, place.code, place.name)] if row.members else [],
        region_code=pole.region_id or "",
        region_name=pole.region.name if pole.region else "",
        department_codes=pole.department_codes,
    )


def filed(piece: Piece, labels: dict[str, str]) -> FiledPiece:
    return FiledPiece(
        key=piece.key,
        label=labels[piece.key],
        file_id=str(piece.file.public_id),
        name=piece.file.name,
        size=piece.file.size,
        sha256=piece.file.sha256,
        member=piece.membership.reference if piece.membership else "",
        member_name=str(piece.membership) if piece.membership else "",
    )

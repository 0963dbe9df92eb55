"""Many dossiers at once, written in bulk for the demonstration and the benches, each marked as such.

They bypass the actions of the folders below, which act on one dossier and for one person; what they leave
in the database is what those actions would have left.
"""

from collections.abc import Sequence
from itertools import batched

from allauth.account.models import EmailAddress
from django.db import transaction

from essaim.accounts.models import User
from essaim.admissibility.actions import rebuild_desk
from essaim.calls.compute.document import WaveDocument
from essaim.calls.models import Wave
from essaim.calls.queries import document_of
from essaim.demo.actions.population.filing import file_rows
from essaim.demo.actions.population.rows import Row, pieces_of, row_of
from essaim.demo.actions.population.verdicts import judge_rows
from essaim.demo.compute.plans import Plan
from essaim.demo.queries import Desk
from essaim.dossiers.models import Answer, BudgetLine, CoAuthor, Dossier, Piece, Right
from essaim.files.models import StoredFile
from essaim.organizations.models import Organization
from essaim.poles.models import Membership, Pole, PolePlace
from essaim.territories.models import Commune

BATCH = 500


@transaction.atomic
def populate(
    wave: Wave, plans: Sequence[Plan], *, by: User, desk: Desk, piece: StoredFile | None = None
) -> list[Dossier]:
    """Write these dossiers in this wave. `piece`: the file joined wherever one is asked."""
    document = document_of(wave.version)  # type: ignore[arg-type]
    towns = list(
        Commune.objects.filter(population__gte=4000, department__isnull=False)
        .select_related("region", "department", "epci")
        .order_by("code")
    )
    real = Pole.objects.select_related("lead", "region").in_bulk(
        [plan.pole_pk for plan in plans if plan.pole_pk]
    )
    written: list[Dossier] = []
    for batch in batched(plans, BATCH):
        rows = [row_of(plan, towns[plan.number * 37 % len(towns)], wave, document, real) for plan in batch]
        _write(rows, piece, document)
        filed = [row for row in rows if row.plan.filed_at]
        file_rows(filed, wave, by)
        judge_rows(filed, document, desk)
        written += [row.dossier for row in rows]
    rebuild_desk(by=by)
    return written


def _write(rows: Sequence[Row], piece: StoredFile | None, document: WaveDocument) -> None:
    invented = [row for row in rows if row.plan.pole_pk is None]
    User.objects.bulk_create([row.author for row in rows])
    EmailAddress.objects.bulk_create(  # who wrote a dossier has signed in before
        EmailAddress(user=row.author, email=row.author.email, primary=True, verified=True) for row in rows
    )
    Organization.objects.bulk_create([row.pole.lead for row in invented if row.pole.lead])
    Organization.objects.bulk_create([member.organization for row in invented for member in row.members])
    Pole.objects.bulk_create([row.pole for row in invented])
    PolePlace.objects.bulk_create(
        PolePlace(pole=row.pole, epci=row.commune.epci)
        if row.commune.epci
        else PolePlace(pole=row.pole, commune=row.commune)
        for row in invented
    )
    Membership.objects.bulk_create([member for row in invented for member in row.members])
    Dossier.objects.bulk_create([row.dossier for row in rows])
    CoAuthor.objects.bulk_create(
        CoAuthor(
            dossier=row.dossier,
            user=row.author,
            email=row.author.email,
            right=Right.SUBMIT,
            is_signatory=True,
            invited_by=row.author,
            accepted_at=row.dossier.created_at,
        )
        for row in rows
    )
    Answer.objects.bulk_create([answer for row in rows for answer in row.answers])
    BudgetLine.objects.bulk_create([line for row in rows for line in row.budget])
    if piece:
        for row in invented:
            row.pieces = pieces_of(row, piece, document)
        Piece.objects.bulk_create([item for row in invented for item in row.pieces])

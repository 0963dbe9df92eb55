"""State aid of a lead: what it declared, what this service grants it, what room is left."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from essaim.accounts.models import User
from essaim.grants import rules
from essaim.grants.compute.aid import REGIMES, Aid, Headroom, headroom
from essaim.grants.compute.terms import Terms, read
from essaim.grants.models import Agreement, AgreementVersion, DeclaredAid, VersionState
from essaim.organizations.models import Organization


def declared_by_lead(organization: Organization) -> QuerySet[DeclaredAid]:
    rows = DeclaredAid.objects.filter(organization=organization, removed_at=None)
    return rows.select_related("declared_by").order_by("-granted_on", "-pk")


def headroom_of(agreement: Agreement, terms: Terms) -> Headroom:
    """With the aid declared, and what other agreements of this service already grant to the same lead."""
    lead = lead_of(agreement)
    today = timezone.localdate()
    if lead is None:
        return headroom(terms.regime, terms.amount, today, [])
    declared = [Aid(row.regime, row.amount, row.granted_on, row.grantor) for row in declared_by_lead(lead)]
    return headroom(terms.regime, terms.amount, today, [*declared, *_granted_here(agreement, lead)])


def lead_of(agreement: Agreement) -> Organization | None:
    filing = agreement.dossier.last_submission
    return filing.lead if filing else None


def _granted_here(agreement: Agreement, lead: Organization) -> list[Aid]:
    """The amount in force of each other agreement. One without any number is nobody else."""
    if not (lead.siren or lead.rna):
        return []
    versions = AgreementVersion.objects.filter(
        agreement__dossier__last_submission__lead=lead, state=VersionState.IN_FORCE
    ).exclude(agreement=agreement)
    last: dict[int, AgreementVersion] = {}
    for version in versions.order_by("number"):
        last[version.agreement_id] = version
    return [
        Aid(read(version.content).regime, version.amount, _day(version), "Ce service")
        for version in last.values()
    ]


def _day(version: AgreementVersion) -> date:
    return timezone.localdate(version.in_force_at)


EXPORT_HEADER = (
    *("SIREN", "SIRET", "Bénéficiaire", "Règlement", "Équivalent-subvention brut", "Date d’octroi"),
    *("Autorité", "Convention", "Objet"),
)


def aid_export_rows(user: User) -> Iterator[tuple[Any, ...]]:
    """For the State register of de minimis aid: one line per agreement in force under a ceiling."""
    rows = Agreement.objects.filter(rules.held_by(user, *rules.READERS), current__isnull=False)
    for agreement in rows.select_related("current").order_by("signed_at", "pk").iterator(chunk_size=500):
        assert agreement.current is not None  # noqa: S101 (filtered above)
        terms = read(agreement.current.content)
        if REGIMES[terms.regime].ceiling is None:
            continue
        who = terms.beneficiary
        yield (
            *(who.siren, who.siret, who.name, REGIMES[terms.regime].label, terms.amount),
            *(timezone.localdate(agreement.signed_at), terms.funder.service),
            *(agreement.reference, terms.object),
        )

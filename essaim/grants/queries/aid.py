"""State aid of a lead: what it declared, what this service grants it, what room is left."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import User
from essaim.budget.queries import held_by
from essaim.deadlines.working_days import add_working_days
from essaim.grants import rules
from essaim.grants.compute.aid import (
    INSTRUMENT,
    REGIMES,
    REGISTER_DAYS,
    Aid,
    Headroom,
    granted_over_time,
    headroom,
)
from essaim.grants.compute.terms import read
from essaim.grants.models import (
    Agreement,
    AgreementVersion,
    DeclaredAid,
    LinkedUndertaking,
    VersionState,
)
from essaim.organizations.models import Organization


def declared_by_lead(organization: Organization) -> QuerySet[DeclaredAid]:
    """By its SIREN, whatever the row: another establishment is the same undertaking."""
    rows = DeclaredAid.objects.filter(organization__in=undertaking(organization), removed_at=None)
    return rows.select_related("declared_by", "organization").order_by("-granted_on", "-pk")


def linked_to(organization: Organization) -> QuerySet[LinkedUndertaking]:
    rows = LinkedUndertaking.objects.filter(organization__in=same_as(organization), removed_at=None)
    return rows.select_related("declared_by")


def same_as(organization: Organization) -> QuerySet[Organization]:
    """The rows that name one legal person: one SIREN, else one RNA, else itself."""
    if organization.siren:
        return Organization.objects.filter(siren=organization.siren)
    if organization.rna:
        return Organization.objects.filter(Q(rna=organization.rna) | Q(pk=organization.pk))
    return Organization.objects.filter(pk=organization.pk)


def undertaking(organization: Organization) -> QuerySet[Organization]:
    """The single undertaking: the lead, those it declared, those that declared it (2023/2831, 2(2))."""
    linked = LinkedUndertaking.objects.filter(removed_at=None)
    sirens = set(linked.filter(organization__in=same_as(organization)).values_list("siren", flat=True))
    if organization.siren:
        sirens |= set(
            linked.filter(siren=organization.siren)
            .exclude(organization__siren="")
            .values_list("organization__siren", flat=True)
        )
    return Organization.objects.filter(Q(siren__in=sirens) | Q(pk__in=same_as(organization).values("pk")))


def headroom_of(agreement: Agreement, version: AgreementVersion) -> Headroom:
    """The aid declared, what other agreements of this service grant or wait to be signed for, and this one.

    A version that waits asks for its whole amount; one in force asks for nothing more: it is counted.
    """
    lead, today, terms = lead_of(agreement), timezone.localdate(), read(version.content)
    in_force = version.state == VersionState.IN_FORCE
    asked = Decimal(0) if in_force else terms.amount
    if lead is None:
        return headroom(terms.regime, asked, today, [])
    declared = [Aid(row.regime, row.amount, row.granted_on, row.grantor) for row in declared_by_lead(lead)]
    own = None if in_force else agreement
    return headroom(terms.regime, asked, today, [*declared, *_granted_here(lead, own, today)])


def lead_of(agreement: Agreement) -> Organization | None:
    filing = agreement.dossier.last_submission
    return filing.lead if filing else None


def _granted_here(lead: Organization, but: Agreement | None, today: date) -> list[Aid]:
    """By this service to the same undertaking: in force, less what was taken back; or sent to be signed."""
    if not (lead.siren or lead.rna):
        return []  # one without any number is nobody else
    rows = AgreementVersion.objects.filter(
        agreement__dossier__last_submission__lead__in=undertaking(lead),
        state__in=[VersionState.SENT, VersionState.SIGNED_BY_POLE, VersionState.IN_FORCE],
    )
    if but is not None:
        rows = rows.exclude(agreement=but)
    by_agreement: dict[str, list[AgreementVersion]] = {}
    for version in rows.select_related("agreement").order_by("number"):
        by_agreement.setdefault(version.agreement.reference, []).append(version)
    return [
        aid for reference, versions in by_agreement.items() for aid in _aids_of(reference, versions, today)
    ]


def _aids_of(reference: str, versions: list[AgreementVersion], today: date) -> Iterator[Aid]:
    signed = [version for version in versions if version.state == VersionState.IN_FORCE]
    net = net_of(reference) if signed else Decimal(0)
    granted = [(version.amount, _day(version)) for version in signed]
    for amount, on in granted_over_time(granted, net):
        yield Aid(read(signed[-1].content).regime, amount, on, f"Ce service, convention {reference}")
    for version in versions:
        if version.state != VersionState.IN_FORCE and version.amount > net:
            words = f"Ce service, convention {reference}, en attente de signature"
            yield Aid(read(version.content).regime, version.amount - net, today, words)


def net_of(reference: str) -> Decimal:
    """What an agreement still gives, by the ledger: committed, less what came back."""
    held = held_by(reference)
    return held.committed - held.recovered


def waived(agreement: Agreement, room: Headroom) -> bool:
    """Is there a reasoned override for this total, today?"""
    today, total = timezone.localdate(), room.granted + room.amount
    rows = agreement.aid_decisions.filter(regime=room.regime, until__gte=today, up_to__gte=total)
    return rows.exists()


def _day(version: AgreementVersion) -> date:
    return timezone.localdate(version.in_force_at)


EXPORT_HEADER = (
    *("SIREN", "SIRET", "Bénéficiaire", "Secteur (NAF)", "Règlement", "Numéro du règlement", "Instrument"),
    *("Équivalent-subvention brut", "Date d’octroi", "À inscrire avant le", "Autorité", "Convention"),
    "Objet",
)


def aid_export_rows(user: User) -> Iterator[tuple[Any, ...]]:
    """For the State register of de minimis aid: one line per agreement signed under a ceiling.

    What was withdrawn or came back is taken off, as in the open data. An aid is entered within twenty working
    days of its grant (2023/2831, article 6).
    """
    rows = Agreement.objects.filter(rules.held_by(user, *rules.READERS), current__isnull=False)
    rows = rows.select_related("current", "dossier__last_submission__lead")
    for agreement in rows.order_by("signed_at", "pk").iterator(chunk_size=500):
        assert agreement.current is not None  # noqa: S101 (filtered above)
        terms, on = read(agreement.current.content), timezone.localdate(agreement.signed_at)
        text = REGIMES[terms.regime].on(on)
        if text is None:
            continue
        who, lead = terms.beneficiary, lead_of(agreement)
        yield (
            *(who.siren, who.siret, who.name, lead.activity_code if lead else ""),
            *(REGIMES[terms.regime].label, text.number, INSTRUMENT, net_of(agreement.reference)),
            *(on, add_working_days(on, REGISTER_DAYS), terms.funder.service),
            *(agreement.reference, terms.object),
        )

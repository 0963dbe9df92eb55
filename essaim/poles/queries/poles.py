"""One pole: its members, its territory, its history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from essaim.accounts.models import User
from essaim.kit.references import fingerprint
from essaim.organizations.models import Organization
from essaim.poles.compute.commitments import commitment_mark
from essaim.poles.compute.kinds import suggested_kind
from essaim.poles.models import MemberKind, Membership, MembershipState, Pole, PoleStatus
from essaim.poles.rules import visible_to
from essaim.territories.models import Department
from essaim.territories.queries import TerritorySummary, territory_summary


@dataclass(frozen=True)
class LegalPerson:
    """One of those who make the pole, lead included: what condition 2 of decree 2015-431 counts."""

    organization: Organization
    kind: str
    is_lead: bool
    confirmed: bool


def visible_poles(user: User) -> QuerySet[Pole]:
    return Pole.objects.filter(visible_to(user))


def members_of(pole: Pole) -> QuerySet[Membership]:
    """Those who have not left, in the order they came. One query."""
    rows = pole.memberships.exclude(state=MembershipState.LEFT)
    return rows.select_related("organization__commune").order_by("pk")


def legal_persons_of(pole: Pole, members: Sequence[Membership] | None = None) -> list[LegalPerson]:
    """The lead and the members, each once; those who declined are out. One query when members are given."""
    rows = members_of(pole) if members is None else members
    present = [row for row in rows if row.state not in (MembershipState.DECLINED, MembershipState.LEFT)]
    persons = [
        LegalPerson(
            row.organization,
            row.kind,
            row.organization_id == pole.lead_id,
            row.state == MembershipState.CONFIRMED or row.organization_id == pole.lead_id,
        )
        for row in present
    ]
    lead = pole.lead
    if lead and not any(person.is_lead for person in persons):
        kind = suggested_kind(lead.legal_form_code, lead.ess_quality)
        persons.insert(0, LegalPerson(lead, kind, is_lead=True, confirmed=True))
    return persons


def shown_members(pole: Pole) -> QuerySet[Membership]:
    """Those that the public page names: legal persons that confirmed by themselves."""
    return members_of(pole).filter(state=MembershipState.CONFIRMED).exclude(kind=MemberKind.PERSON)


def department_names(codes: Collection[str]) -> list[str]:
    """« Isère (38) », by code. One query."""
    rows = Department.objects.filter(code__in=codes).order_by("code")
    return [f"{name} ({code})" for code, name in rows.values_list("code", "name")]


def territory_of(pole: Pole) -> TerritorySummary:
    """What its communes and EPCI amount to. Five queries."""
    places = list(pole.places.values_list("commune_id", "epci_id"))
    return territory_summary([c for c, _ in places if c], [e for _, e in places if e])


def status_history(pole: Pole) -> QuerySet[PoleStatus]:
    """Dated statuses, oldest first; those without a date at the end."""
    return pole.statuses.order_by(F("since").asc(nulls_last=True), "pk")


def invitation(token: str) -> Membership | None:
    """The membership behind a personal link, or None: wrong, replaced or withdrawn."""
    rows = Membership.objects.exclude(state=MembershipState.LEFT).filter(token_fingerprint=fingerprint(token))
    return rows.select_related("pole__lead", "pole__region", "organization").first()


def mark_of(membership: Membership) -> str:
    """The mark of what a member is asked to confirm."""
    return commitment_mark(
        membership.kind,
        membership.role,
        membership.contribution,
        membership.cash_amount,
        membership.in_kind_amount,
    )

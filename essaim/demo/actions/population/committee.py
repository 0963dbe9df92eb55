"""The committee of the 2021 wave, invented and marked as such, with a sitting convened for now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import Mandate, Role, User
from essaim.appraisal.actions import declare
from essaim.appraisal.models import Declaration
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.committee.actions.committee import Seats, create_committee
from essaim.committee.actions.replies import reply
from essaim.committee.models import AgendaItem, Attendance, BodyKind, Committee, Member, Sitting
from essaim.committee.queries.committee import dossiers_to_examine
from essaim.committee.workflow import SITTING
from essaim.dossiers.models import Dossier

ORDER = "Arrêté fictif (démonstration)"
QUALIFIED, ELECTED = "Personnalités qualifiées", "Représentants des collectivités"
MINISTRIES = "Ministères et Caisse des dépôts"
TITLES = {
    QUALIFIED: "Personnalité qualifiée (démonstration)",
    ELECTED: "Élu local (démonstration)",
    MINISTRIES: "Administration (démonstration)",
}
# Decree 2015-431: twelve persons give an opinion (article 4), then the interministerial committee fixes the
# list and the amounts (article 2).
ADVISORY = [Seats(QUALIFIED, 6, substitutes=False), Seats(ELECTED, 6)]
DECIDING = [Seats(MINISTRIES)]
OFFICIALS = [("Lise", "Garnier"), ("Marc", "Ollivier"), ("Nadia", "Perrin"), ("Oscar", "Tessier")]
PEOPLE = [
    ("Agathe", "Lenoir", QUALIFIED),
    ("Bastien", "Roux", QUALIFIED),
    ("Chloé", "Ferrand", QUALIFIED),
    ("Driss", "Haddad", QUALIFIED),
    ("Emma", "Kerjean", QUALIFIED),
    ("Farid", "Belkacem", ELECTED),
    ("Gisèle", "Payet", ELECTED),
    ("Henri", "Delmas", ELECTED),
    ("Irène", "Castaing", ELECTED),
    ("Joël", "Schmitt", ELECTED),
    ("Karine", "Vasseur", ELECTED),
]
REPLIES = ["on_site"] * 7 + ["remote"] * 2 + ["excused", "proxy"]
ITEMS = 20
TIED = 3  # the rank of the dossier from which the account of the demonstration is tied


@transaction.atomic
def seat_committee(wave: Wave, chair: User, *, by: User) -> Sitting:
    """Eleven persons and the account of the demonstration, who presides; twenty dossiers to examine."""
    door = next(door.key for door in current_document(wave).doors if door.asks_budget)
    _deciding_body(wave, door, by)
    committee = create_committee(
        wave,
        by=by,
        name="Comité consultatif (démonstration)",
        doors=[door],
        order_reference=ORDER,
        colleges=ADVISORY,
    )
    members = [_member(committee, chair, QUALIFIED, by, chair=True)]
    members += [_member(committee, _person(*row[:2], by), row[2], by) for row in PEOPLE]
    rows = sorted(dossiers_to_examine(wave, door), key=lambda row: (not row.pole.published_id, row.pk))
    sitting = _convened(committee, members, rows[:ITEMS], door, by)
    _answers(sitting, members)
    return sitting


def _deciding_body(wave: Wave, door: str, by: User) -> None:
    """The interministerial committee, which has not been convened yet: the opinion comes first."""
    committee = create_committee(
        wave,
        by=by,
        name="Comité interministériel (démonstration)",
        doors=[door],
        order_reference=ORDER,
        colleges=DECIDING,
        kind=BodyKind.DECISION,
    )
    for rank, name in enumerate(OFFICIALS):
        _member(committee, _person(*name, by), MINISTRIES, by, chair=rank == 0)


def _person(first_name: str, last_name: str, by: User) -> User:
    email = f"{last_name.lower()}@comite.demo.essaim.example"
    person = User.objects.create_user(email, first_name=first_name, last_name=f"{last_name} (fictif)")
    mandate = Mandate.objects.create(user=person, role=Role.COMMITTEE_MEMBER, granted_by=by)
    record("grant_mandate", mandate, by=by, role=Role.COMMITTEE_MEMBER)
    return person


def _member(committee: Committee, user: User, college: str, by: User, chair: bool = False) -> Member:
    return Member.objects.create(
        committee=committee,
        user=user,
        college=committee.colleges.get(name=college),
        title=TITLES[college],
        chair=chair,
        order_reference=ORDER,
        named_by=by,
    )


def _convened(
    committee: Committee, members: Sequence[Member], dossiers: Sequence[Dossier], door: str, by: User
) -> Sitting:
    """As `convene` leaves it, but for an hour that has come: whoever tries the demonstration opens it now."""
    now = timezone.now()
    sitting = Sitting.objects.create(
        committee=committee,
        starts_at=_this_morning(now),
        place="Salle de la démonstration",
        created_by=by,
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(sitting=sitting, position=rank, dossier=dossier, door=door)
        for rank, dossier in enumerate(dossiers, start=1)
    )
    record("order_agenda", sitting, by=by, items=[str(item.public_id) for item in items])
    Attendance.objects.bulk_create(Attendance(sitting=sitting, member=member) for member in members)
    details = {"members": [str(member.public_id) for member in members], "urgency": ""}
    SITTING.perform("convene", sitting, by=by, details=details, convened_at=now - timedelta(days=10))
    return sitting


def _this_morning(now: datetime) -> datetime:
    return timezone.localtime(now).replace(minute=0, second=0, microsecond=0)


def _answers(sitting: Sitting, members: Sequence[Member]) -> None:
    """Everybody has answered and declared, but for the account of the demonstration, who has one tie."""
    seats = {row.member_id: row for row in Attendance.objects.filter(sitting=sitting)}
    for member, kind in zip(members[1:], REPLIES, strict=True):
        holder = members[1] if kind == "proxy" else None
        reply(seats[member.pk], kind, by=member.user, proxy_to=holder)
    dossiers = Dossier.objects.filter(pk__in=sitting.items.values("dossier"))
    rows = list(dossiers.order_by("pk"))
    tied = sitting.items.get(position=TIED).dossier
    known = sitting.items.filter(position__gt=TIED).values_list("dossier_id", flat=True)
    said = [(member, row.pk) for member in members[1:] for row in rows] + [(members[0], pk) for pk in known]
    Declaration.objects.bulk_create(
        Declaration(user=member.user, dossier_id=pk, kind="none", opens=True, declared_at=timezone.now())
        for member, pk in said
    )
    if tied is not None:
        declare(tied, "tie", "Lien inventé pour la démonstration.", by=members[0].user)

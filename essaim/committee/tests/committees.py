"""A committee at work, for the tests: everything goes through the actions, as in life."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal.factories import DeclarationFactory
from essaim.calls.factories import SUPPORT, WaveFactory
from essaim.committee.actions.committee import Seats, create_committee, name_member
from essaim.committee.actions.room import attend, call_item, open_sitting
from essaim.committee.actions.sittings import convene, fill_agenda, plan_sitting
from essaim.committee.models import Attendance, Committee, Member, Sitting
from essaim.territories.factories import RegionFactory

COLLEGES = ["Administrations", "Qualifiés", "Qualifiés", "Élus", "Élus"]
SEATS = [Seats("Qualifiés", 6, substitutes=False), Seats("Élus", 6), Seats("Administrations")]


@dataclass
class Room:
    manager: object
    committee: Committee
    sitting: Sitting
    members: list[Member]
    dossiers: list = field(default_factory=list)

    def seat(self, rank: int) -> Attendance:
        return Attendance.objects.select_related("sitting", "member__user").get(
            sitting=self.sitting, member=self.members[rank]
        )

    def user(self, rank: int):
        return self.members[rank].user

    @property
    def items(self):
        return list(self.sitting.items.order_by("position"))

    def call(self, rank: int = 0):
        self.sitting.refresh_from_db()
        item = self.items[rank]
        call_item(item, by=self.manager, seen=self.sitting.turn)
        item.refresh_from_db()
        return item


def committee_with(seats: int = 5, dossiers: int = 2) -> Room:
    """A committee named by its manager; its first member presides. Nobody has any tie."""
    manager = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    wave, region = WaveFactory(closed=True), RegionFactory()
    found = [
        DeskDossierFactory(submitted=False, admissible=True, wave=wave, region=region, pole__name=f"Pôle {n}")
        for n in range(dossiers)
    ]
    committee = create_committee(
        wave,
        by=manager,
        name="Comité de la vague",
        doors=[SUPPORT],
        order_reference="Arrêté du 3 mai",
        colleges=SEATS,
    )
    members = [
        name_member(
            committee,
            UserFactory(last_name=f"Membre {n}"),
            by=manager,
            college=committee.colleges.get(name=COLLEGES[n % len(COLLEGES)]),
            order_reference="Arrêté du 3 mai",
            title="Membre",
            chair=n == 0,
        )
        for n in range(seats)
    ]
    starts_at = timezone.now() + timedelta(days=10)
    sitting = plan_sitting(committee, by=manager, starts_at=starts_at, place="Salle Sismondi")
    return Room(manager, committee, sitting, members, found)


def convened(seats: int = 5, dossiers: int = 2) -> Room:
    room = committee_with(seats, dossiers)
    fill_agenda(room.sitting, SUPPORT, by=room.manager)
    convene(room.sitting, by=room.manager)
    return room


def declared(room: Room) -> Room:
    for member in room.members:
        for dossier in room.dossiers:
            DeclarationFactory(user=member.user, dossier=dossier)
    return room


def held(seats: int = 5, dossiers: int = 2) -> Room:
    """Open, everybody in the room, no tie, the first of the agenda not called yet."""
    room = declared(convened(seats, dossiers))
    Sitting.objects.filter(pk=room.sitting.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    room.sitting.refresh_from_db()
    for rank in range(seats):
        attend(room.seat(rank), "on_site", by=room.user(rank))
    open_sitting(room.sitting, room.members[0], by=room.manager)
    return room

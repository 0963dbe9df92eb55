"""Composing a committee: who sits, in which college, by which order."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.actions import grant_mandate
from essaim.accounts.models import Role, User
from essaim.accounts.queries import holders
from essaim.appraisal.actions import look_for_ties
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.committee import tasks
from essaim.committee.models import (
    AgendaItem,
    Attendance,
    BodyKind,
    College,
    Committee,
    Member,
    Sitting,
    SittingState,
)
from essaim.committee.rules import conducts_committee
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Refused

COMING = [SittingState.PLANNED, SittingState.CONVENED]


@dataclass(frozen=True)
class Seats:
    """A college to be: its name, how many seats are expected, whether its members may be replaced."""

    name: str
    expected: int | None = None
    substitutes: bool = True


@transaction.atomic
def create_committee(
    wave: Wave,
    *,
    by: User,
    name: str,
    doors: Sequence[str],
    order_reference: str,
    colleges: Sequence[Seats],
    kind: str = BodyKind.OPINION,
) -> Committee:
    committee = Committee(
        wave=wave, name=name, doors=list(doors), order_reference=order_reference, kind=kind, created_by=by
    )
    conducts_committee.check(by, committee)
    if not colleges:
        raise ValidationError({"colleges": "Nommez au moins un collège."})
    committee.full_clean()
    committee.save()
    for position, seats in enumerate(colleges, start=1):
        college = College(committee=committee, position=position, **asdict(seats))
        college.full_clean()
        college.save()
    told = [asdict(seats) for seats in colleges]
    record(
        "create_committee",
        committee,
        by=by,
        order=order_reference,
        doors=list(doors),
        kind=kind,
        colleges=told,
    )
    return committee


@transaction.atomic
def set_rules(
    committee: Committee, *, by: User, majority: str, quorum_share: str, casting_vote: bool, proxies_each: int
) -> None:
    """What its own rules of procedure say. Never between a convocation and the end of its sitting."""
    conducts_committee.check(by, committee)
    row = Committee.objects.select_for_update().get(pk=committee.pk)
    if row.sittings.filter(state__in=[SittingState.CONVENED, SittingState.OPEN]).exists():
        raise Refused("Une séance est convoquée ou ouverte\u00a0: ses règles ne changent plus avant sa fin.")
    row.majority, row.quorum_share = majority, quorum_share
    row.casting_vote, row.proxies_each = casting_vote, proxies_each
    row.full_clean(exclude=["wave", "created_by"])
    row.save(update_fields=["majority", "quorum_share", "casting_vote", "proxies_each"])
    record(
        "set_rules",
        row,
        by=by,
        majority=majority,
        share=quorum_share,
        casting=casting_vote,
        proxies=proxies_each,
    )


@transaction.atomic
def name_member(
    committee: Committee,
    user: User,
    *,
    by: User,
    college: College,
    order_reference: str,
    title: str = "",
    voting: bool = True,
    chair: bool = False,
) -> Member:
    """A seat, and the role that opens the pages of the committee if the person has it not."""
    conducts_committee.check(by, committee)
    if college.committee_id != committee.pk:
        raise ValidationError({"college": "Ce collège est celui d’un autre comité."})
    seat = {"voting": voting, "chair": chair}
    member = Member(
        committee=committee,
        user=user,
        college=college,
        title=title,
        order_reference=order_reference,
        named_by=by,
        **seat,
    )
    member.full_clean()
    _look_for_ties(committee, user, by)  # locks declarations: before the journal
    _give_the_role(committee, user, by)
    member.save()
    record(
        "name_member",
        committee,
        by=by,
        person=user.name,
        college=college.name,
        order=order_reference,
        **seat,
    )
    _summon(member, by)
    return member


@transaction.atomic
def end_member(member: Member, reason: str, *, by: User) -> None:
    """The seat is empty from now on; what it did stays written."""
    conducts_committee.check(by, member.committee)
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    rows = Attendance.objects.filter(member=member)
    if rows.filter(sitting__state=SittingState.OPEN).exists():
        raise Refused("Une séance est ouverte\u00a0: attendez qu’elle soit levée.")
    if rows.filter(sitting__state=SittingState.CONVENED, sitting__attendances__proxy_to=member).exists():
        raise Refused(
            "Cette personne porte un mandat pour une séance convoquée\u00a0: il doit d’abord changer de main."
        )
    ended = Member.objects.filter(pk=member.pk, ended_at=None).update(
        ended_at=timezone.now(), ended_reason=reason.strip()[:300]
    )
    if ended:
        for row in rows.filter(sitting__state=SittingState.CONVENED).select_related("sitting"):
            record("release", row.sitting, by=by, member=str(member.public_id))
            row.delete()
        record("end_member", member.committee, by=by, person=member.user.name, reason=reason.strip())


def _summon(member: Member, by: User) -> None:
    """Named after a convocation: summoned as well."""
    for sitting in Sitting.objects.filter(committee=member.committee, state=SittingState.CONVENED):
        Attendance.objects.create(sitting=sitting, member=member)
        record("convene", sitting, by=by, members=[str(member.public_id)])
        tasks.summon(sitting, [member])


def _give_the_role(committee: Committee, user: User, by: User) -> None:
    slug = committee.wave.call.slug
    if not holders(Role.COMMITTEE_MEMBER, national=True, call=slug).filter(pk=user.pk).exists():
        grant_mandate(user, by=by, role=Role.COMMITTEE_MEMBER, call_slug=slug)


def _look_for_ties(committee: Committee, user: User, by: User) -> None:
    items = AgendaItem.objects.filter(sitting__committee=committee, sitting__state__in=COMING)
    dossiers = Dossier.objects.filter(pk__in=items.exclude(dossier=None).values("dossier"))
    look_for_ties([user], dossiers, by=by)

"""The answers to a convocation: coming, excused, a proxy, a substitute (CRPA R133-3 and R133-9)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.queries import holders
from essaim.appraisal.actions import look_for_ties
from essaim.audit.journal import record
from essaim.committee import tasks
from essaim.committee.models import Attendance, Member, ReplyKind, Sitting, SittingState
from essaim.committee.queries.committee import proxies_in_words, sitting_locked
from essaim.committee.queries.room import possible_holders
from essaim.committee.rules import conducts
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Refused


@transaction.atomic
def reply(
    attendance: Attendance,
    kind: str,
    *,
    by: User,
    proxy_to: Member | None = None,
    substitute: User | None = None,
) -> None:
    """Coming, remote, excused, or a proxy to one other member. The secretary may note it for a member."""
    sitting = sitting_locked(attendance.sitting)
    row = Attendance.objects.select_related("member__user", "sitting__committee").get(pk=attendance.pk)
    _check_reply(sitting, row, kind, by)
    holder = _holder(row, proxy_to) if kind == ReplyKind.PROXY else None
    if kind in {ReplyKind.EXCUSED, ReplyKind.PROXY}:
        _drop_proxies(row, by)
    row.reply, row.proxy_to, row.replied_at = ReplyKind(kind), holder, timezone.now()
    row.substitute = _substitute(row, substitute)
    row.save(update_fields=["reply", "proxy_to", "replied_at", "substitute"])
    _record_reply(row, by)


def _check_reply(sitting: Sitting, row: Attendance, kind: str, by: User) -> None:
    if by.pk not in {row.member.user_id, row.substitute_id}:
        conducts.check(by, sitting)
    if sitting.state not in {SittingState.CONVENED, SittingState.OPEN}:
        raise Refused("Les réponses à cette convocation sont closes.")
    if kind not in set(ReplyKind.values) - {ReplyKind.SILENT}:
        raise ValidationError("Choisissez votre réponse.")
    if row.is_here:
        raise Refused("Vous êtes en séance\u00a0: notez d’abord votre départ.")


def _holder(row: Attendance, proxy_to: Member | None) -> Member:
    if not row.member.voting:
        raise ValidationError("Seul un membre qui vote donne mandat.")
    if not row.sitting.committee.proxies_each:
        raise Refused("Ce comité n’admet pas les mandats.")
    if proxy_to is None:
        raise ValidationError("Choisissez à qui vous donnez mandat.")
    if not possible_holders(row).filter(pk=proxy_to.pk).exists():
        raise ValidationError(
            f"{proxy_to.user.name} ne peut pas porter votre mandat\u00a0: "
            f"{proxies_in_words(row.sitting.committee)}, et il faut être présent."
        )
    return proxy_to


def _substitute(row: Attendance, substitute: User | None) -> User | None:
    if substitute is None:
        return None
    if not row.member.college.substitutes:
        raise ValidationError(
            f"Collège «\u00a0{row.member.college.name}\u00a0»\u00a0: ses membres ne sont pas suppléés "
            "(les personnalités désignées en raison de leur compétence, article R133-3 du CRPA)."
        )
    if row.reply not in {ReplyKind.ON_SITE, ReplyKind.REMOTE}:
        raise ValidationError("Un suppléant siège\u00a0: dites s’il vient sur place ou à distance.")
    if Member.objects.filter(committee=row.member.committee_id, user=substitute, ended_at=None).exists():
        raise ValidationError("Un suppléant n’est pas lui-même membre du comité.")
    taken = Attendance.objects.filter(sitting=row.sitting_id, substitute=substitute).exclude(pk=row.pk)
    if taken.exists():
        raise ValidationError("Cette personne supplée déjà un autre membre.")
    if not holders(Role.COMMITTEE_MEMBER).filter(pk=substitute.pk).exists():
        raise ValidationError("Donnez d’abord à cette personne le rôle de membre du comité.")
    look_for_ties(
        [substitute], Dossier.objects.filter(pk__in=row.sitting.items.values("dossier")), by=substitute
    )
    return substitute


def _drop_proxies(row: Attendance, by: User) -> None:
    """Whoever had given them a vote has it no longer carried, and is told."""
    for giver in Attendance.objects.filter(sitting=row.sitting_id, proxy_to=row.member_id):
        giver.reply, giver.proxy_to, giver.replied_at = ReplyKind.EXCUSED, None, timezone.now()
        giver.save(update_fields=["reply", "proxy_to", "replied_at"])
        _record_reply(giver, by)
        tasks.proxy_lost(giver)


def _record_reply(row: Attendance, by: User) -> None:
    details: dict[str, Any] = {
        "member": str(row.member.public_id),
        "reply": str(row.reply),
        "proxy_to": str(row.proxy_to.public_id) if row.proxy_to else "",
        "sits": str(row.substitute.public_id) if row.substitute else "",
    }
    record("reply", row.sitting, by=by, **details)

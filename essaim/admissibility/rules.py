"""Who sees the desk, who works on it, and who may not touch this dossier."""

from typing import Any

from django.db.models import Q

from essaim.accounts.models import Role, User
from essaim.accounts.rules import eyes, has_role, out_of_bounds, within_mandate
from essaim.admissibility.models import Verdict
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import filed_within, shared_with, taken_part_in
from essaim.kit.rules import Rule, rule, within

APPRAISERS = (Role.APPRAISER, Role.NATIONAL_OFFICER)
READERS = (*APPRAISERS, Role.PROGRAMME_MANAGER)

# --- Filters ------------------------------------------------------------------------------------


def takes_part(user: User, dossier: str = "pk") -> Q:
    """Dossiers this person writes, or once wrote. They never appraise them, whatever their mandates: leaving
    the co-authors just before the appraisal changes nothing. An invitation that nobody accepted counts for
    nothing, or candidates would choose who does not appraise them."""
    return taken_part_in(eyes(user), dossier, "dossier")


def on_desk_of(user: User, *roles: Role) -> Q:
    """The filed dossiers that this person reads on the desk: theirs by region and call, never their own."""
    return filed_within(user, *(roles or READERS)) & ~takes_part(user)


def entries_of(user: User) -> Q:
    """The same, on the rows of the queue."""
    perimeter = within_mandate(
        user,
        *READERS,
        region="region",
        departments="dossier__pole__department_codes",
        call="wave__call__slug",
    )
    return perimeter & ~takes_part(user, "dossier") & ~out_of_bounds(user, "dossier")


# --- Who -----------------------------------------------------------------------------------------

works_on_the_desk = has_role(*READERS)
may_read = within(on_desk_of, "Ce dossier n’est pas sur votre bureau.")
is_coauthor = within(shared_with, "Seuls les co-auteurs du dossier peuvent faire cela.")


@rule("Vous prenez part à ce dossier\u00a0: vous ne pouvez pas l’instruire.")
def is_not_involved(user: User, dossier: Dossier) -> bool:
    return not Dossier.objects.filter(takes_part(user), pk=dossier.pk).exists()


@rule("Cette action est réservée aux instructeurs de la région et aux chargés de mission nationaux.")
def holds_the_region(user: User, dossier: Dossier) -> bool:
    return user.is_service or Dossier.objects.filter(filed_within(user, *APPRAISERS), pk=dossier.pk).exists()


may_appraise = is_not_involved & holds_the_region


@rule("La réouverture d’un examen est réservée aux chargés de mission nationaux.")
def is_national_officer(user: User, dossier: Dossier) -> bool:
    national = filed_within(user, Role.NATIONAL_OFFICER)
    return Dossier.objects.filter(national, pk=dossier.pk).exists()


may_reopen = is_not_involved & is_national_officer

# --- Second look ----------------------------------------------------------------------------------


@rule("Le second regard revient à une autre personne que celle qui a proposé le verdict.")
def is_another_person(user: User, verdict: Verdict) -> bool:
    return user.pk != verdict.proposed_by_id


def on_its_dossier(wanted: Rule) -> Rule:
    """A rule about the dossier, put to something that belongs to it."""
    return Rule(lambda user, obj: wanted.why_not(user, obj.dossier))


@rule("Un second regard est attendu avant de confirmer.")
def needs_no_second_look(user: User, verdict: Verdict) -> bool:
    return verdict.admissible


appraises_its_dossier = on_its_dossier(may_appraise)
may_second = appraises_its_dossier & is_another_person
may_confirm = appraises_its_dossier & (needs_no_second_look | is_another_person)


# --- Completeness requests ---------------------------------------------------------------------------


@rule("Seuls les co-auteurs du dossier peuvent faire cela.")
def answers(user: User, request: Any) -> bool:
    return Dossier.objects.filter(shared_with(user), pk=request.dossier_id).exists()


@rule("Seul l’automate constate la fin d’un délai.")
def is_the_clock(user: User, obj: Any) -> bool:
    return user.is_service


# --- The acts notified ------------------------------------------------------------------------------


def handled_acts(user: User, path: str = "") -> Q:
    """Those on the dossiers of this person's desk."""
    return Q(**{f"{path}dossier__in": Dossier.objects.filter(on_desk_of(user))})


answers_appeal = on_its_dossier(may_reopen)

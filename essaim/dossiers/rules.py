"""Who may know about a dossier, and who may do what with it."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import (
    closed_behind,
    has_role,
    out_of_bounds,
    over_calls,
    reaching,
    within_mandate,
)
from essaim.calls.models import Wave
from essaim.calls.rules import is_open, still_takes
from essaim.dossiers.compute import sequels
from essaim.dossiers.compute.sequels import Sequel
from essaim.dossiers.models import CoAuthor, Dossier, DossierState, LateAccess, Right, Submission
from essaim.kit.offers import Offer
from essaim.kit.rules import Rule, rule, within
from essaim.poles.models import Pole

LADDER = [Right.READ, Right.COMMENT, Right.EDIT, Right.SUBMIT]  # each includes those before
DESK = (Role.APPRAISER, Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER)
MANAGERS = (Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER)
OPEN_UNTIL_CLOSING = {DossierState.DRAFT, DossierState.SUBMITTED, DossierState.LATE}
FILED = ~Q(state=DossierState.DRAFT) & Q(submitted_at__isnull=False)

# --- Filters ------------------------------------------------------------------------------------


def accepted(user: User) -> Q:
    """The rows of co-authors by which this person takes part."""
    return Q(user=user.pk, removed_at=None, accepted_at__isnull=False)


def shared_with(user: User) -> Q:
    """The dossiers this person takes part in, whatever their right; never one closed to who borrows their
    eyes."""
    return Q(Exists(CoAuthor.objects.filter(accepted(user), dossier=OuterRef("pk")))) & ~closed_behind(user)


def taken_part_in(people: list[int], path: str, key: str) -> Q:
    """The barrier of those who write a dossier, or once wrote it: leaving its co-authors changes nothing.

    An invitation that nobody accepted counts for nothing, or candidates would choose who does not read them.
    """
    rows = CoAuthor.objects.filter(user__in=people, accepted_at__isnull=False)
    return Q(Exists(rows.filter(**{key: OuterRef(path)})))


# What capabilities above asked for and that complements must bring: for a dossier and what is being filed,
# the labels of what is still missing.
AWAITED = Offer[Callable[[Dossier, Submission], list[str]]]("what was asked and that a filing still lacks")


def closed_references(user: User) -> QuerySet[Dossier, str]:
    return Dossier.objects.filter(out_of_bounds(user)).values_list("reference", flat=True)


def closed_poles(user: User) -> QuerySet[Pole, str]:
    closed = Pole.objects.filter(out_of_bounds(user, "pk", "dossier__pole"))
    return closed.values_list("reference", flat=True)


def filed_within(user: User, *roles: Role) -> Q:
    """Filed dossiers in the perimeter of these roles. A draft belongs to its authors alone."""
    perimeter = within_mandate(
        user,
        *(roles or DESK),
        region="region",
        departments="pole__department_codes",
        call="wave__call__slug",
    )
    return FILED & perimeter & ~out_of_bounds(user)


def visible_to(user: User) -> Q:
    """The dossiers this person may know about: any other one answers 404."""
    return shared_with(user) | filed_within(user)


# --- Rights of co-authors -----------------------------------------------------------------------


def right_of(user: User, dossier: Dossier) -> str:
    """The right of this person, asked once per object; "" when they are not a co-author."""
    known: dict[int, str] = dossier.__dict__.setdefault("known_rights", {})
    if user.pk not in known:
        rows = CoAuthor.objects.filter(accepted(user), dossier=dossier.pk)
        held = list(rows.values_list("right", flat=True))
        known[user.pk] = max(held, key=rank, default="")
    return known[user.pk]


def rank(right: str) -> int:
    return LADDER.index(Right(right))


def at_least(right: Right, reason: str) -> Rule:
    wanted = rank(right)
    return rule(reason)(
        lambda user, dossier: (held := right_of(user, dossier)) != "" and rank(held) >= wanted
    )


is_coauthor = at_least(Right.READ, "Seuls les co-auteurs du dossier peuvent faire cela.")
may_comment = at_least(Right.COMMENT, "Votre droit sur ce dossier ne permet pas de commenter.")
may_edit = at_least(Right.EDIT, "Votre droit sur ce dossier ne permet pas de le modifier.")
may_submit = at_least(Right.SUBMIT, "Seule une personne qui a le droit de déposer peut faire cela.")
may_invite = may_submit


@rule("Seule la personne désignée comme signataire du dossier peut signer.")
def is_signatory(user: User, dossier: Dossier) -> bool:
    """Named so in the dossier, and come by the invited address: the right to file is not that of signing."""
    return CoAuthor.objects.filter(accepted(user), dossier=dossier.pk, is_signatory=True).exists()


may_read = within(visible_to, "Vous n’avez pas accès à ce dossier.")

# --- Rights of the administration ----------------------------------------------------------------


@rule("Vous prenez part à ce dossier\u00a0: cette décision revient à une autre personne.")
def is_no_author(user: User, dossier: Dossier) -> bool:
    """Now or formerly: leaving the co-authors just before deciding changes nothing."""
    return not CoAuthor.objects.filter(dossier=dossier.pk, user=user.pk, accepted_at__isnull=False).exists()


on_the_desk = within(filed_within, "Cette action est réservée aux instructeurs de la région.")
manages = is_no_author & within(
    lambda user: filed_within(user, *MANAGERS), "Cette action est réservée aux responsables du programme."
)
works_on_the_desk = has_role(*DESK)
manages_lateness = has_role(*MANAGERS)


# A delay is equal for all regions: a regional mandate does not give one.
manages_lateness_of = reaching(
    *MANAGERS,
    reason="Cette action est réservée aux responsables nationaux de cet appel.",
    call=lambda wave: wave.call.slug,
)


def late_waves_of(user: User) -> Q:
    """The same, for a list of waves."""
    return over_calls(user, *MANAGERS, call="call__slug")


@rule("Cette action est réservée aux instructeurs de la région.")
def appraises(user: User, dossier: Dossier) -> bool:
    """The desk, or the automaton that acts for it."""
    return user.is_service or on_the_desk(user, dossier)


# --- Time -----------------------------------------------------------------------------------------


def allowed_until(dossier: Dossier) -> datetime | None:
    """The end of the longest delay granted to this dossier, asked once per object."""
    if "known_allowance" not in dossier.__dict__:
        dossier.__dict__["known_allowance"] = allowances(dossier.pk, dossier.wave_id).first()
    return dossier.__dict__["known_allowance"]


def allowances(dossier: int | OuterRef, wave: int | OuterRef) -> QuerySet[LateAccess, datetime]:
    """The ends of the delays granted, the longest first: for one dossier, or within the question on it."""
    inner = OuterRef(dossier) if isinstance(dossier, OuterRef) else dossier
    authors = CoAuthor.objects.filter(dossier=inner, removed_at=None, accepted_at__isnull=False)
    granted = LateAccess.objects.filter(wave=wave, revoked_at=None).filter(
        Q(dossier=dossier) | Q(dossier=None, email__in=authors.values("email"))
    )
    return granted.order_by("-until").values_list("until", flat=True)


def in_time(dossier: Dossier, at: datetime) -> bool:
    """May one file this dossier at this instant? The closing second is in, and the grace of the wave."""
    if still_takes(dossier.wave, at):
        return True
    until = allowed_until(dossier)
    return until is not None and dossier.wave.opens_at is not None and dossier.wave.opens_at <= at <= until


def working_copy_is_open(dossier: Dossier, at: datetime) -> bool:
    """What is typed now counts: until the closing, or as long as completion is asked for."""
    if dossier.state == DossierState.INCOMPLETE:
        return True
    return dossier.state in OPEN_UNTIL_CLOSING and in_time(dossier, at)


def open_for_editing(at: datetime) -> Rule:
    def why_not(user: Any, dossier: Dossier) -> str | None:
        if working_copy_is_open(dossier, at):
            return None
        if dossier.state in OPEN_UNTIL_CLOSING:
            return "La vague est close : le dossier ne peut plus être modifié."
        return f"Le dossier ne peut plus être modifié : {dossier.get_state_display().lower()}."

    return Rule(why_not)


def may_write(at: datetime) -> Rule:
    """Who and when at once: the rule of everything that changes the working copy."""
    return may_edit & open_for_editing(at)


def wave_takes_dossiers(at: datetime) -> Rule:
    def why_not(user: Any, wave: Wave) -> str | None:
        return None if is_open(wave, at) else "Cette vague n’est pas ouverte aux dépôts."

    return Rule(why_not)


# --- What came after ------------------------------------------------------------------------------

# The capabilities above tell here what they hold about dossiers, by their keys: see `compute.sequels`.
SEQUELS = Offer[Callable[[Collection[int]], Iterable[tuple[int, Sequel]]]]("what came after, by dossier")


def sequels_of(dossiers: Collection[int]) -> dict[int, list[Sequel]]:
    """By key of the dossier: one or two queries a capability, whatever the number of dossiers."""
    found: dict[int, list[Sequel]] = {pk: [] for pk in dossiers}
    for source in SEQUELS if dossiers else []:
        for pk, sequel in source(dossiers):
            found[pk].append(sequel)
    return found


def known_sequels(dossier: Dossier) -> list[Sequel]:
    """For a page that only reads: asked once per object. An act asks again, under its lock."""
    if "known_sequels" not in dossier.__dict__:
        dossier.__dict__["known_sequels"] = sequels_of([dossier.pk])[dossier.pk]
    return dossier.__dict__["known_sequels"]


def not_after(act: str, key: str = "pk") -> Rule:
    """Refused by a decision, an agreement, a payment, a service... as the table of `compute.sequels` says.

    `key`: the attribute that holds the key of the dossier.
    """

    def why_not(user: Any, obj: Any) -> str | None:
        pk = getattr(obj, key)
        return sequels.why_not(act, sequels_of([pk])[pk])

    return Rule(why_not)


# --- Giving up, and changing one's mind -------------------------------------------------------------

may_withdraw = may_submit & not_after("withdraw")
may_reopen = appraises & not_after("reopen_appraisal")
AS_IT_WAS = {  # the state a dossier comes back to: (filed, admissible)
    (False, False): "restore_draft",
    (True, False): "restore_filing",
    (True, True): "restore_admissible",
}


def restoring(dossier: Dossier) -> str:
    """The transition that undoes the withdrawal of this dossier."""
    return AS_IT_WAS[dossier.submitted_at is not None, dossier.decided_at is not None]


def may_restore(act: str) -> Rule:
    """Undone by those who may file, until the closing; what was withdrawn after it stays withdrawn."""

    def why_not(user: Any, dossier: Dossier) -> str | None:
        if restoring(dossier) != act:
            return "Ce dossier ne revient pas à cet état."
        if dossier.last_submission and dossier.last_submission.is_late:
            return "Ce dossier a été reçu après la clôture\u00a0: son retrait est définitif."
        if not in_time(dossier, timezone.now()):
            return "La vague est close\u00a0: le retrait de ce dossier est définitif."
        others = Dossier.objects.filter(wave=dossier.wave_id, pole=dossier.pole_id).exclude(pk=dossier.pk)
        if others.exclude(state=DossierState.WITHDRAWN).exists():
            return "Ce pôle a depuis ouvert un autre dossier dans cette vague."
        return None

    return may_submit & Rule(why_not)


def offers_withdrawal(user: User, dossier: Dossier) -> bool:
    """On a page that only reads: is the link worth showing?"""
    return may_submit(user, dossier) and sequels.why_not("withdraw", known_sequels(dossier)) is None


def is_restorable(user: User, dossier: Dossier) -> bool:
    """May this person undo the withdrawal now?"""
    return dossier.state == DossierState.WITHDRAWN and may_restore(restoring(dossier))(user, dossier)


CARRIED = {DossierState.DRAFT, DossierState.LATE, DossierState.INADMISSIBLE, DossierState.WITHDRAWN}


@rule("Seul un dossier non abouti peut être repris dans une autre vague.")
def did_not_succeed(user: User, dossier: Dossier) -> bool:
    """Never filed in time, refused at the door, given up, or not selected."""
    if dossier.state == DossierState.ADMISSIBLE:
        return sequels.did_not_succeed(known_sequels(dossier))
    return dossier.state in CARRIED


may_carry = may_edit & did_not_succeed

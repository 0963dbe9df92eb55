"""Who knows an agreement, who manages it, who signs, who pays."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import EVERYWHERE, closed_behind, has_role, out_of_bounds, within_mandate
from essaim.dossiers.models import CoAuthor
from essaim.dossiers.rules import DESK, MANAGERS, accepted, is_signatory, may_edit
from essaim.grants.models import (
    Agreement,
    AgreementState,
    Hearing,
    Instalment,
    InstalmentState,
)
from essaim.kit.rules import Rule, rule, within
from essaim.notices.models import Act

READERS = (*DESK, Role.BUDGET_MANAGER)
OPEN_VERSIONS = ("draft", "sent", "signed_by_pole")
ALIVE = {AgreementState.SIGNED, AgreementState.RUNNING, AgreementState.SUSPENDED}

# --- Filters ----------------------------------------------------------------------------------------


def taken_part(user: User) -> Q:
    """The agreements of the dossiers this person takes part in."""
    mine = CoAuthor.objects.filter(accepted(user), dossier=OuterRef("dossier"))
    return Q(Exists(mine)) & ~closed_behind(user, "dossier")


def held_by(user: User, *roles: Role) -> Q:
    """In the perimeter of these roles, but for the dossiers that a tie takes away."""
    if user.is_service:
        return EVERYWHERE
    perimeter = within_mandate(
        user,
        *roles,
        region="dossier__region",
        departments="dossier__pole__department_codes",
        call="dossier__wave__call__slug",
    )
    return perimeter & ~out_of_bounds(user, "dossier")


def closed_references(user: User) -> QuerySet[Agreement, str]:
    return Agreement.objects.filter(out_of_bounds(user, "dossier")).values_list("reference", flat=True)


def managed_by(user: User) -> Q:
    """Nobody manages the agreement of a dossier they wrote."""
    return held_by(user, *MANAGERS) & ~taken_part(user)


def visible_to(user: User) -> Q:
    return taken_part(user) | held_by(user, *READERS)


# --- Who --------------------------------------------------------------------------------------------

reads_agreements = has_role(*READERS)
manages_agreements = has_role(*MANAGERS)
handles_money = has_role(Role.BUDGET_MANAGER)
manages = within(managed_by, "Cette action est réservée aux responsables du programme.")
signs_for_state = within(
    lambda user: held_by(user, Role.PROGRAMME_MANAGER) & ~taken_part(user),
    "Seule une personne responsable du programme signe pour l’État.",
)
pays = within(
    lambda user: held_by(user, Role.BUDGET_MANAGER) & ~taken_part(user),
    "Cette action est réservée aux gestionnaires budgétaires.",
)
held_by_staff = within(lambda user: held_by(user, *READERS), "Ce texte n’est pas encore envoyé.")
reads = within(visible_to, "Vous n’avez pas accès à cette convention.")


def on_dossier(wanted: Rule) -> Rule:
    """A rule about the dossier, put to its agreement."""
    return Rule(lambda user, agreement: wanted.why_not(user, agreement.dossier))


def on_agreement(wanted: Rule) -> Rule:
    """A rule about the agreement, put to what belongs to it."""
    return Rule(lambda user, obj: wanted.why_not(user, obj.agreement))


signs_for_pole = on_dossier(is_signatory)
acts_for_pole = on_dossier(may_edit)
is_clock_or_manages = Rule(lambda user, obj: None if user.is_service else manages.why_not(user, obj))


# --- The state of things ----------------------------------------------------------------------------


@rule("La convention n’est pas en cours.")
def is_alive(user: User, agreement: Agreement) -> bool:
    return agreement.state in ALIVE


@rule("La convention n’est pas signée.")
def was_signed(user: User, agreement: Agreement) -> bool:
    return agreement.signed_at is not None


@rule("Une procédure est ouverte\u00a0: décidez-la d’abord.")
def has_no_open_hearing(user: User, agreement: Agreement) -> bool:
    return not agreement.hearings.filter(state__in=["open", "answered"]).exists()


@rule("La convention est suspendue\u00a0: ses versements aussi.")
def is_not_suspended(user: User, instalment: Instalment) -> bool:
    return instalment.agreement.state != AgreementState.SUSPENDED


@rule(
    "Le délai laissé au bénéficiaire pour présenter ses observations court encore\u00a0: il se termine à sa "
    "date, ou quand le bénéficiaire déclare n’avoir rien à ajouter."
)
def was_heard(user: User, hearing: Hearing) -> bool:
    """A reply does not close the delay: the pole may still add to it (CRPA L122-1)."""
    return hearing.waived_at is not None or timezone.localdate() > hearing.answer_until


@rule("Tous les versements ne sont pas faits ou annulés.")
def nothing_is_left_to_pay(user: User, agreement: Agreement) -> bool:
    over = (InstalmentState.PAID, InstalmentState.CANCELLED)
    return not agreement.instalments.exclude(state__in=over).exists()


@rule("Un compte rendu n’est pas encore accepté.")
def every_report_is_accepted(user: User, agreement: Agreement) -> bool:
    return not agreement.reports.exclude(state="accepted").exists()


may_close = manages & every_report_is_accepted & nothing_is_left_to_pay
may_end = is_clock_or_manages & has_no_open_hearing & nothing_is_left_to_pay
may_decide_hearing = on_agreement(manages) & was_heard


# --- The acts notified ------------------------------------------------------------------------------


def handled_acts(user: User, path: str = "") -> Q:
    """Those on the agreements that this person manages."""
    return Q(**{f"{path}dossier__in": Agreement.objects.filter(managed_by(user)).values("dossier")})


@rule("Cette réponse est réservée aux responsables du programme qui suivent la convention.")
def answers_appeal(user: User, act: Act) -> bool:
    return Agreement.objects.filter(managed_by(user), dossier=act.dossier_id).exists()

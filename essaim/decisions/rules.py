"""Who prepares the decisions, who decides, and who knows them: nobody else before their release."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from essaim.accounts.models import Role, User
from essaim.accounts.rules import has_role, reaching
from essaim.appraisal.rules import MANAGERS, managed_by, manages_wave
from essaim.calls.models import Wave
from essaim.committee.rules import away_from
from essaim.decisions.models import KNOWN, Decision, DecisionState, Origin
from essaim.dossiers.models import CoAuthor, Dossier
from essaim.dossiers.rules import accepted, is_coauthor, may_submit, not_after
from essaim.kit.rules import Rule, rule
from essaim.notices.models import Act
from essaim.portfolio.models import Portfolio

# --- Filters ----------------------------------------------------------------------------------------


def managed(user: User, path: str = "") -> Q:
    """The decisions that this person prepares: their waves, but for the dossiers that a tie takes away.

    Under embargo a tie with one dossier of a door closes the whole door: the ranks, the amounts and what is
    left of the envelope would tell what is hidden. Once released, what is public is no secret.
    """
    waves = Wave.objects.filter(managed_by(user))
    tied = Decision.objects.filter(
        away_from(user, "dossier"),
        dossier__wave=OuterRef(f"{path}dossier__wave"),
        door=OuterRef(f"{path}door"),
    )
    own = Q(**{f"{path}dossier__wave__in": waves}) & ~away_from(user, f"{path}dossier")
    return own & (Q(**{f"{path}state__in": KNOWN}) | ~Q(Exists(tied)))


def told_to(user: User) -> Q:
    """The decisions known to the authors of a dossier: never before the release."""
    mine = CoAuthor.objects.filter(accepted(user)).values("dossier")
    return Q(dossier__in=mine, state__in=KNOWN)


def published() -> Q:
    """What everybody knows: the laureates in force."""
    return Q(state=DecisionState.RELEASED, outcome__in=["laureate", "financed"])


SETTLED = (DecisionState.DRAFT, DecisionState.CANCELLED)  # not yet, or no longer, a decision


def follows_from(portfolio: Portfolio) -> bool:
    """A decision that was prepared from a portfolio keeps it in place."""
    rows = Decision.objects.filter(dossier__wave=portfolio.wave_id, door=portfolio.door)
    return rows.filter(origin=Origin.PORTFOLIO).exclude(state__in=SETTLED).exists()


# --- Who --------------------------------------------------------------------------------------------

prepares = has_role(*MANAGERS, national=True)
decides = has_role(Role.PROGRAMME_MANAGER, national=True)


# The automaton releases at the hour that such a person planned.
decides_in = reaching(
    Role.PROGRAMME_MANAGER,
    reason="Cette décision revient aux responsables nationaux du programme.",
    call=lambda wave: wave.call.slug,
)


@rule("Un lien vous écarte de ce dossier\u00a0: une autre personne s’occupe de sa décision.")
def is_not_away(user: User, decision: Decision) -> bool:
    if user.is_service:
        return True
    return not Dossier.objects.filter(away_from(user), pk=decision.dossier_id).exists()


def on_its_wave(wanted: Rule) -> Rule:
    """A rule about the wave, put to a decision. The automaton passes, without a question."""
    return Rule(
        lambda user, decision: None if user.is_service else wanted.why_not(user, decision.dossier.wave)
    )


def on_its_decision(wanted: Rule) -> Rule:
    return Rule(lambda user, obj: wanted.why_not(user, obj.decision))


prepares_it = on_its_wave(manages_wave) & is_not_away
decides_it = on_its_wave(decides_in) & is_not_away
may_renounce = decides_it & not_after("withdraw_laureate", "dossier_id")
may_replace = decides_it & not_after("replace_decision", "dossier_id")
releases_it = on_its_wave(decides_in)  # one release for all: nobody chooses whom it concerns
releases = Rule(lambda user, release: decides_in.why_not(user, release.wave))
answers = on_its_decision(decides_it)
handles_appeal = on_its_decision(prepares_it)


@rule("Seules les personnes qui peuvent déposer ce dossier contestent sa décision en ligne.")
def contests(user: User, decision: Decision) -> bool:
    return may_submit(user, decision.dossier)


@rule("Seuls les auteurs de ce dossier demandent les avis rendus sur lui.")
def asks_opinions(user: User, decision: Decision) -> bool:
    return is_coauthor(user, decision.dossier)


@rule("Seul l’automate fait cela.")
def is_the_clock(user: User, obj: Any) -> bool:
    return user.is_service


drops = is_the_clock | prepares_it


# --- The acts notified ------------------------------------------------------------------------------


def handled_acts(user: User, path: str = "") -> Q:
    """Those on the decisions that this person prepares, once they are known."""
    mine = Decision.objects.filter(managed(user), state__in=KNOWN)
    return Q(**{f"{path}dossier__in": mine.values("dossier")})


@rule("Cette réponse revient aux responsables nationaux du programme.")
def answers_act(user: User, act: Act) -> bool:
    return decides_in(user, act.dossier.wave)


def places_of_act(act: Act) -> tuple[str, str]:
    """Decisions are contested on their own pages."""
    decision = act.content["about"]["decision"]
    own = reverse("decisions:own", args=[act.dossier.reference])
    return own, reverse("selection:decision", args=[decision])

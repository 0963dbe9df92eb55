"""The life of a pair: proposed, accepted by both, thought over, at work, ended."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.accounts.queries import service_account
from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.mentoring import rules, tasks
from essaim.mentoring.actions.walls import raise_walls
from essaim.mentoring.models import LIVE, Compagnon, CompagnonState, MatchingRun, Mode, Pair, PairState
from essaim.mentoring.queries import explained, refused_pairs
from essaim.mentoring.workflow import PAIR
from essaim.poles.models import Pole
from essaim.services.queries import entitlement_of
from essaim.services.rules import acts_for

COOLING = timedelta(days=7)
FIRST_STATES = {
    Mode.CHOSEN: PairState.AWAITS_COMPAGNON,
    Mode.SUGGESTED: PairState.AWAITS_COMPAGNON,
    Mode.MANAGER: PairState.PROPOSED,
    Mode.OPTIMUM: PairState.PROPOSED,
}


@transaction.atomic
def propose_pair(
    compagnon: Compagnon,
    pole: Pole,
    mode: str,
    *,
    by: User,
    words: str = "",
    theme_keys: list[str] | None = None,
    run: MatchingRun | None = None,
) -> Pair:
    """A pole that chooses has agreed already; others are asked. Days are held from the proposal on."""
    if mode in {Mode.CHOSEN, Mode.SUGGESTED}:
        acts_for.check(by, pole)
    else:
        rules.steers.check(by, pole)
    helper = _room(compagnon, pole)
    ranked = explained(pole, helper)
    if ranked is None:
        raise Refused(
            "Ce compagnon ne peut pas aider ce pôle\u00a0: conflit d’intérêts, région, thèmes, ou "
            "compagnonnage arrêté il y a moins de six mois."
        )
    pair = Pair(
        compagnon=helper,
        pole=pole,
        mode=mode,
        state=FIRST_STATES[Mode(mode)],
        words=words,
        theme_keys=theme_keys or [],
        score=ranked.score,
        why=ranked.sentence[:1000],
        days=helper.days_per_pair,
        run=run,
        proposed_by=by,
    )
    pair.full_clean(exclude=["compagnon", "pole", "proposed_by", "run"])
    pair.save()
    tasks.tell_pair("pair_proposed", pair)
    record("propose_pair", pair, by=by, mode=mode, score=str(ranked.score))
    return pair


def _room(compagnon: Compagnon, pole: Pole) -> Compagnon:
    """The compagnon and the pole, held until commit: days are never promised twice."""
    Pole.objects.select_for_update(of=("self",)).get(pk=pole.pk)
    helper = Compagnon.objects.select_for_update(of=("self",)).select_related("pole").get(pk=compagnon.pk)
    if helper.state != CompagnonState.ACTIVE:
        raise Refused("Ce compagnon ne prend pas de pôle en ce moment.")
    if entitlement_of(pole) is None:
        raise Refused("Ce pôle n’a pas de droit ouvert au bouquet de services.")
    live = Pair.objects.filter(state__in=LIVE)
    if live.filter(pole=pole).exists():
        raise Refused("Ce pôle a déjà un compagnonnage en cours ou proposé.")
    held = sum(live.filter(compagnon=helper).values_list("days", flat=True), Decimal(0))
    if held + helper.days_per_pair > helper.days_per_quarter:
        raise Refused("Ce compagnon n’a plus de jours ce trimestre.")
    return helper


@transaction.atomic
def agree_as_pole(pair: Pair, *, by: User) -> None:
    PAIR.perform("agree_as_pole", pair, by=by)


@transaction.atomic
def agree_as_compagnon(pair: Pair, *, by: User) -> None:
    PAIR.perform("agree_as_compagnon", pair, by=by)


@transaction.atomic
def conclude_as_pole(pair: Pair, *, by: User) -> None:
    """The second agreement: both may still think it over, and the firewall is up."""
    _is_clear(pair)
    PAIR.perform("conclude_as_pole", pair, by=by, **_agreement())
    _after_agreement(pair, by=by)


@transaction.atomic
def conclude_as_compagnon(pair: Pair, *, by: User) -> None:
    _is_clear(pair)
    PAIR.perform("conclude_as_compagnon", pair, by=by, **_agreement())
    _after_agreement(pair, by=by)


def _is_clear(pair: Pair) -> None:
    """Somebody of the compagnon may have handed a review since the proposal."""
    if refused_pairs([pair.pole], [pair.compagnon]):
        raise Refused(
            "Une personne de ce compagnon évalue la vague où ce pôle est candidat, ou le compagnon y est "
            "lui-même candidat\u00a0: ce compagnonnage n’est pas possible."
        )


def _agreement() -> dict[str, Any]:
    now = timezone.now()
    return {"agreed_at": now, "cooling_until": now + COOLING}


def _after_agreement(pair: Pair, *, by: User) -> None:
    raise_walls(pair, by=by)
    tasks.tell_pair("pair_agreed", pair)


@transaction.atomic
def decline_pair(pair: Pair, reason: str = "", *, by: User) -> None:
    """Nobody has to say why. The pole may be matched again at once."""
    PAIR.perform("decline", pair, by=by, details={"reason": reason}, **_end(reason, by))
    tasks.tell_pair("pair_ended", pair)


@transaction.atomic
def withdraw_pair(pair: Pair, reason: str = "", *, by: User) -> None:
    """Within the delay: nobody worked yet, the firewall comes down."""
    PAIR.perform("withdraw", pair, by=by, details={"reason": reason}, **_end(reason, by))
    raise_walls(pair, by=service_account())
    tasks.tell_pair("pair_ended", pair)


@transaction.atomic
def start_pair(pair: Pair, *, by: User) -> None:
    PAIR.perform("start", pair, by=by, started_at=timezone.now())


@transaction.atomic
def stop_pair(pair: Pair, reason: str, *, by: User) -> None:
    """Before its end, with a reason. What was learned on the pole stays: so does the firewall."""
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    PAIR.perform("stop", pair, by=by, details={"reason": reason}, **_end(reason, by))
    tasks.tell_pair("pair_ended", pair)


@transaction.atomic
def close_pair(pair: Pair, *, by: User) -> None:
    """The review of the other side may still come; with both consents it is shared."""
    PAIR.perform("close", pair, by=by, **_end("", by))
    if PAIR.why_not("share", pair, by) is None:
        share_pair(pair, by=by)


@transaction.atomic
def share_pair(pair: Pair, *, by: User) -> None:
    """With both consents: what they learned may become a practice sheet."""
    PAIR.perform("share", pair, by=by)


def _end(reason: str, by: User) -> dict[str, Any]:
    return {"ended_at": timezone.now(), "ended_by": by, "reason": reason.strip()[:500]}

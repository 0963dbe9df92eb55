"""Making scenarios: opening one, its rules, the choices in it, its name, copies."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal.models import Method
from essaim.audit.journal import record
from essaim.calls.compute.document import Door
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.deadlines import in_words
from essaim.kit.references import new_token
from essaim.kit.rules import Refused
from essaim.kit.units import PARIS
from essaim.portfolio.compute.portfolio.document import Count
from essaim.portfolio.compute.scenario import Choices, Settings, reranked, written
from essaim.portfolio.models import Portfolio, PortfolioRun, PortfolioState
from essaim.portfolio.queries.candidates import Field, score_run_of
from essaim.portfolio.queries.portfolios import last_proposal, table_of
from essaim.portfolio.rules import may_study, why_not_study
from essaim.portfolio.workflow import PORTFOLIO

FROZEN = "Ce portefeuille ne se modifie plus\u00a0: dupliquez-le pour travailler sur une copie."


class Stale(ValidationError):
    """Somebody else saved meanwhile: nothing is written, what was typed comes back."""


@transaction.atomic
def open_portfolio(
    wave: Wave, door: Door, *, by: User, name: str, envelope: Any = None, comment: str = "", once_key: str
) -> Portfolio:
    """A new scenario on the figures of the wave. A second click finds the first one."""
    if reason := why_not_study(by, wave, door.key):
        raise Refused(reason)
    if known := Portfolio.objects.filter(once_key=once_key, made_by=by).first():
        return known
    money = current_document(wave).money
    amount = money.envelope if envelope is None else envelope
    if amount is None:
        raise ValidationError("La vague n’a pas d’enveloppe\u00a0: donnez un montant pour ce scénario.")
    run = score_run_of(wave, door.key)
    settings = Settings(
        envelope=amount,
        count=Count(min=money.awards_min or 0, max=money.awards_max),
        method="corrected" if run and run.phase.method == Method.CORRECTED else "raw",
    )
    row = Portfolio(
        wave=wave,
        door=door.key,
        name=name,
        comment=comment,
        settings=settings.model_dump(mode="json"),
        made_by=by,
        saved_by=by,
        once_key=once_key,
    )
    return _created(row, by)


def _created(row: Portfolio, by: User) -> Portfolio:
    row.name = _free_name(row)
    row.clean_fields(exclude=["wave", "made_by", "saved_by", "copied_from", "settings", "picks"])
    row.save()
    record("open_portfolio", row, by=by, wave=row.wave.slug, door=row.door, name=row.name)
    return row


def _free_name(row: Portfolio) -> str:
    """The name asked for, or the same with a number when a scenario of this door has it."""
    rows = Portfolio.objects.filter(wave=row.wave, door=row.door).exclude(state=PortfolioState.DISCARDED)
    taken = set(rows.values_list("name", flat=True))
    name, number = row.name, 2
    while name in taken:
        name, number = f"{row.name[:110]} ({number})", number + 1
    return name


@transaction.atomic
def hold_portfolio(portfolio: Portfolio, number: int, *, by: User) -> Portfolio:
    """The row held until commit, still the one that the page showed."""
    row = Portfolio.objects.select_for_update().get(pk=portfolio.pk)  # a join would lose a row that moved
    row.wave = portfolio.wave
    may_study.check(by, row)
    if row.state != PortfolioState.DRAFT:
        raise Refused(FROZEN)
    if row.number != number:
        who = "Vous avez" if row.saved_by_id == by.pk else f"{row.saved_by.name} a"
        raise Stale(
            f"{who} enregistré ce scénario ailleurs le {in_words(row.saved_at, PARIS)}. Rien n’est "
            "perdu\u00a0: ce que vous avez saisi est encore sur cette page."
        )
    return row


@transaction.atomic
def keep_portfolio(row: Portfolio, *fields: str, by: User) -> Portfolio:
    """One version more, and whose it is."""
    row.number += 1
    row.saved_by, row.saved_at = by, timezone.now()
    row.save(update_fields=[*fields, "number", "saved_by", "saved_at"])
    return row


@transaction.atomic
def save_choices(
    portfolio: Portfolio, choices: Choices, *, number: int, by: User, field: Field | None = None
) -> Portfolio:
    """The choices of the rows that the page showed; the others stay as they are. `field`: as just read."""
    row = hold_portfolio(portfolio, number, by=by)
    table = table_of(row, field)
    known = {reference: choice for reference, choice in choices.items() if reference in table.names}
    merged = reranked(table.field.candidates, {**table.choices, **known}, table.settings.method)
    if written(merged) == row.picks:
        return row
    row.picks = written(merged)
    return keep_portfolio(row, "picks", by=by)


@transaction.atomic
def save_rules(portfolio: Portfolio, settings: Settings, *, number: int, by: User) -> Portfolio:
    """The envelope, the numbers, the bounds, the weights."""
    row = hold_portfolio(portfolio, number, by=by)
    row.settings = settings.model_dump(mode="json")
    record("set_portfolio_rules", row, by=by, settings=row.settings)
    return keep_portfolio(row, "settings", by=by)


@transaction.atomic
def name_portfolio(portfolio: Portfolio, *, name: str, comment: str, number: int, by: User) -> Portfolio:
    row = hold_portfolio(portfolio, number, by=by)
    row.name, row.comment = name, comment
    row.full_clean()
    return keep_portfolio(row, "name", "comment", by=by)


@transaction.atomic
def copy_portfolio(
    portfolio: Portfolio, *, by: User, name: str = "", choices: Choices | None = None, once_key: str = ""
) -> Portfolio:
    """A scenario of one's own, with its last proposal; `choices`: what was typed and could not be saved."""
    may_study.check(by, portfolio)
    if once_key and (known := Portfolio.objects.filter(once_key=once_key, made_by=by).first()):
        return known
    row = Portfolio(
        wave=portfolio.wave,
        door=portfolio.door,
        name=name or f"{portfolio.name[:105]}, copie",
        comment=portfolio.comment,
        settings=portfolio.settings,
        picks=portfolio.picks,
        copied_from=portfolio,
        made_by=by,
        saved_by=by,
        once_key=once_key or new_token(),
    )
    _created(row, by)
    if last := last_proposal(portfolio):
        PortfolioRun.objects.create(
            portfolio=row,
            portfolio_number=row.number,
            status=last.status,
            given=last.given,
            result=last.result,
            score_run=last.score_run,
            made_by=last.made_by,
            made_at=last.made_at,
            answered_at=last.answered_at,
        )
    return save_choices(row, choices, number=row.number, by=by) if choices else row


@transaction.atomic
def discard_portfolio(portfolio: Portfolio, *, by: User) -> None:
    """Put aside, never erased."""
    PORTFOLIO.perform("discard_portfolio", portfolio, by=by)


@transaction.atomic
def restore_portfolio(portfolio: Portfolio, *, by: User) -> None:
    name = _free_name(portfolio)
    if name != portfolio.name:
        Portfolio.objects.filter(pk=portfolio.pk).update(name=name)
    PORTFOLIO.perform("restore_portfolio", portfolio, by=by)

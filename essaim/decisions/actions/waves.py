"""The locks that order what moves the money of a wave.

The journal is one chain: whoever writes in it holds it until commit. So an act that touches several decisions
locks them all before its first line in the journal, else it would wait for somebody who waits for it.
"""

from collections.abc import Collection

from django.db import OperationalError, transaction

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.decisions.models import LIVE, Decision
from essaim.decisions.queries.decisions import with_all
from essaim.kit.rules import Refused

BUSY = "Quelqu’un publie ou prépare ces décisions\u00a0: réessayez dans un instant."


@transaction.atomic
def hold_wave(wave: Wave, *, by: User) -> None:
    """Until commit: one preparation, release, withdrawal or call of the reserve at a time."""
    try:
        with transaction.atomic():
            Wave.objects.select_for_update(of=("self",), no_key=True).get(pk=wave.pk)
    except OperationalError as error:  # somebody holds it for longer than one waits
        raise Refused(BUSY) from error


@transaction.atomic
def hold_decisions(wave: Wave, doors: Collection[str], *, by: User) -> None:
    """The wave, then every decision alive of these doors, always in the same order."""
    hold_wave(wave, by=by)
    rows = Decision.objects.filter(dossier__wave=wave, door__in=doors, state__in=LIVE)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


@transaction.atomic
def lock_decision(decision: Decision, *, by: User) -> None:
    """Until commit, as it stands. The row alone is locked: who decided may have changed while one waited,
    and a lock through the join would then find nothing."""
    list(Decision.objects.select_for_update().filter(pk=decision.pk).values_list("pk"))
    decision.refresh_from_db(from_queryset=with_all(Decision.objects.all()))

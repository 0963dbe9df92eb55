"""Raising the firewall: declared in the appraisal, in its own words, for each person who helps."""

from django.db import transaction

from essaim.accounts.models import User
from essaim.appraisal.actions.walls import add_ties, keep_away
from essaim.appraisal.models import Tie, TieSource
from essaim.dossiers.models import Dossier
from essaim.mentoring.models import Pair
from essaim.mentoring.queries import barred_dossiers, helpers_in

DETAILS = {
    str(TieSource.MENTORING): "Aide, comme compagnon, un pôle candidat de cette vague",
    str(TieSource.SUPPORT): "Conseille un pôle candidat de cette vague",
}


@transaction.atomic
def refresh_wall(user: User, source: str = TieSource.MENTORING, *, by: User) -> None:
    """Exactly the dossiers of the waves where a pole that this person helps competes."""
    keep_away(user, barred_dossiers(user, source), source, DETAILS[str(source)], by=by)


@transaction.atomic
def raise_walls(pair: Pair, *, by: User) -> None:
    """For each person of the compagnon: when both agreed, and when somebody withdraws."""
    people = pair.compagnon.people.filter(left_at=None).values("user")
    for user in User.objects.filter(pk__in=people).order_by("pk"):
        refresh_wall(user, by=by)


@transaction.atomic
def wall_off(dossier: Dossier, *, by: User) -> None:
    """A dossier has just been filed: those who help one of its rivals, or its own pole, never see it.

    The whole wave is looked at for its first dossier only: on the last day hundreds are filed at once.
    """
    for user, source in helpers_in(dossier):
        kept_from = Tie.objects.filter(user=user, source=source, dossier__wave=dossier.wave_id)
        if not kept_from.exists():
            refresh_wall(user, source, by=by)
        elif not kept_from.filter(dossier=dossier).exists():
            add_ties(user, {dossier.pk}, source, DETAILS[str(source)], by=by)

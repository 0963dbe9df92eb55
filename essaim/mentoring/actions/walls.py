"""Raising the firewall: declared in the appraisal, in its own words, for each person who helps."""

from django.contrib.postgres.aggregates import BoolOr
from django.db import transaction
from django.db.models import Q

from essaim.accounts.models import User
from essaim.appraisal.actions.walls import keep_all_away, keep_away
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
    helpers = helpers_in(dossier)
    for source in sorted({source for _, source in helpers}):
        people = {user.pk: user for user, why in helpers if why == source}
        ties = Tie.objects.filter(user__in=people, source=source, dossier__wave=dossier.wave_id)
        kept_from = dict(
            ties.values_list("user").annotate(this=BoolOr(Q(dossier=dossier))).values_list("user", "this")
        )
        for key in people.keys() - kept_from.keys():
            refresh_wall(people[key], source, by=by)
        if missing := {key for key, this in kept_from.items() if not this}:
            keep_all_away(missing, dossier, source, DETAILS[source], by=by)

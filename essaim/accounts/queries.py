"""Questions about people and their mandates."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import FactorReset, Mandate, Role, SignIn, User
from essaim.accounts.rules import NOWHERE, live, live_mandates, people_managed_by
from essaim.audit.journal import history_of
from essaim.audit.models import Entry
from essaim.kit.offers import Offer
from essaim.kit.written import short_day, short_moment

__all__ = ["live_mandates", "people", "service_account"]

CANDIDATE = "candidate"  # the hat of everybody: what a person does without any mandate
SERVICE_EMAIL = "automate@essaim.invalid"


def service_account() -> User:
    """Who acts when nobody does: the journal has no hole."""
    account, _ = User.objects.get_or_create(
        email=SERVICE_EMAIL, defaults={"first_name": "Essaim, automate", "is_service": True, "password": "!"}
    )
    return account


def person_of_session(pk: int) -> User | None:
    """With one more fact in the same statement: most people hold no mandate, and no page asks again."""
    statement, values = _person_statement(timezone.localdate())
    return next(iter(User.objects.raw(statement, [*values, pk])), None)


@lru_cache(maxsize=1)  # every request asks it: writing it took four times longer than running it
def _person_statement(day: date) -> tuple[str, list[Any]]:
    """Its SQL, and its values but the last one: the key of the person."""
    mandates = Mandate.objects.filter(live(day), user=OuterRef("pk"))
    person = User.objects.annotate(has_mandates=Exists(mandates)).filter(pk=0)
    statement, values = person.query.sql_with_params()
    return statement, list(values[:-1])


def people() -> QuerySet[User]:
    """Everyone but the automaton. Only pages kept for managers ask for it."""
    return User.objects.filter(is_service=False)


def people_for(user: User) -> QuerySet[User]:
    """Those whose roles this person rules."""
    return people().filter(people_managed_by(user))


def people_for_list(
    user: User, *, search: str = "", role: str = "", region: str = "", state: str = ""
) -> QuerySet[User]:
    """With the mandates of each, in one more query."""
    found = people_for(user)
    for word in search.split():
        found = found.filter(
            Q(email__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
        )
    mandates = Mandate.objects.filter(live(), user=OuterRef("pk"))
    if role:
        mandates = mandates.filter(role=role)
    if region:
        mandates = mandates.filter(Q(region_id=region) | Q(department__region_id=region))
    if role or region:
        found = found.filter(Exists(mandates))
    if state:
        found = found.filter(is_active=state == "open")
    held = Mandate.objects.filter(live()).select_related("region", "department").order_by("role", "pk")
    return found.prefetch_related(Prefetch("mandates", queryset=held, to_attr="held"))


def mandates_of(person: User) -> QuerySet[Mandate]:
    """All of them, those that are over too, the newest first."""
    places = Mandate.objects.filter(user=person).select_related(
        "region", "department", "granted_by", "revoked_by"
    )
    return places.order_by("-granted_at", "-pk")


def factor_resets_to_manage(user: User) -> QuerySet[FactorReset]:
    """What waits for a second officer, or was decided, for those whose accounts this person rules."""
    return FactorReset.objects.filter(person__in=people_for(user)).select_related("person", "asked_by")


def mandates_to_manage(user: User) -> QuerySet[Mandate]:
    return Mandate.objects.filter(user__in=people_for(user)).select_related(
        "user", "region", "department__region"
    )


# --- Who holds a role -------------------------------------------------------------------------------


def holders(
    *roles: str,
    national: bool = False,
    region: Any = None,
    call: str | None = None,
    today: date | None = None,
) -> QuerySet[User]:
    """The active people whose live mandates reach a place: the whole country, this region, or anywhere.

    `call`: the slug of one call, that a mandate on it or on all of them covers.
    """
    rows = Mandate.objects.filter(live(today), role__in=roles)
    if national or region:
        everywhere = Q(region=None, department=None) if national else NOWHERE
        rows = rows.filter(everywhere | Q(region=region) if region else everywhere)
    if call is not None:
        rows = rows.filter(call_slug__in={"", call})
    return User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("pk")


def mandate_everywhere(user: User, role: str) -> Mandate | None:
    """The one on the whole country and all calls, over or not, unless it was withdrawn."""
    whole = {"region": None, "department": None, "call_slug": "", "revoked_at": None}
    return Mandate.objects.filter(user=user, role=role, **whole).first()


def mandates_given(user: User, role: str, *, by: User) -> QuerySet[Mandate]:
    """What was given by one person, and not withdrawn."""
    return Mandate.objects.filter(user=user, role=role, revoked_at=None, granted_by=by)


CALLS = Offer[Callable[[], Iterable[tuple[str, str]]]](
    "the calls, slug and title, to which a mandate may be kept"
)


def call_choices() -> list[tuple[str, str]]:
    return [choice for calls in CALLS for choice in calls()]


def operators_locked() -> list[Mandate]:
    """The mandates of operators, held until commit: two of them cannot leave at once."""
    return list(
        Mandate.objects.select_for_update().filter(role=Role.OPERATOR, revoked_at=None).order_by("pk")
    )


def sign_ins_of(person: User) -> QuerySet[SignIn]:
    return SignIn.objects.filter(user=person).order_by("-at")


def unconfirmed_accounts(before: datetime) -> Iterable[User]:
    """Opened by a code that nobody typed, and that nothing in the platform speaks of."""
    never_used = people().filter(last_login=None, invited_by=None, created_at__lt=before)
    for field in User._meta.get_fields(include_hidden=True):
        relation: Any = field.related_model
        if isinstance(field, models.ManyToOneRel) and relation.__module__.startswith("essaim."):
            rows = relation._base_manager.filter(**{field.field.name: OuterRef("pk")})
            never_used = never_used.filter(~Exists(rows))
    return never_used


VERBS = {
    "grant_mandate": "Rôle donné",
    "change_mandate_end": "Fin de mandat changée",
    "revoke_mandate": "Rôle retiré",
    "close_account": "Compte fermé",
    "reopen_account": "Compte rouvert",
    "ask_factor_reset": "Second facteur perdu, oubli demandé",
    "grant_factor_reset": "Second facteur oublié",
    "refuse_factor_reset": "Oubli du second facteur écarté",
    "end_all_sessions": "Toutes les sessions fermées",
    "start_seeing_as": "Site vu comme cette personne",
    "stop_seeing_as": "Fin de la vue",
    "ties_found": "Écartée de dossiers par le pare-feu",
    "ties_removed": "Admise de nouveau à lire des dossiers",
}


def history_lines(person: User) -> list[dict[str, Any]]:
    """The journal of a person, in words, the newest first."""
    return [_line(entry) for entry in history_of(person).order_by("-id")[:100]]


def _line(entry: Entry) -> dict[str, Any]:
    details = entry.details
    role = dict(Role.choices).get(details.get("role", ""), "")
    words = [
        ", ".join(part for part in (role, details.get("perimeter", "")) if part),
        f"jusqu’au {short_day(date.fromisoformat(details['ends_on']))}" if details.get("ends_on") else "",
        details.get("reason", ""),
        f"par {entry.by.name}",
    ]
    return {
        "when": short_moment(entry.at),
        "what": VERBS.get(entry.verb, entry.verb),
        "detail": " — ".join(word for word in words if word),
    }

"""The diagnosis of a pole, field by field; what its dossier already said is taken up."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.services import queries, rules
from essaim.services.models import Entitlement, Need, Theme

FIELDS = {"maturity": range(1, 5), "urgency": range(4)}
LONGEST = 2000


@dataclass(frozen=True)
class Saved:
    """What became of one field: saved, or in conflict with what another window saved."""

    status: str
    version: int
    message: str = ""
    theirs: str = ""


@transaction.atomic
def save_needs(
    right: Entitlement, fields: Mapping[str, tuple[str, int]], *, by: User, whole: bool = False
) -> dict[str, Saved]:
    """`field__theme` -> (value, version it was written on). `whole`: the button, whose author sees all."""
    rules.acts_for.check(by, right.pole)
    if not right.is_open:
        raise Refused("Ce droit est fermé\u00a0: rien n’est enregistré.")
    known = {theme.key: theme for theme in queries.themes_of(right)}
    rows = queries.needs_locked(right)
    found: dict[str, Saved] = {}
    for key, (value, seen) in fields.items():
        name, _, theme_key = key.partition("__")
        theme = known.get(theme_key)
        if theme is None or name not in {*FIELDS, "words"}:
            raise ValidationError("Ce champ n’existe pas.")
        need = rows.setdefault(theme.pk, Need(entitlement=right, theme=theme))
        found[key] = _save_field(need, name, value, seen, whole)
    _write(rows, {key.partition("__")[2] for key, one in found.items() if one.status == "saved"}, known, by)
    return found


def _save_field(need: Need, name: str, value: str, seen: int, whole: bool) -> Saved:
    number = need.versions.get(name, 0)
    theirs = str(_shown(getattr(need, name)))
    if seen != number and theirs != value and not whole:
        return Saved("conflict", number, "Modifié dans une autre fenêtre.", theirs)
    setattr(need, name, _read(name, value))
    need.versions[name] = number + 1
    return Saved("saved", number + 1)


def _shown(value: object) -> object:
    return "" if value is None else value


def _read(name: str, value: str) -> int | str | None:
    if name == "words":
        if len(value) > LONGEST:
            raise ValidationError("Ce texte dépasse 2\u202f000 signes.")
        return value.replace("\x00", "")
    if value == "":
        return None
    if value not in {str(level) for level in FIELDS[name]}:
        raise ValidationError("Cette réponse n’est pas dans la liste.")
    return int(value)


def _write(rows: Mapping[int, Need], touched: set[str], known: Mapping[str, Theme], by: User) -> None:
    for key in touched:
        need = rows[known[key].pk]
        need.updated_by, need.updated_at = by, timezone.now()
        need.save()


@transaction.atomic
def take_up_dossier(right: Entitlement, *, by: User) -> int:
    """What the dossier says of the services wished for; what was typed here since is not touched."""
    known = {theme.key: theme for theme in queries.themes_of(right)}
    held = queries.needs_locked(right)
    new = [
        Need(
            entitlement=right,
            theme=known[key],
            urgency=written.urgency,
            words=written.words[:LONGEST],
            from_dossier=True,
            updated_by=by,
        )
        for key, written in queries.needs_of_dossier(right).items()
        if known[key].pk not in held
    ]
    Need.objects.bulk_create(new)
    if new:
        record("take_up_dossier", right, by=by, themes=[need.theme.key for need in new])
    return len(new)

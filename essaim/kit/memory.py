"""What a page already read, given back as the database holds it when an act is refused.

An act changes the objects that it was given, then a later refusal undoes the database and not them: the page
would draw as done what was not. All that can be reached from what the act was given is remembered before it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import LazyObject, empty


class Memory:
    """The state of objects before an act, and of those they lead to without a question to the database."""

    def __init__(self, *roots: Any, by: Any = None) -> None:
        self.roots = [obj for root in roots for obj in _models_in(root)]
        self.kept: dict[int, tuple[Model, dict[str, Any], dict[str, Any]]] = {}
        waiting = [*self.roots, *_models_in(by)]
        while waiting:
            obj = waiting.pop()
            if id(obj) in self.kept:
                continue
            self.kept[id(obj)] = (obj, dict(vars(obj)), dict(obj._state.fields_cache))
            waiting.extend(_led_to_by(obj))

    def give_back(self) -> None:
        """Each as it was; then those the act was given, and those it changed, are read again.

        Who asked (`by`) is only read again when the act changed them.
        """
        told = {id(obj) for obj in self.roots}
        for obj, values, cache in self.kept.values():
            changed = _values(obj) != _values_of(obj, values)
            vars(obj).clear()
            vars(obj).update(values)
            obj._state.fields_cache.clear()
            obj._state.fields_cache.update(cache)
            if obj.pk is not None and not obj._state.adding and (changed or id(obj) in told):
                _read_again(obj)


def _models_in(root: Any) -> Iterator[Model]:
    if isinstance(root, LazyObject):  # the person who asks
        root = root._wrapped
        if root is empty:
            return
    if isinstance(root, Model):
        yield root
    elif isinstance(root, QuerySet):
        yield from root._result_cache or ()
    elif isinstance(root, Mapping):
        yield from _models_in(list(root.values()))
    elif isinstance(root, Iterable) and isinstance(root, (list, tuple, set, frozenset)):
        for one in root:
            yield from _models_in(one)


def _led_to_by(obj: Model) -> Iterator[Model]:
    yield from (one for one in obj._state.fields_cache.values() if isinstance(one, Model))
    for rows in getattr(obj, "_prefetched_objects_cache", {}).values():
        yield from _models_in(rows)


def _loaded(obj: Model) -> list[str]:
    held = vars(obj)
    return [field.attname for field in obj._meta.concrete_fields if field.attname in held]


def _values(obj: Model) -> dict[str, Any]:
    return {name: vars(obj)[name] for name in _loaded(obj)}


def _values_of(obj: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.attname for field in obj._meta.concrete_fields}
    return {name: value for name, value in values.items() if name in names}


def _read_again(obj: Model) -> None:
    """Its loaded fields, from the database; what it leads to stays, but for another object of its own."""
    names = _loaded(obj)
    if (row := type(obj)._base_manager.filter(pk=obj.pk).values(*names).first()) is None:
        return
    for field in obj._meta.concrete_fields:
        if field.attname not in row:
            continue
        if field.is_relation and row[field.attname] != vars(obj)[field.attname]:
            obj._state.fields_cache.pop(field.name, None)
        vars(obj)[field.attname] = row[field.attname]

"""The diagnosis: three fields by theme, each saving itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from essaim.kit.web import sent_number
from essaim.services.forms.bouquets import LEVELS
from essaim.services.models import Need, Theme
from essaim.ui.forms import EssaimForm, TextArea

URGENCIES = [
    (0, "Pas besoin"),
    (1, "Dans l’année"),
    (2, "Dans les six mois"),
    (3, "Dans les trois mois"),
]


class NeedsForm(EssaimForm):
    """`field__theme`, with the version each was written on in a hidden `version-...` field."""

    mark_optional = False

    def __init__(self, *args: Any, themes: Sequence[Theme], needs: Mapping[int, Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = {theme.key: needs.get(theme.pk) or Need() for theme in themes}
        self.themes = list(themes)
        for theme in themes:
            self._choices(f"maturity__{theme.key}", "Où en êtes-vous\u00a0?", LEVELS)
            self._choices(f"urgency__{theme.key}", "Pour quand\u00a0?", URGENCIES)
            words = forms.CharField(
                label="En vos mots", required=False, max_length=2000, widget=TextArea({"rows": "3"})
            )
            self._add(f"words__{theme.key}", words)

    def _choices(self, key: str, label: str, choices: list[tuple[int, str]]) -> None:
        rows = [(str(value), text) for value, text in choices]
        self._add(key, forms.ChoiceField(label=label, choices=rows, widget=forms.RadioSelect, required=False))

    def _add(self, key: str, field: Any) -> None:
        field.initial = self._saved(key)
        field.autosave_key = key
        field.autosave_version = self._version(key)
        self.fields[key] = field

    def _need(self, key: str) -> tuple[Need, str]:
        name, _, theme = key.partition("__")
        return self.needs[theme], name

    def _saved(self, key: str) -> str:
        need, name = self._need(key)
        value = getattr(need, name)
        return "" if value is None else str(value)

    def _version(self, key: str) -> int:
        need, name = self._need(key)
        return int(need.versions.get(name, 0))

    def groups(self) -> Iterator[dict[str, Any]]:
        """The fields theme by theme, for the page."""
        for theme in self.themes:
            need = self.needs[theme.key]
            names = [f"{name}__{theme.key}" for name in ("maturity", "urgency", "words")]
            yield {"theme": theme, "need": need, "fields": [self[name] for name in names]}

    def versions(self) -> Iterator[tuple[str, int]]:
        for key in self.fields:
            yield f"version-{key}", self._version(key)

    def typed(self) -> dict[str, tuple[str, int]]:
        """What differs from what is saved, with the version it was written on."""
        found = {}
        for key in self.fields:
            value = str(self.data.get(key, "")).replace("\r\n", "\n")
            if value != self._saved(key) and (key in self.data or key.startswith("words")):
                found[key] = (value, sent_number(str(self.data.get(f"version-{key}", ""))))
        return found

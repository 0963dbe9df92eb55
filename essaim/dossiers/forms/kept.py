"""A form whose fields save themselves: it knows their versions, and shows again what would not do."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from essaim.dossiers.models import Answer
from essaim.dossiers.queries.fields import Typed, field_key
from essaim.kit.web import sent_number
from essaim.poles.models import Membership
from essaim.ui.forms import EssaimForm

VERSION = "version-"
Raw = str | list[str]


class KeptForm:
    """Around a form: what the page shows of each field, what was sent of it, what it is worth.

    `make(data)` gives the form, bound or not: a field is judged alone, by the form it belongs to.
    """

    def __init__(
        self,
        page: str,
        make: Any,
        answers: Mapping[str, Answer],
        *,
        member: Membership | None = None,
        editable: bool = True,
        only: Collection[str] = (),
    ) -> None:
        self.only = only
        self.page, self.make, self.answers, self.member = page, make, answers, member
        self.form: EssaimForm = make(None)
        for name in self.names:
            self._keep(name, self.form.fields[name], editable)

    def _keep(self, name: str, field: Any, editable: bool) -> None:
        row = self.answers.get(name)
        field.autosave_key = field_key(self.page, name, self.member)
        field.autosave_version = row.number if row else 0
        field.disabled = field.disabled or not editable
        field.widget.attrs.pop("maxlength", None)  # a paste that is cut is lost: too long is said
        if row is not None and (problem := self.judge(name, row.value).problem):
            self.form.initial[name] = row.value
            field.initial = row.value
            field.kept_problem = problem

    @property
    def names(self) -> list[str]:
        shown = [name for name, field in self.form.fields.items() if not field.widget.is_hidden]
        return [name for name in shown if name in self.only] if self.only else shown

    def judge(self, name: str, raw: Raw, version: int = 0) -> Typed:
        """What this field is worth, typed alone."""
        if isinstance(raw, str) and name in self.form.fields and is_several(self.form.fields[name]):
            raw = [raw] if raw else []
        given = raw if isinstance(raw, list) else [raw] if raw else []
        return self._judged(self._bound(MultiValueDict({name: given})), name, raw, version)

    def _bound(self, data: Any) -> EssaimForm:
        form: EssaimForm = self.make(data)
        form.full_clean()
        return form

    def _judged(self, form: EssaimForm, name: str, raw: Raw, version: int) -> Typed:
        if name not in form.fields:
            raise ValidationError("Ce champ n’existe plus dans cette page.")
        problem = " ".join(str(error) for error in form.errors.get(name, ()))
        value = None if problem else form.cleaned_data.get(name)
        return Typed(self.page, name, raw, version, value, problem, self.member)

    def sent(self, data: Any) -> list[Typed]:
        """What was sent and is not what the page showed, each with the version that it showed."""
        rows, bound = [], self._bound(data)
        for name in self.names:
            raw = raw_of(self.form.fields[name], data, name)
            if raw is not None and raw != self.shown(name):
                version = sent_number(str(data.get(f"{VERSION}{name}", "0")))
                rows.append(self._judged(bound, name, raw, version))
        return rows

    def shown(self, name: str) -> Raw:
        """The text, or the choices, of this field on the page."""
        field = self.form[name]
        value = field.value()
        if isinstance(field.field.widget, forms.CheckboxInput):
            return "on" if value and value != "" else ""
        if isinstance(value, (list, tuple)):
            return [str(one) for one in value]
        shown = field.field.widget.format_value(value)
        if isinstance(shown, list):
            shown = shown[0] if shown else ""
        return "" if shown is None else str(shown)

    def show(self, data: Any) -> None:
        """The page as it was sent, nothing saved."""
        for typed in self.sent(data):
            self._back(typed).kept_problem = typed.problem

    def _back(self, typed: Typed) -> Any:
        """The field of the page, showing what was typed."""
        field: Any = self.form.fields[typed.name]
        self.form.initial[typed.name] = field.initial = typed.raw
        vars(self.form)["_bound_fields_cache"].pop(typed.name, None)  # Django keeps what it first showed
        return field

    def after(self, outcomes: Mapping[str, Any], sent: list[Typed]) -> None:
        """The page after a save: what was typed stays, with what it lacks, and the versions of now."""
        for typed in sent:
            field, saved = self._back(typed), outcomes[typed.name]
            field.autosave_version = saved.version
            field.kept_problem = saved.problem or ("" if saved.status == "saved" else saved.message)
            if saved.status == "conflict":
                theirs = saved.theirs if isinstance(saved.theirs, str) else ", ".join(saved.theirs)
                field.kept_problem += f" La valeur enregistrée est «\u00a0{theirs}\u00a0»."


def is_several(field: forms.Field) -> bool:
    return isinstance(field.widget, (forms.CheckboxSelectMultiple, forms.SelectMultiple))


def raw_of(field: forms.Field, data: Any, name: str) -> Raw | None:
    """As it was sent; None when the page did not send it at all."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "on" if data.get(name) else ""
    if is_several(field):
        return list(data.getlist(name))
    if name not in data and not isinstance(widget, forms.RadioSelect):
        return None
    return str(data.get(name, "")).replace("\r\n", "\n").replace("\x00", "")

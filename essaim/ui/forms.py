"""The base of our forms, the widgets they use, and the renderer that draws them all."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import renderers

from essaim.kit.money import THOUSANDS, parse_euros, to_cents
from essaim.kit.references import new_token
from essaim.ui.fields import EssaimBoundField


class EssaimRenderer(renderers.TemplatesSetting):
    """Draws every form of the site, those of libraries too."""

    form_template_name = "ui/form.html"
    formset_template_name = "ui/formset.html"
    field_template_name = "ui/field.html"
    bound_field_class = EssaimBoundField


class DateInput(forms.DateInput):
    """The browser's own calendar; a date is sent as 2026-03-02 whatever the language."""

    input_type = "date"
    default_hint = "Au format jj/mm/aaaa."

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "es-input--short", **(attrs or {})}, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"
    default_hint = "Heure de Paris."

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "es-input--short", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class EuroInput(forms.TextInput):
    """An amount typed as people write it: spaces and comma."""

    in_euros = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class EuroField(forms.DecimalField):
    """Euros to the cent. « 12 500,50 », « 12.500,50 » and « 12500.5 » are the same amount."""

    widget = EuroInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": 2, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return parse_euros(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, (Decimal, int)) or isinstance(value, bool):
            return value  # what was typed comes back as it was typed
        return (
            f"{to_cents(Decimal(value)):,.2f}".removesuffix(".00").replace(",", THOUSANDS).replace(".", ",")
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002 -- Django's signature
        return {}


class TextArea(forms.Textarea):
    """A long text. Line ends are counted once, as the counter of the page does."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {name: value for name, value in (attrs or {}).items() if name != "cols"}
        super().__init__({**given, "rows": 6 if given.get("rows") in (None, "10") else given["rows"]})
        del self.attrs["cols"]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


SWAPS: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.DateInput: DateInput,
    forms.DateTimeInput: DateTimeInput,
    forms.Textarea: TextArea,
}


class EssaimForm(forms.Form):
    """Reads and checks what was typed; an action does the writing. To be listed before `forms.ModelForm`."""

    mark_optional = True  # « (facultatif) » on what may be left empty; filters say no
    outcome: Any = None  # what the action answered: see `kit.web.attempt`
    autocomplete: dict[str, str] = {}  # field name -> autocomplete token, for data about the person

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if swap := SWAPS.get(type(widget)):
                field.widget = swap(widget.attrs)
                field.widget.is_required = field.required
            elif type(widget) is forms.NumberInput:
                whole = isinstance(field, forms.IntegerField)
                widget.attrs.setdefault("inputmode", "numeric" if whole else "decimal")


class OnceForm(EssaimForm):
    """A form whose double click does the thing once."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_token


class EssaimModelForm(EssaimForm, forms.ModelForm):
    """A parser whose labels, types and messages come from the model. It never writes."""

    def save(self, commit: bool = True) -> Any:
        raise NotImplementedError("Pass form.cleaned_data to an action.")


class FilterForm(EssaimForm):
    """The filters of a list, from the query string: a bad value filters nothing."""

    mark_optional = False
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def filters(self) -> dict[str, Any]:
        """The valid and non-empty part of what was asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [], ())}


class DaysField(forms.DecimalField):
    """Typed as people write it, « 0,5 »: a number input of a browser in English would read 5."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"localize": True, "widget": forms.TextInput({"inputmode": "decimal"})}
        super().__init__(**kwargs)

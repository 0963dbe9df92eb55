"""How one field is drawn: fast, in DSFR class names, every hint and every error tied to its control."""

from typing import Any

from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

PLAIN_INPUTS = {
    f"django/forms/widgets/{name}.html"
    for name in (
        "input",
        "text",
        "number",
        "email",
        "url",
        "tel",
        "search",
        "color",
        "password",
        "date",
        "datetime",
        "time",
        "checkbox",
        "file",
        "hidden",
    )
}


def fast_widget(widget: widgets.Widget, name: str, value: Any, attrs: dict[str, Any]) -> SafeString | None:
    """The common widgets in Python: several times quicker than Django's nested templates."""
    template = widget.template_name
    new_file = isinstance(widget, widgets.ClearableFileInput) and not widget.is_initial(value)
    if new_file or template in PLAIN_INPUTS:
        data = widget.get_context(name, value, attrs)["widget"]
        given = {} if data["value"] is None else {"value": str(data["value"])}
        return _tag("input", {"type": data["type"], "name": data["name"], **given, **data["attrs"]})
    if template == "django/forms/widgets/textarea.html":
        data = widget.get_context(name, value, attrs)["widget"]
        text = "" if data["value"] is None else data["value"]
        return format_html(
            "{}\n{}</textarea>", _tag("textarea", {"name": data["name"], **data["attrs"]}), text
        )
    if template == "django/forms/widgets/select.html":
        data = widget.get_context(name, value, attrs)["widget"]
        return format_html(
            "{}{}</select>", _tag("select", {"name": data["name"], **data["attrs"]}), _options(data)
        )
    return None


def _tag(name: str, attrs: dict[str, Any]) -> SafeString:
    return format_html("<{}{}>", name, flatatt(attrs))


def _options(data: dict[str, Any]) -> SafeString:
    parts = []
    for group, options, _index in data["optgroups"]:
        rows = format_html_join(
            "",
            "<option{}>{}</option>",
            (
                (flatatt({"value": str(option["value"]), **option["attrs"]}), option["label"])
                for option in options
            ),
        )
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', group, rows) if group else rows)
    return mark_safe("".join(parts))  # noqa: S308 -- every part comes from format_html


class EssaimBoundField(BoundField):
    """A field of any form: it knows its DSFR class, its hint, its errors and whom they describe."""

    @cached_property
    def kind(self) -> str:
        widget = self.field.widget
        if isinstance(widget, widgets.CheckboxInput):
            return "checkbox"
        if isinstance(widget, (widgets.RadioSelect, widgets.CheckboxSelectMultiple)):
            return "choices"
        if isinstance(widget, widgets.Select):
            return "select"
        if isinstance(widget, widgets.FileInput):
            return "upload"
        if isinstance(widget, widgets.MultiWidget):
            return "several"
        return "input"

    @cached_property
    def hint(self) -> str:
        return str(self.help_text) or getattr(self.field.widget, "default_hint", "")

    @cached_property
    def error_messages(self) -> list[str]:
        """Those of the form that was sent; else what an earlier visit left to mend."""
        known = getattr(self.field, "kept_problem", "")
        return [str(error) for error in self.errors] or ([known] if known else [])

    @property
    def marked_optional(self) -> bool:
        return (
            not self.field.required and self.kind != "checkbox" and getattr(self.form, "mark_optional", True)
        )

    @property
    def is_radio(self) -> bool:
        widget = self.field.widget  # in Django, checkboxes are a kind of radios
        return isinstance(widget, widgets.RadioSelect) and not isinstance(
            widget, widgets.CheckboxSelectMultiple
        )

    @property
    def in_euros(self) -> bool:
        return getattr(self.field.widget, "in_euros", False)

    @property
    def autosave(self) -> SafeString:
        """`data-field-key` and `data-version` on the group, when the form saves each field by itself."""
        key = getattr(self.field, "autosave_key", None)
        if key is None:
            return SafeString("")
        return flatatt(
            {"data-field-key": key, "data-version": str(getattr(self.field, "autosave_version", 0))}
        )

    @property
    def max_length(self) -> int | None:
        """The length that the live counter announces; only long texts have one."""
        return (
            getattr(self.field, "max_length", None)
            if isinstance(self.field.widget, widgets.Textarea)
            else None
        )

    @property
    def target_id(self) -> str:
        """The control that a link of the error summary leads to."""
        return (
            f"{self.auto_id}_0" if self.kind in {"choices", "several"} else self.id_for_label or self.auto_id
        )

    @cached_property
    def aria_describedby(self) -> str | None:
        """The hint, then the errors, then the counter."""
        if self.field.widget.attrs.get("aria-describedby"):
            return None
        parts = []
        if self.auto_id and not self.is_hidden:
            if self.hint:
                parts.append(f"{self.auto_id}_helptext")
            if self.error_messages:
                parts.append(f"{self.auto_id}_error")
            if self.max_length:
                parts.append(f"{self.auto_id}_counter")
        return " ".join(parts)

    @property
    def options(self) -> list[dict[str, Any]]:
        """The choices of radios and checkboxes, each with its attributes ready to print."""
        hints = getattr(self.field, "choice_hints", {})
        rows = []
        for option in self.subwidgets:
            data = option.data
            attrs = {"type": data["type"], "name": data["name"], "value": str(data["value"]), **data["attrs"]}
            attrs.pop("class", None)
            if hint := hints.get(str(data["value"]), ""):
                attrs["aria-describedby"] = f"{attrs['id']}_hint"
            rows.append(
                {"id": attrs.get("id"), "attrs": flatatt(attrs), "label": data["label"], "hint": hint}
            )
        return rows

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: widgets.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            return attrs
        css = {"input": "fr-input", "select": "fr-select", "upload": "fr-upload"}.get(self.kind)
        if css:
            attrs["class"] = f"{css} {widget.attrs['class']}" if "class" in widget.attrs else css
        if isinstance(widget, widgets.Textarea):
            attrs["maxlength"] = (
                False  # a browser cuts a pasted text without a word; the counter says it instead
            )
        if (
            token := getattr(self.form, "autocomplete", {}).get(self.name)
        ) and "autocomplete" not in widget.attrs:
            attrs["autocomplete"] = token
        return attrs

    def as_widget(
        self,
        widget: widgets.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        used = widget or self.field.widget
        if only_initial or self.field.localize:
            return super().as_widget(widget, attrs, only_initial)
        attrs = self.build_widget_attrs(attrs or {}, used)
        if self.auto_id and "id" not in used.attrs:
            attrs.setdefault("id", self.auto_id)
        value = self.value()
        quick = fast_widget(used, self.html_name, value, attrs)
        return quick if quick is not None else used.render(self.html_name, value, attrs, self.form.renderer)

"""What a field looks like to those who do not see it, and what it costs."""

import re
from decimal import Decimal

import pytest
from django import forms
from django.template import engines

from essaim.ui.forms import EssaimForm, EssaimModelForm, EuroField, FilterForm
from essaim.ui.samples import SampleForm
from essaim.ui.templatetags.ui import error_rows


class PoleForm(EssaimForm):
    autocomplete = {"email": "email"}

    name = forms.CharField(label="Nom", help_text="Celui des statuts <b>.")
    email = forms.EmailField(label="Courriel", required=False)
    about = forms.CharField(label="Résumé", widget=forms.Textarea, max_length=10)
    kind = forms.ChoiceField(label="Type", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    topics = forms.MultipleChoiceField(
        label="Filières",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "A"), ("b", "B")],
        required=False,
    )
    amount = EuroField(label="Montant")
    on = forms.DateField(label="Date")
    place = forms.ChoiceField(label="Lieu", choices=[("", "—"), ("Sud", [("13", "<Marseille>")])])
    sure = forms.BooleanField(label="Je certifie.")


@pytest.fixture
def bad():
    return PoleForm({"about": "trop long pour dix", "amount": "beaucoup", "place": "13"})


def attribute(html, control, name):
    tag = re.search(rf'<\w+[^>]*\bid="{control}"[^>]*>', html)[0]
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found and found[1]


def test_a_control_is_named_by_its_label_and_described_by_its_hint_then_its_error(bad):
    html = str(bad["name"].as_field_group())

    assert '<label class="fr-label" for="id_name">' in html
    assert attribute(html, "id_name", "aria-describedby") == "id_name_helptext id_name_error"
    assert attribute(html, "id_name", "aria-invalid") == "true"
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert "fr-input-group--error" in html
    assert "&lt;b&gt;" in html, "a hint is text: it may come from a table"


def test_a_field_without_fault_says_nothing_of_errors():
    html = str(PoleForm()["name"].as_field_group())

    assert attribute(html, "id_name", "aria-describedby") == "id_name_helptext"
    assert "aria-invalid" not in html
    assert "error" not in html


def test_what_may_be_left_empty_is_marked_and_what_is_needed_is_required():
    form = PoleForm()

    assert "(facultatif)" in form["email"].as_field_group()
    assert "(facultatif)" not in form["name"].as_field_group()
    assert "(facultatif)" not in form["sure"].as_field_group()
    assert " required" in form["name"].as_field_group()


def test_the_tokens_of_autocompletion_are_given():
    assert attribute(str(PoleForm()["email"].as_field_group()), "id_email", "autocomplete") == "email"


@pytest.mark.parametrize(("name", "role", "group"), [("kind", True, "radio"), ("topics", False, "checkbox")])
def test_choices_are_a_group_with_a_legend(bad, name, role, group):
    bad.add_error(name, "Choisissez.")
    html = str(bad[name].as_field_group())

    assert "<fieldset" in html
    assert "<legend" in html
    assert ('role="radiogroup"' in html) is role
    assert f'class="fr-{group}-group"' in html
    assert f'aria-describedby="id_{name}_error"' in html
    assert html.count("<label") == 2


def test_a_long_text_is_never_cut_by_the_browser_and_its_counter_describes_it(bad):
    html = str(bad["about"].as_field_group())

    assert "maxlength" not in html
    assert 'data-counter-for="id_about"' in html
    assert attribute(html, "id_about", "aria-describedby") == "id_about_error id_about_counter"


def test_line_ends_count_once():
    form = PoleForm({"about": "a\r\nb\r\nc"})
    form.is_valid()

    assert form.cleaned_data["about"] == "a\nb\nc"


def test_a_select_is_drawn_with_its_groups_and_escapes():
    html = str(PoleForm(initial={"place": "13"})["place"].as_field_group())

    assert '<optgroup label="Sud"><option value="13" selected>&lt;Marseille&gt;</option></optgroup>' in html
    assert 'class="fr-select"' in html


def test_a_date_uses_the_calendar_of_the_browser_and_says_its_format():
    form = PoleForm(initial={"on": __import__("datetime").date(2026, 3, 2)})
    html = str(form["on"].as_field_group())

    assert attribute(html, "id_on", "type") == "date"
    assert attribute(html, "id_on", "value") == "2026-03-02"
    assert "jj/mm/aaaa" in html


@pytest.mark.parametrize("typed", ["12 500,50", "12\u202f500,50 €", "12500.5", "12.500,50"])
def test_an_amount_is_read_as_people_write_it(typed):
    assert EuroField().clean(typed) == Decimal("12500.50")


def test_an_amount_comes_back_as_it_was_typed_and_is_shown_in_french(bad):
    assert attribute(str(bad["amount"].as_field_group()), "id_amount", "value") == "beaucoup"
    assert EuroField().prepare_value(Decimal("12500.5")) == "12\u202f500,50"
    assert EuroField().prepare_value(Decimal(100)) == "100"
    assert EuroField(required=False).clean("") is None


def test_the_summary_leads_to_each_fault_in_the_order_of_the_form(bad):
    bad.add_error(None, "La vague est close.")
    html = str(bad)

    assert [row["target"] for row in error_rows(bad)] == [
        "",
        "id_name",
        "id_about",
        "id_kind_0",
        "id_amount",
        "id_on",
        "id_sure",
    ]
    assert "Il y a 7 erreurs" in html
    assert 'role="alert" tabindex="-1"' in " ".join(html.split())
    for row in error_rows(bad)[1:]:
        assert f'id="{row["target"]}"' in html


def test_a_form_that_was_not_sent_has_no_summary():
    assert "data-error-summary" not in str(PoleForm())


def test_a_filter_is_never_wrong():
    class Filter(FilterForm):
        state = forms.ChoiceField(choices=[("", "Tous"), ("a", "A")])
        size = forms.IntegerField()

    assert Filter({"state": "unknown", "size": "12"}).filters() == {"size": 12}
    assert "facultatif" not in str(Filter())


def test_a_form_never_writes():
    with pytest.raises(NotImplementedError):
        EssaimModelForm.save(object())


def test_the_key_and_version_of_autosave_are_on_the_group():
    form = PoleForm()
    form.fields["kind"].autosave_key = "kind"
    form.fields["kind"].autosave_version = 3

    assert 'data-field-key="kind" data-version="3"' in form["kind"].as_field_group()


def test_a_field_costs_one_template_or_two_whatever_its_choices(monkeypatch):
    """Time varies from one machine to the next; the number of templates does not (0.06 ms each or so)."""
    rendered = []
    backend = type(engines["django"].get_template("ui/field.html"))
    real = backend.render
    monkeypatch.setattr(
        backend, "render", lambda self, *args, **kwargs: rendered.append(self) or real(self, *args, **kwargs)
    )

    form = SampleForm()
    html = [form[name].as_field_group() for name in form.fields]

    assert len(html) == len(form.fields)
    assert len(rendered) == len(form.fields)

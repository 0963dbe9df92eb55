"""The catalogue's filters, and the screens of those who write bouquets."""

from typing import Any

from django import forms

from essaim.services import queries
from essaim.services.models import (
    Adviser,
    Audience,
    Bouquet,
    BouquetVersion,
    Charter,
    Format,
    Provider,
    Service,
    Theme,
)
from essaim.ui.forms import EssaimForm, EssaimModelForm, EuroField, FilterForm, TextArea

LEVELS = [(1, "1. À construire"), (2, "2. Engagé"), (3, "3. En cours"), (4, "4. En place")]


class CatalogueFilter(FilterForm):
    """Filters of the public catalogue, all in the address."""

    search = forms.CharField(label="Rechercher", max_length=100)
    audience = forms.ChoiceField(label="Pour", choices=[("", "Tous les pôles"), *Audience.choices])
    theme = forms.ChoiceField(label="Thème")
    format = forms.ChoiceField(label="Format", choices=[("", "Tous"), *Format.choices])
    provider = forms.ChoiceField(label="Prestataire")
    region = forms.ChoiceField(label="Région")
    remote = forms.BooleanField(label="Possible à distance")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme_rows = [(theme.key, theme.label) for theme in queries.themes()]
        provider_rows = [(str(row.public_id), row.name) for row in queries.active_providers()]
        region_rows = [(region.code, region.name) for region in queries.regions()]
        self.set_choices("theme", "Tous", theme_rows)
        self.set_choices("provider", "Tous", provider_rows)
        self.set_choices("region", "Toutes", region_rows)

    def set_choices(self, name: str, nothing: str, rows: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", nothing), *rows]  # type: ignore[attr-defined]


class TermsForm(EssaimModelForm):
    """What each pole may draw, the envelope, the delays."""

    amount_per_pole = EuroField(label="Montant par pôle", min_value=0)
    envelope_amount = EuroField(label="Enveloppe de ce bouquet", min_value=0)
    answer_hours = forms.IntegerField(
        label="Délai de réponse d’un conseiller",
        help_text="En heures de jours ouvrés.",
        min_value=1,
        max_value=720,
    )
    free_cancel_hours = forms.IntegerField(
        label="Annulation sans décompte",
        help_text="En heures avant la séance\u00a0; plus tard, les jours sont décomptés.",
        min_value=0,
        max_value=720,
    )
    offer_hours = forms.IntegerField(
        label="Validité d’une place proposée",
        help_text="En heures, pour la liste d’attente.",
        min_value=1,
        max_value=240,
    )

    class Meta:
        model = Bouquet
        fields = (
            "days_per_pole",
            "amount_per_pole",
            "envelope_amount",
            "answer_hours",
            "free_cancel_hours",
            "offer_hours",
        )


class BouquetForm(TermsForm):
    """A new bouquet."""

    wave = forms.ChoiceField(label="Vague")
    audience = forms.ChoiceField(label="Pour", choices=Audience.choices, widget=forms.RadioSelect)
    field_order = ("wave", "audience")

    def __init__(self, *args: Any, waves: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waves = {wave.slug: wave for wave in waves}
        self.fields["wave"].choices = [(wave.slug, wave.name) for wave in waves]  # type: ignore[attr-defined]

    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TermsForm.Meta.fields}


class VersionForm(EssaimModelForm):
    intro = forms.CharField(
        label="Présentation", required=False, max_length=4000, widget=TextArea({"rows": "4"})
    )

    class Meta:
        model = BouquetVersion
        fields = ("intro", "presented_on", "note")


class ServiceForm(EssaimModelForm):
    """One service of a version."""

    theme = forms.ChoiceField(label="Thème")
    providers = forms.MultipleChoiceField(label="Prestataires", widget=forms.CheckboxSelectMultiple)
    summary = forms.CharField(label="En une phrase", max_length=300)
    description = forms.CharField(
        label="Description", required=False, max_length=6000, widget=TextArea({"rows": "5"})
    )
    unit_cost = EuroField(label="Coût par pôle", min_value=0)
    seats = forms.IntegerField(label="Pôles par séance", min_value=1, max_value=500, initial=1)
    region_codes = forms.MultipleChoiceField(
        label="Régions",
        required=False,
        help_text="Aucune\u00a0: la France entière.",
        widget=forms.CheckboxSelectMultiple,
    )
    maturity_min = forms.TypedChoiceField(label="Du niveau", choices=LEVELS, coerce=int, initial=1)
    maturity_max = forms.TypedChoiceField(label="Au niveau", choices=LEVELS, coerce=int, initial=4)

    class Meta:
        model = Service
        fields = (
            "title",
            "theme",
            "providers",
            "summary",
            "description",
            "format",
            "duration_days",
            "unit_cost",
            "seats",
            "audience_words",
            "conditions",
            "maturity_min",
            "maturity_max",
            "is_remote",
            "region_codes",
        )

    def __init__(self, *args: Any, audience: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = {theme.key: theme for theme in queries.themes(audience)}
        self.all_providers = {str(row.public_id): row for row in queries.active_providers()}
        fields: dict[str, Any] = self.fields
        fields["theme"].choices = [(key, theme.label) for key, theme in self.themes.items()]
        fields["providers"].choices = [(key, row.name) for key, row in self.all_providers.items()]
        fields["region_codes"].choices = [(row.code, row.name) for row in queries.regions()]
        if self.instance.pk:
            self.initial["theme"] = self.instance.theme.key
            self.initial["providers"] = [str(row.public_id) for row in self.instance.providers.all()]

    def clean_theme(self) -> Theme:
        return self.themes[self.cleaned_data["theme"]]

    def _post_clean(self) -> None:
        """The action checks the model: here, only what was typed is read."""

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "providers"}

    def chosen_providers(self) -> list[Provider]:
        return [self.all_providers[key] for key in self.cleaned_data["providers"]]


class PoleSearch(FilterForm):
    search = forms.CharField(label="Nom du pôle ou de sa structure porteuse", max_length=100)


class ThemeForm(EssaimModelForm):
    class Meta:
        model = Theme
        fields = ("label", "key", "hint", "audience", "position")


class ProviderForm(EssaimModelForm):
    about = forms.CharField(
        label="Présentation", required=False, max_length=500, widget=TextArea({"rows": "3"})
    )

    class Meta:
        model = Provider
        fields = ("name", "about", "contact_email", "is_active")


class AdviserForm(EssaimModelForm):
    """What an adviser follows."""

    theme_keys = forms.MultipleChoiceField(
        label="Thèmes suivis",
        required=False,
        help_text="Aucun\u00a0: tous les thèmes.",
        widget=forms.CheckboxSelectMultiple,
    )
    region_codes = forms.MultipleChoiceField(
        label="Régions suivies",
        required=False,
        help_text="Aucune\u00a0: la France entière.",
        widget=forms.CheckboxSelectMultiple,
    )
    load = forms.IntegerField(label="Demandes en cours, au plus", min_value=1, max_value=200, initial=8)

    class Meta:
        model = Adviser
        fields = ("load", "theme_keys", "region_codes", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["theme_keys"].choices = [(theme.key, theme.label) for theme in queries.themes()]
        fields["region_codes"].choices = [(row.code, row.name) for row in queries.regions()]


class NewAdviserForm(AdviserForm):
    """A person is named active; whether they still are is said later."""

    email = forms.EmailField(label="Adresse électronique de la personne")
    field_order = ("email",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_active"]


class CharterForm(EssaimModelForm):
    text = forms.CharField(label="Texte", max_length=20_000, widget=TextArea({"rows": "14"}))

    class Meta:
        model = Charter
        fields = ("title", "text")


class SignForm(EssaimForm):
    """The signature: who, in what quality, on which text."""

    name = forms.CharField(label="Nom de la personne qui signe", max_length=160)
    quality = forms.CharField(label="Sa qualité", help_text="Présidente, directeur…", max_length=160)
    agreed = forms.BooleanField(
        label="Au nom du pôle, je signe cette charte.",
        error_messages={"required": "Cochez la case pour signer."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class EmailForm(EssaimForm):
    email = forms.EmailField(label="Adresse électronique")


class EmptyForm(EssaimForm):
    """A button whose refusal is shown on its page."""

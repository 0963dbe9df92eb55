"""Forms about a call and about the life of a wave: texts, files, dates, reasons."""

from typing import Any

from django import forms

from essaim.calls.compute.edits import Data
from essaim.calls.forms.fields import PartForm, line, text, whole
from essaim.calls.models import Call, Wave
from essaim.deadlines.words import OVERSEAS, ZONES
from essaim.ui.forms import DateTimeInput, EssaimForm, EssaimModelForm

FILE_LIMIT = 2 * 1024 * 1024
SEATS = [("", "France métropolitaine"), *((code, OVERSEAS[code]) for code in ZONES)]


class SlugField(forms.SlugField):
    def __init__(self, **kwargs: Any) -> None:
        hint = "Minuscules, chiffres et tirets. Elle ne changera plus."
        super().__init__(**{"label": "Adresse de la page", "help_text": hint, **kwargs})


class CallFrameForm(EssaimModelForm):
    """Title and dates."""

    class Meta:
        model = Call
        fields = ["title", "opens_on", "closes_on"]
        help_texts = {"closes_on": "Laissez vide pour un appel sans fin annoncée."}


class NewCallForm(CallFrameForm):
    slug = SlugField(max_length=50)

    class Meta(CallFrameForm.Meta):
        fields = ["title", "slug", "opens_on", "closes_on"]


class CallTextForm(PartForm):
    KINDS = [("ami", "Appel à manifestation d’intérêt"), ("aap", "Appel à projets"), ("mesure", "Mesure")]

    kind = forms.ChoiceField(label="Nature", choices=KINDS)
    summary = line("En une phrase", required=False)
    aims = text("Objectifs")
    who_may_apply = text("Qui peut répondre")
    what_is_offered = text("Ce qui est proposé")
    how_it_works = text("Comment cela se passe")
    legal_basis = text("Textes applicables")
    silence_means_refusal_after_months = whole(
        "Silence valant refus, après (mois)",
        "Deux mois pour une demande d’argent (CRPA, article L231-4, 3°). Zéro : pas de règle.",
        most=24,
    )
    appeal_routes = text(
        "Voies et délais de recours",
        "Repris dans chaque accusé de réception, pour le cas d’un refus par silence. Ceux d’une décision "
        "s’écrivent d’eux-mêmes, à partir du tribunal et de l’autorité ci-dessous.",
    )
    decision_basis = text(
        "Textes qui fondent les décisions", "Écrits au bas de chaque décision. Vide : les textes applicables."
    )
    court = line("Tribunal administratif compétent", "« tribunal administratif de Paris »", required=False)
    court_address = line("Adresse du tribunal", required=False)
    court_region = forms.ChoiceField(
        label="Siège du tribunal",
        choices=SEATS,
        required=False,
        help_text="Les délais de distance en dépendent (code de justice administrative, article R421-7).",
    )
    superior = line(
        "Autorité du recours hiérarchique",
        "« ministre chargé de l’économie ». Vide : l’autorité qui décide n’a pas de supérieur.",
        required=False,
    )
    service = line("Service à contacter", required=False)
    email = forms.EmailField(label="Adresse électronique du service", required=False)
    phone = line(
        "Téléphone du service", "Obligatoire : l’accusé de réception doit le porter.", required=False
    )
    address = line("Adresse postale du service", required=False)

    @classmethod
    def read(cls, value: Data) -> Data:
        return value | value.get("contact", {})

    def written(self) -> Data:
        data = super().written()
        contact = {name: data.pop(name) for name in ("service", "email", "phone", "address")}
        return data | {"contact": contact}


class DocumentForm(EssaimForm):
    title = line("Titre", "Tel que le public le lit : « Cahier des charges ».", max_length=160)
    file = forms.FileField(label="Fichier")


class NewWaveForm(EssaimForm):
    name = line("Nom de la vague", "Par exemple : « Vague de printemps 2027 ».", max_length=120)
    slug = SlugField(max_length=50)
    source = forms.ModelChoiceField(
        label="Partir de",
        queryset=Wave.objects.none(),
        required=False,
        empty_label="Rien : une vague vide",
        to_field_name="slug",
        help_text="Tout est copié de cette vague, sauf les dates.",
    )

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]


class NameForm(EssaimForm):
    name = line("Nom de la vague", max_length=120)


class ImportForm(EssaimForm):
    """One file, read as text."""

    file = forms.FileField(label="Fichier TOML", help_text="Un fichier exporté d’Essaim, ou écrit à la main.")

    def clean_file(self) -> str:
        upload = self.cleaned_data["file"]
        if upload.size > FILE_LIMIT:
            raise forms.ValidationError("Ce fichier dépasse 2 Mo : ce n’est pas un fichier d’appel.")
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("Ce fichier n’est pas un texte en UTF-8.") from error


class NoteForm(EssaimForm):
    """What changes, in the words of those who read it."""

    note = line(
        "Ce qui change",
        "Une phrase, publique. Les personnes qui ont un brouillon la reçoivent.",
        max_length=400,
    )


class FirstNoteForm(EssaimForm):
    note = line("Mot d’accompagnement", "Public, dans l’historique.", required=False, max_length=400)


class ReasonForm(EssaimForm):
    reason = forms.CharField(
        label="Motif",
        max_length=400,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Il est public et journalisé.",
    )


class ReopenForm(ReasonForm):
    closes_at = forms.DateTimeField(
        label="Nouvelle clôture",
        widget=DateTimeInput,
        required=False,
        help_text="Heure de Paris. Laissez vide pour garder la clôture annoncée, si elle est à venir.",
    )


class ExtendForm(ReasonForm):
    closes_at = forms.DateTimeField(
        label="Nouvelle clôture", widget=DateTimeInput, help_text="Heure de Paris."
    )

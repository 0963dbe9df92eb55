"""What those who write, sign, pay and report type."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils import timezone

from essaim.grants.compute.aid import EVERY_REGIME, MINIMIS
from essaim.grants.compute.renewal import BEST, GRID
from essaim.grants.compute.signing import CONSENT, MEANS
from essaim.grants.models import AgreementState, Hearing, HearingPurpose
from essaim.kit.days import not_to_come
from essaim.notices.forms import SignatoryForm
from essaim.ui.forms import EssaimForm, EuroField, FilterForm, OnceForm

LONG = {"rows": "6"}
REASON = {"required": "Donnez un motif."}


def text_field(label: str, most: int = 5000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(LONG), **more)


def money_field(label: str, least: str = "0.01", **more: Any) -> EuroField:
    return EuroField(label=label, min_value=Decimal(least), **more)


class AgreementFilter(FilterForm):
    search = forms.CharField(label="Pôle, dossier ou convention", max_length=100)
    wave = forms.ChoiceField(label="Vague")
    state = forms.ChoiceField(label="État", choices=[("", "Tous"), *AgreementState.choices])
    waiting = forms.ChoiceField(
        label="Signature",
        choices=[
            ("", "Toutes"),
            ("draft", "À envoyer"),
            ("sent", "Chez le bénéficiaire"),
            ("signed_by_pole", "À signer par l’État"),
        ],
    )

    def __init__(self, *args: Any, waves: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wave"].choices = [("", "Toutes"), *waves]  # type: ignore[attr-defined]


class SendBatchForm(EssaimForm):
    """Who signs for the State, in the texts that name nobody; nothing is asked when each names somebody."""

    signer_name = forms.CharField(label="Prénom et nom de qui signe pour l’État", max_length=160)
    signer_role = forms.CharField(
        label="Sa qualité", max_length=160, help_text="Seulement pour les textes qui ne nomment personne."
    )

    def __init__(self, *args: Any, signer: tuple[str, str], asked: bool, **kwargs: Any) -> None:
        name, role = signer
        super().__init__(*args, initial={"signer_name": name, "signer_role": role}, **kwargs)
        if not asked:
            self.fields.clear()


class ReasonForm(EssaimForm):
    reason = text_field("Motif", 1000, error_messages=REASON)


class AmendForm(EssaimForm):
    reason = forms.CharField(label="Objet de l’avenant", max_length=500)
    amount = money_field(
        "Nouveau montant total", required=False, help_text="Laissez vide si le montant ne change pas."
    )


class SignForm(EssaimForm):
    """Signing in the service, or sending the PDF signed elsewhere."""

    means = forms.ChoiceField(
        label="Comment signer",
        choices=[(key, means.label) for key, means in MEANS.items()],
        widget=forms.RadioSelect,
        initial="service",
    )
    agreed = forms.BooleanField(label=CONSENT, required=False)
    file = forms.FileField(label="PDF signé", required=False, help_text="Seulement si vous signez ailleurs.")

    @property
    def consent(self) -> str:
        return CONSENT if self.cleaned_data.get("agreed") else ""


class CloseForm(EssaimForm):
    note = text_field("Ce que l’évaluation par un tiers conclut", 10_000)
    file = forms.FileField(label="Rapport d’évaluation", required=False, help_text="Un PDF.")


class PriceForm(EssaimForm):
    amount = money_field("Nouveau montant total de la convention")


class EjForm(EssaimForm):
    ej = forms.CharField(label="Numéro d’engagement juridique (EJ)", max_length=20)
    on = forms.DateField(label="Date de l’engagement", validators=[not_to_come])


class EjCorrectionForm(EjForm):
    reason = text_field("Motif de la correction", 500, error_messages=REASON)


class PaidForm(EssaimForm):
    dp = forms.CharField(label="Numéro de demande de paiement (DP)", max_length=20)
    on = forms.DateField(label="Date du paiement", validators=[not_to_come])


class PaymentCorrectionForm(EssaimForm):
    """The number or the day was wrong; or nothing was paid."""

    what = forms.ChoiceField(
        label="Que corriger\u00a0?",
        choices=[
            ("number", "Le numéro ou la date\u00a0: le paiement a bien eu lieu"),
            ("undo", "Tout\u00a0: ce versement n’a pas été payé"),
        ],
        widget=forms.RadioSelect,
    )
    dp = forms.CharField(label="Bon numéro de demande de paiement (DP)", max_length=20, required=False)
    on = forms.DateField(label="Bonne date du paiement", required=False, validators=[not_to_come])
    reason = text_field("Motif de la correction", 500, error_messages=REASON)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == "number":
            for name, words in (("dp", "Donnez le bon numéro."), ("on", "Donnez la bonne date.")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned


class HearingForm(EssaimForm):
    purpose = forms.ChoiceField(
        label="Mesure envisagée", choices=HearingPurpose.choices, widget=forms.RadioSelect
    )
    facts = text_field("Ce qui est constaté", 10_000, help_text="Le bénéficiaire lira ce texte.")
    amount = money_field("Montant à reverser", required=False, help_text="Pour un reversement.")
    breach_on = forms.DateField(
        label="Date du manquement", required=False, help_text="Pour le contrat d’engagement républicain."
    )
    answer_until = forms.DateField(label="Observations attendues jusqu’au")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer_until"].initial = timezone.localdate() + timedelta(days=21)


class ReplyForm(OnceForm):
    """What the pole answers; `last` ends the delay before its day, if the pole wants."""

    text = text_field("Vos observations", 20_000, error_messages={"required": "Écrivez vos observations."})
    file = forms.FileField(label="Pièce jointe", required=False)
    last = forms.BooleanField(
        label="Je n’ai rien à ajouter\u00a0: la décision peut être prise sans attendre la fin du délai.",
        required=False,
    )


class HearingDecisionForm(SignatoryForm):
    """The sense is chosen: to take the measure, or not to. Nothing follows from an empty field."""

    sense = forms.ChoiceField(
        label="Votre décision",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez de prendre la mesure ou de ne pas donner suite."},
    )
    reasons = text_field(
        "Motifs", 10_000, error_messages=REASON, help_text="Écrits dans la décision notifiée au bénéficiaire."
    )
    prefect = forms.EmailField(
        label="Adresse du représentant de l’État dans le département du siège",
        required=False,
        help_text="Le retrait lui est communiqué (loi n°\u00a02000-321, article 10-1).",
    )
    cofunders = forms.CharField(
        label="Adresses des autres financeurs connus",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Une par ligne.",
    )
    sure = forms.BooleanField(
        label="Je confirme\u00a0: la décision est notifiée au bénéficiaire et ne se retire pas.",
        error_messages={"required": "Cochez la case pour notifier la décision."},
    )

    def __init__(self, *args: Any, hearing: Hearing, heard: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take = [("take", hearing.get_purpose_display())] if heard else []
        self.fields["sense"].choices = [*take, ("drop", "Ne pas donner suite")]  # type: ignore[attr-defined]
        if hearing.purpose != HearingPurpose.BREACH:
            del self.fields["prefect"], self.fields["cofunders"]
        order = ["sense", "reasons", "prefect", "cofunders", "delegation", "sure"]
        self.order_fields(order)

    def clean_cofunders(self) -> list[str]:
        found = [line.strip() for line in self.cleaned_data["cofunders"].splitlines() if line.strip()]
        for address in found:
            validate_email(address)
        return found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("sense") == "take" and "prefect" in self.fields and not values.get("prefect"):
            self.add_error("prefect", "Indiquez l’adresse du représentant de l’État.")
        return values


class TextForm(EssaimForm):
    text = text_field("Texte", 20_000)

    def __init__(self, *args: Any, label: str = "Texte", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class RecoveryForm(EssaimForm):
    amount = money_field("Montant reçu")
    on = forms.DateField(label="Reçu le", validators=[not_to_come])


class TitleForm(EssaimForm):
    title = forms.CharField(label="Numéro du titre de perception", max_length=40)
    on = forms.DateField(label="Émis le", validators=[not_to_come])


class MeetingForm(EssaimForm):
    starts_at = forms.DateTimeField(label="Date et heure")
    place = forms.CharField(label="Lieu ou lien de visioconférence", max_length=300)
    agenda = text_field("Ordre du jour", 5000, required=False)


class MinutesForm(EssaimForm):
    attendees = text_field("Présents", 3000)
    minutes = text_field("Compte rendu", 20_000)


class ValueForm(EssaimForm):
    year = forms.TypedChoiceField(
        label="Année du projet", coerce=int, choices=[(year, f"Année {year}") for year in (1, 2, 3)]
    )
    value = forms.DecimalField(
        label="Valeur", min_value=Decimal(0), max_digits=12, decimal_places=2, localize=True
    )
    story = text_field("Ce que ce chiffre ne dit pas", 5000, required=False)
    picture = forms.FileField(label="Image", required=False, help_text="JPEG ou PNG.")

    def __init__(self, *args: Any, indicators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.ChoiceField(label="Indicateur", choices=indicators)
        self.order_fields(["key", "year", "value", "story", "picture"])


class AidForm(EssaimForm):
    regime = forms.ChoiceField(label="Règlement", choices=[(key, EVERY_REGIME[key].label) for key in MINIMIS])
    amount = money_field("Montant (équivalent-subvention brut)")
    granted_on = forms.DateField(label="Accordée le", validators=[not_to_come])
    grantor = forms.CharField(label="Par quelle autorité", max_length=160)


class LinkForm(EssaimForm):
    siren = forms.RegexField(
        label="SIREN",
        regex=r"^[0-9]{9}$",
        error_messages={"invalid": "Un SIREN compte neuf chiffres."},
        help_text="D’une entreprise qui détient la majorité des voix, nomme les dirigeants ou contrôle, "
        "dans un sens ou dans l’autre.",
    )
    name = forms.CharField(label="Nom", max_length=250)


class WaiverForm(ReasonForm):
    up_to = money_field("Total autorisé sur trois ans")
    until = forms.DateField(label="Valable jusqu’au")


class RenewalForm(EssaimForm):
    text = text_field("Bilan des deux premières années et projet de la troisième", 10_000)
    amount = money_field("Montant demandé")


class GridForm(SignatoryForm):
    """The marks of the third year, then the decision: granted or refused, chosen and confirmed."""

    sense = forms.ChoiceField(
        label="Votre décision",
        choices=[("grant", "Accorder la troisième année"), ("refuse", "Refuser la troisième année")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez d’accorder ou de refuser."},
    )
    amount = money_field("Montant accordé", required=False, help_text="Pour accorder seulement.")
    reasons = text_field("Motifs", 5000, error_messages=REASON)
    sure = forms.BooleanField(
        label="Je confirme\u00a0: la décision est notifiée au bénéficiaire et ne se retire pas.",
        error_messages={"required": "Cochez la case pour notifier la décision."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = [(mark, str(mark)) for mark in range(BEST + 1)]
        for key, label in GRID.items():
            self.fields[f"mark-{key}"] = forms.TypedChoiceField(
                label=label, coerce=int, choices=marks, widget=forms.RadioSelect
            )
        grid = (f"mark-{key}" for key in GRID)
        self.order_fields([*grid, "sense", "amount", "reasons", "delegation", "sure"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("sense") == "grant" and "amount" not in self.errors and not values.get("amount"):
            self.add_error("amount", "Indiquez le montant accordé.")
        if values.get("sense") == "refuse" and values.get("amount"):
            self.add_error(
                "amount", "Un refus n’a pas de montant\u00a0: retirez-le, ou choisissez d’accorder."
            )
        return values

    @property
    def marks(self) -> dict[str, int]:
        return {key: self.cleaned_data[f"mark-{key}"] for key in GRID}

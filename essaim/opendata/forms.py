"""What those who publish type."""

from typing import Any

from django import forms

from essaim.opendata.models import PublicationFrame
from essaim.organizations.compute.numbers import WrongNumber, check_siret
from essaim.ui.forms import EssaimForm


class FrameForm(EssaimForm):
    """The frame of every publication to come; what was published does not move."""

    grantor_name = forms.CharField(label="Nom de l’attribuant", max_length=250)
    grantor_siret = forms.CharField(
        label="SIRET de l’attribuant",
        max_length=30,
        help_text="Quatorze chiffres\u00a0: celui du service qui attribue, pas celui du bénéficiaire.",
    )
    scheme = forms.CharField(
        label="Identifiant du dispositif d’aide",
        max_length=60,
        required=False,
        help_text="Colonne dispositifAide, si le dispositif est décrit ailleurs.",
    )
    rae = forms.CharField(
        label="Identifiant au répertoire des aides aux entreprises",
        max_length=5,
        required=False,
        help_text="Colonne idRAE, cinq caractères au plus.",
    )
    giving_prefix = forms.RegexField(
        label="Préfixe 360Giving",
        regex=r"^360G-[A-Za-z0-9]+$",
        max_length=40,
        help_text="360Giving en donne un à chaque organisme. Sans lui, gardez 360G-essaim.",
        error_messages={"invalid": "Il commence par 360G-, puis des lettres ou des chiffres."},
    )
    publishes_small = forms.BooleanField(
        label="Publier aussi les subventions de 23\u202f000\u00a0€ par an ou moins",
        required=False,
        help_text="La loi n’oblige qu’au-dessus.",
    )
    publishes_refused = forms.BooleanField(
        label="Publier aussi les demandes refusées",
        required=False,
        help_text="Aucun texte ne le demande. Les fichiers déjà publiés restent dans l’historique.",
    )
    automatic = forms.BooleanField(
        label="Publier sans intervention",
        required=False,
        help_text="Le premier de chaque mois, et chaque jour où un délai de trois mois est proche.",
    )

    def __init__(self, *args: Any, frame: PublicationFrame | None, **kwargs: Any) -> None:
        known = {name: getattr(frame or PublicationFrame(), name) for name in self.base_fields}
        super().__init__(*args, initial=known, **kwargs)

    def clean_grantor_siret(self) -> str:
        try:
            return check_siret(self.cleaned_data["grantor_siret"])
        except WrongNumber as error:
            raise forms.ValidationError(str(error)) from error

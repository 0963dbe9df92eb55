"""The six figures of a fresh proof."""

from django import forms

from essaim.ui.forms import EssaimForm


class ProofForm(EssaimForm):
    code = forms.CharField(
        label="Code reçu",
        max_length=12,
        help_text="Six chiffres, dans le message que nous venons de vous envoyer.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

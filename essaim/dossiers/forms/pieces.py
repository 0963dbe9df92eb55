"""Joining a file: sent in pieces by the script of the page, or whole by the form."""

from typing import Any
from uuid import UUID

from django import forms

from essaim.files.kinds import KINDS
from essaim.ui.forms import EssaimForm


class PieceForm(EssaimForm):
    """One of `upload` (the identifier of a file already received in pieces) and `file`."""

    mark_optional = False
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    member = forms.CharField(widget=forms.HiddenInput, max_length=10, required=False)
    upload = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    file = forms.FileField(
        label="Fichier",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in sorted(KINDS))}),
    )

    def __init__(self, *args: Any, title: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if title:  # ten fields of one page are not all called « Fichier »
            self.fields["file"].label = f"Fichier\u00a0: {title}"

    def clean_upload(self) -> UUID | None:
        text = self.cleaned_data["upload"]
        try:
            return UUID(text) if text else None
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("upload") and not self.cleaned_data.get("file"):
            self.add_error("file", "Choisissez un fichier.")
        return self.cleaned_data

"""Naming an organisation: by its number, or by hand when the register cannot tell."""

from collections.abc import Callable
from typing import Any

from essaim.dossiers.forms import ManualForm
from essaim.kit.web import Request, attempt
from essaim.organizations.actions import Unreachable, enter_organization, identify_organization
from essaim.organizations.models import Organization


class Identification:
    """`form` has a field `number`. After a silence of the register, `manual` is the form to show beside."""

    def __init__(self, request: Request, form: Any) -> None:
        self.request, self.form = request, form
        self.manual = ManualForm(request.POST) if "org_name" in request.POST else None

    def is_valid(self) -> bool:
        return self.form.is_valid() and (self.manual is None or self.manual.is_valid())

    def then(self, action: Callable[[Organization | None], Any]) -> bool:
        """Find the organisation, then go on with it; None when no number was given."""
        return attempt(self.manual or self.form, self._run, action)

    def _run(self, action: Callable[[Organization | None], Any]) -> None:
        by, organization = self.request.user, None
        if self.manual:
            typed = dict(self.manual.cleaned_data)
            organization = enter_organization(by=by, name=typed.pop("org_name"), **typed)
        elif number := self.form.cleaned_data["number"]:
            organization = self._ask(number)
        action(organization)

    def _ask(self, number: str) -> Organization:
        try:
            return identify_organization(number, by=self.request.user)
        except Unreachable:
            name = "rna" if number.strip()[:1].upper() == "W" else "siret"
            self.manual = ManualForm(initial={name: number})
            raise

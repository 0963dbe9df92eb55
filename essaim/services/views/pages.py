"""The page of one form, as many of ours are."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from essaim.kit.web import Request


def form_page(
    request: Request,
    form: BaseForm,
    title: str,
    back: str,
    *args: Any,
    button: str = "Enregistrer",
    lead: str = "",
) -> HttpResponse:
    """A title, a way back, a form and its button."""
    context = {
        "form": form,
        "title": title,
        "back": reverse(back, args=args),
        "button": button,
        "lead": lead,
    }
    return render(request, "services/form.html", context)

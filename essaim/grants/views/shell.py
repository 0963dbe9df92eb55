"""What every page of an agreement shares: the agreement itself, and what this person may do with it."""

from typing import Any

from django.shortcuts import get_object_or_404

from essaim.accounts.middleware import Request
from essaim.grants import queries, rules
from essaim.grants.models import Agreement

WRITES = 150  # a message per co-author, with its task, each told once


def get_agreement(request: Request, reference: str) -> Agreement:
    return get_object_or_404(queries.for_page(request.user), reference=reference)


def shell(request: Request, agreement: Agreement, tab: str) -> dict[str, Any]:
    user = request.user
    return {
        "agreement": agreement,
        "dossier": agreement.dossier,
        "tab": tab,
        "manages": rules.manages(user, agreement),
        "pays": rules.pays(user, agreement),
        "acts": rules.acts_for_pole(user, agreement),
        "signs": rules.signs_for_pole(user, agreement),
    }

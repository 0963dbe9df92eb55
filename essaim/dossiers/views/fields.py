"""The pages of a dossier that ask no questions: each field is saved by itself, or all by the button."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError

from essaim.calls.queries import document_of
from essaim.dossiers import actions, queries
from essaim.dossiers.actions import Saved
from essaim.dossiers.forms import BudgetForm, DoorsForm, ReviewForm
from essaim.dossiers.forms.kept import KeptForm
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries.fields import SIGNATURE, Typed
from essaim.kit.web import Request
from essaim.poles.forms import MemberForm, NoteForm, PoleForm
from essaim.poles.models import Membership
from essaim.poles.queries import members_of

MEMBER_FIELDS = list(MemberForm.base_fields)


def pole_forms(dossier: Dossier, *, editable: bool) -> list[KeptForm]:
    """The doors, then the pole: both on one page."""
    document, answers = document_of(dossier.version), queries.typed_fields(dossier, "@pole.")

    def doors(data: Any) -> DoorsForm:
        return DoorsForm(data, document=document, initial={"doors": dossier.doors})

    def pole(data: Any) -> PoleForm:
        return PoleForm(data, instance=copy(dossier.pole))  # judging a field must not change the pole

    return [KeptForm("pole", make, answers, editable=editable) for make in (doors, pole)]


def member_form(dossier: Dossier, row: Membership, *, editable: bool) -> KeptForm:
    answers = queries.typed_fields(dossier, f"@member.{row.reference}.")
    initial = {name: getattr(row, name) for name in MEMBER_FIELDS}
    return KeptForm(
        "member", lambda data: MemberForm(data, initial=initial), answers, member=row, editable=editable
    )


def territory_form(dossier: Dossier, *, editable: bool) -> KeptForm:
    answers = queries.typed_fields(dossier, "@territory.")
    initial = {"territory_note": dossier.pole.territory_note}
    return KeptForm("territory", lambda data: NoteForm(data, initial=initial), answers, editable=editable)


def budget_form(dossier: Dossier, *, years: int, more: str = "", editable: bool = True) -> KeptForm:
    cells, answers = queries.typed_cells(dossier), queries.typed_fields(dossier, "@budget.")
    return KeptForm(
        "budget",
        lambda data: BudgetForm(data, cells=cells, years=years, more=more),
        answers,
        editable=editable,
    )


def signature_form(dossier: Dossier, *, initial: dict[str, Any], editable: bool) -> KeptForm:
    document, answers = document_of(dossier.version), queries.typed_fields(dossier, "@signature.")

    def make(data: Any) -> ReviewForm:
        return ReviewForm(data, dossier=dossier, document=document, initial=dict(initial))

    return KeptForm("signature", make, answers, editable=editable, only=SIGNATURE)


# --- One field, sent by the script of the page ------------------------------------------------------


def save_one(request: Request, dossier: Dossier, key: str, raw: str | list[str], version: int) -> Saved:
    """`key`: as `actions.field_key` makes it."""
    page, _, name = key.removeprefix("@").partition(".")
    reference, _, of_member = name.partition(".")
    makers: dict[str, Callable[[], list[KeptForm]]] = {
        "pole": lambda: pole_forms(dossier, editable=True),
        "territory": lambda: [territory_form(dossier, editable=True)],
        "budget": lambda: [budget_form(dossier, years=3, more=account_of(name))],
        "signature": lambda: [signature_form(dossier, initial={}, editable=True)],
        "member": lambda: [own_member_form(dossier, reference)],
    }
    if page not in makers:
        raise ValidationError("Cette page n’existe pas.")
    name = of_member if page == "member" else name
    kept = next((form for form in makers[page]() if name in form.names), None)
    if kept is None:
        raise ValidationError("Ce champ n’existe plus dans cette page.")
    typed = kept.judge(name, raw, version)
    when: dict[str, Any] = {"by": request.user, "at": request.received_at}
    return actions.save_fields(dossier, [typed], **when)[name]


def account_of(name: str) -> str:
    """Of a cell: a free line that was just added is not known before its first cell is."""
    return name.split("-")[1] if name.count("-") >= 2 else ""


def own_member_form(dossier: Dossier, reference: str) -> KeptForm:
    row = members_of(dossier.pole).filter(reference=reference).first()
    if row is None:
        raise ValidationError("Ce membre n’est plus dans le pôle.")
    return member_form(dossier, row, editable=True)


# --- All of them, sent by the button -----------------------------------------------------------------


def save_all(request: Request, dossier: Dossier, forms_of_page: list[KeptForm]) -> bool:
    """What changed, field by field. True when nothing is left to say: the page may then be left."""
    clean = True
    for kept in forms_of_page:
        sent: list[Typed] = kept.sent(request.POST)
        when: dict[str, Any] = {"by": request.user, "at": request.received_at}
        outcomes = actions.save_fields(dossier, sent, **when)
        kept.after(outcomes, sent)
        clean = clean and not any(one.problem or one.status != "saved" for one in outcomes.values())
    if not clean:
        messages.warning(request, LEFT)
    return clean


LEFT = (
    "Ce qui est juste est enregistré. Le reste est gardé comme vous l’avez écrit\u00a0: corrigez les champs "
    "signalés, ou revenez-y plus tard."
)


def problems(forms_of_page: list[KeptForm]) -> list[tuple[forms.BoundField, str]]:
    """The fields of the page that will not do, each with why: told once above, once at the field."""
    return [
        (kept.form[name], said)
        for kept in forms_of_page
        for name, field in kept.form.fields.items()
        if (said := getattr(field, "kept_problem", ""))
    ]

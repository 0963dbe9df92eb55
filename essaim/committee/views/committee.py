"""Composing a committee; its sittings, for those who convene and for those who sit."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.appraisal.queries import managed_waves
from essaim.committee.actions import committee as actions
from essaim.committee.actions.sittings import plan_sitting
from essaim.committee.forms import CommitteeForm, MemberForm, RulesForm, SittingForm, WhyForm
from essaim.committee.models import Committee, Member
from essaim.committee.queries.committee import (
    committees_of,
    conducted_sittings,
    door_labels,
    members_of,
    missing_in,
    my_sittings,
    proxies_in_words,
    sittings_of,
)
from essaim.committee.rules import convenes, sits_or_convenes
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt


@allow(sits_or_convenes)
@require_GET
def committee_home(request: Request) -> HttpResponse:
    """The sittings to which I am summoned, and those that I conduct."""
    context = {
        "mine": list(my_sittings(request.user)[:50]),
        "conducted": list(conducted_sittings(request.user)[:50]),
        "committees": list(committees_of(request.user)),
        "convenes": convenes(request.user, None),
    }
    return render(request, "committee/home.html", context)


@query_budget(120)  # each college is checked
@allow(convenes)
@require_http_methods(["GET", "POST"])
def committee_new(request: Request) -> HttpResponse:
    waves = [wave for wave in managed_waves(request.user) if wave.version]
    form = CommitteeForm(request.POST if request.method == "POST" else None, waves=waves)
    if form.is_valid():
        asked = dict(form.cleaned_data)
        if attempt(form, actions.create_committee, asked.pop("wave"), by=request.user, **asked):
            messages.success(request, "Le comité est créé. Nommez ses membres.")
            return redirect("selection:committee_home")
    return render(request, "committee/new.html", {"form": form})


def get_committee(request: Request, public_id: Any) -> Committee:
    return get_object_or_404(committees_of(request.user), public_id=public_id)


@query_budget(90)
@allow(convenes)
@require_http_methods(["GET", "POST"])
def committee_page(request: Request, public_id: Any) -> HttpResponse:
    """Its members, its sittings; naming one more, planning one more."""
    row = get_committee(request, public_id)
    act = request.POST.get("act", "")
    member = MemberForm(
        request.POST if act == "member" else None,
        committee=row,
        initial={"order_reference": row.order_reference},
    )
    sitting = SittingForm(request.POST if act == "sitting" else None, prefix="sitting")
    rules = RulesForm(request.POST if act == "rules" else None, initial=RulesForm.initial_of(row))
    if named(request, row, member) or ruled(request, row, rules):
        return redirect("selection:committee_page", public_id)
    if sitting.is_valid() and attempt(sitting, plan_sitting, row, by=request.user, **sitting.cleaned_data):
        messages.success(request, "La séance est préparée. Composez son ordre du jour.")
        return redirect("selection:committee_page", public_id)
    members = list(members_of(row))
    context = {"committee": row, "doors": door_labels(row.wave), "members": members}
    context |= {"proxies": proxies_in_words(row)}
    context |= {"missing": missing_in(row, members), "sittings": list(sittings_of(row))}
    return render(
        request,
        "committee/page.html",
        {**context, "member_form": member, "sitting_form": sitting, "rules_form": rules},
    )


def ruled(request: Request, row: Committee, form: RulesForm) -> bool:
    done = form.is_valid() and attempt(form, actions.set_rules, row, by=request.user, **form.cleaned_data)
    if done:
        messages.success(request, "Les règles du comité sont enregistrées.")
    return done


def named(request: Request, row: Committee, form: MemberForm) -> bool:
    if not form.is_valid():
        return False
    asked = dict(form.cleaned_data)
    done = attempt(form, actions.name_member, row, asked.pop("email"), by=request.user, **asked)
    if done:
        messages.success(request, "La personne siège au comité.")
    return done


@query_budget(40)
@allow(convenes)
@require_http_methods(["GET", "POST"])
def member_end(request: Request, public_id: Any) -> HttpResponse:
    rows = Member.objects.filter(committee__in=committees_of(request.user), ended_at=None)
    row = get_object_or_404(rows.select_related("user", "committee__wave__call"), public_id=public_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.end_member, row, form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "Le siège est libre.")
        return redirect("selection:committee_page", row.committee.public_id)
    return render(request, "committee/member_end.html", {"member": row, "form": form})

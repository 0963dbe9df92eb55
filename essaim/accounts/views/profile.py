"""« Mon compte », and what staff must do before they enter."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts import actions, queries
from essaim.accounts.forms.people import ProfileForm
from essaim.accounts.rules import open_before_second_factor
from essaim.accounts.views.people import data
from essaim.kit.access import public, signed_in
from essaim.kit.web import Request, attempt, sent_number, sent_text

SHOWN = 20


@signed_in
@open_before_second_factor
@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    user = request.user
    names = {"first_name": user.first_name, "last_name": user.last_name, "phone": user.phone}
    form = ProfileForm(data(request), initial=names)
    if form.is_valid() and attempt(form, actions.update_profile, user, by=user, **form.cleaned_data):
        messages.success(request, "Vos informations sont enregistrées.")
        return redirect("accounts:profile")
    context: dict[str, Any] = {
        "form": form,
        "mandates": queries.live_mandates(user),
        "sign_ins": queries.sign_ins_of(user)[:SHOWN],
        "history": queries.history_lines(user),
        "factors": set(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
        "has_password": user.has_usable_password(),
    }
    return render(request, "accounts/profile.html", context)


@signed_in
@open_before_second_factor
@require_GET
def second_factor(request: Any) -> HttpResponse:
    """Where staff are led as long as they have none."""
    has_one = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    context = {"lacks": request.user.lacks_second_factor, "has_one": has_one.exists()}
    return render(request, "accounts/second_factor.html", context)


@signed_in
@open_before_second_factor
@require_POST
def session_end(request: Request) -> HttpResponse:
    """One of one's own, not the one in use: signing out does that."""
    number = sent_number(sent_text(request.POST, "session"))
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    actions.end_session(get_object_or_404(others, pk=number), by=request.user)
    messages.success(request, "La session est fermée.")
    return redirect("usersessions_list")


@public
@require_GET
def signed_in_again(request: Request) -> HttpResponse:
    """The end of a sign-in asked from another tab, where what was typed is waiting."""
    return render(request, "accounts/signed_in_again.html", {})

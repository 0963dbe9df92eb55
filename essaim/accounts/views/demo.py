"""The buttons of the demonstration: one click, one role. They do not exist anywhere else."""

from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from essaim.accounts import queries
from essaim.accounts.rules import demo_is_open
from essaim.kit.access import public
from essaim.kit.web import Request


@public
@require_POST
def demo_sign_in(request: Request) -> HttpResponse:
    email = request.POST.get("email", "")
    if not demo_is_open() or email not in {account.email for account in settings.DEMO_ACCOUNTS}:
        raise Http404
    person = get_object_or_404(queries.people(), email=email, is_active=True)
    request.session.flush()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)  # in « Sessions ouvertes », as by any other door
    return redirect(get_next_redirect_url(request) or "/")

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse

from essaim.kit.access import AccessMiddleware, allow, public, signed_in
from essaim.kit.rules import Refused, rule

middleware = AccessMiddleware(lambda request: HttpResponse())
nobody = rule("Personne n’entre.")(lambda user, obj: False)


class Person(AnonymousUser):
    is_authenticated = True


def page(request):
    return HttpResponse()


def enter(view, rf, user, **headers):
    request = rf.get("/page/", headers=headers)
    request.user = user
    return middleware.process_view(request, view, (), {})


def test_a_view_that_says_nothing_cannot_be_reached(rf):
    with pytest.raises(ImproperlyConfigured, match="does not say who may enter"):
        enter(page, rf, Person())


def test_a_public_page_lets_everybody_in(rf):
    assert enter(public(lambda request: None), rf, AnonymousUser()) is None


def test_a_stranger_is_sent_to_the_sign_in_page_and_comes_back(rf):
    response = enter(signed_in(lambda request: None), rf, AnonymousUser())

    assert response.status_code == 302
    assert response.url.endswith("?next=/page/")


def test_a_script_is_told_that_the_session_ended(rf):
    response = enter(signed_in(lambda request: None), rf, AnonymousUser(), x_requested_with="fetch")

    assert response.status_code == 401


def test_a_rule_refuses_with_its_reason(rf):
    with pytest.raises(Refused, match=r"Personne n’entre\."):
        enter(allow(nobody)(lambda request: None), rf, Person())

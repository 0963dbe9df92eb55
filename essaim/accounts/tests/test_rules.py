"""The two axes, role and perimeter."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Mandate, Role, User
from essaim.accounts.rules import has_role, live_mandates, reaching, within_mandate
from essaim.kit.rules import Refused
from essaim.territories.factories import DepartmentFactory, RegionFactory
from essaim.territories.models import Department

pytestmark = pytest.mark.django_db


def departments_seen(user, *roles, **paths):
    return set(Department.objects.filter(within_mandate(user, *roles, **paths)))


def test_a_regional_mandate_opens_its_region_and_nothing_else():
    mine, other = DepartmentFactory(code="96"), DepartmentFactory(code="97")
    appraiser = MandateFactory(role=Role.APPRAISER, region=mine.region).user

    assert departments_seen(appraiser, Role.APPRAISER) == {mine}
    assert departments_seen(appraiser, Role.OPERATOR) == set()
    assert other not in departments_seen(appraiser, Role.APPRAISER, Role.OPERATOR)


def test_a_national_mandate_opens_everything_even_next_to_a_narrower_one():
    places = {DepartmentFactory(code="96"), DepartmentFactory(code="97")}
    officer = MandateFactory(role=Role.NATIONAL_OFFICER).user
    MandateFactory(user=officer, role=Role.APPRAISER, region=RegionFactory())

    assert departments_seen(officer, Role.APPRAISER, Role.NATIONAL_OFFICER) == places


def test_rows_without_a_region_are_for_national_mandates_alone():
    regional = MandateFactory(role=Role.APPRAISER, region=RegionFactory()).user
    national = MandateFactory(role=Role.APPRAISER).user
    rows = Mandate.objects.filter(region=None)

    assert rows.filter(within_mandate(national, Role.APPRAISER)).exists()
    assert not rows.filter(within_mandate(regional, Role.APPRAISER)).exists()


def test_a_department_opens_only_rows_that_can_tell_theirs():
    place = DepartmentFactory(code="96")
    appraiser = MandateFactory(role=Role.APPRAISER, department=place).user

    assert departments_seen(appraiser, Role.APPRAISER) == set()
    assert departments_seen(appraiser, Role.APPRAISER, department="pk") == {place}


def test_a_department_opens_the_rows_whose_territory_touches_it():
    appraiser = MandateFactory(role=Role.APPRAISER, department=DepartmentFactory(code="96")).user

    scope = within_mandate(appraiser, Role.APPRAISER, departments="codes")

    assert ("codes__contains", ["96"]) in scope.children


def test_what_is_too_narrow_says_what_the_mandate_covers():
    rule = reaching(Role.PROGRAMME_MANAGER, reason="Réservé.", call=lambda slug: slug)
    regional = MandateFactory(role=Role.PROGRAMME_MANAGER, region=RegionFactory(name="Bretagne")).user
    of_a_call = MandateFactory(role=Role.PROGRAMME_MANAGER, call_slug="ptce").user

    assert rule.why_not(UserFactory(), "ptce") == "Réservé."
    assert rule.why_not(regional, "ptce") == "Réservé. Votre mandat ne couvre que\u00a0: Bretagne."
    assert rule.why_not(of_a_call, "ptce") is None
    words = "Réservé. Votre mandat ne couvre que l’appel «\u00a0ptce\u00a0»."
    assert rule.why_not(of_a_call, "autre") == words
    assert reaching(Role.PROGRAMME_MANAGER, reason="Réservé.").why_not(of_a_call, None) == words


def test_a_mandate_for_one_call_opens_only_rows_of_that_call():
    appraiser = MandateFactory(role=Role.APPRAISER, call_slug="ptce").user
    other = MandateFactory(role=Role.PROVIDER, call_slug="autre")
    rows = Mandate.objects.filter(within_mandate(appraiser, Role.APPRAISER, call="call_slug"))

    assert rows.exists()
    assert other not in rows
    assert not Mandate.objects.filter(within_mandate(appraiser, Role.APPRAISER)).exists()


@pytest.mark.parametrize("situation", ["over", "to_come", "revoked"])
def test_a_mandate_that_does_not_hold_today_opens_nothing(situation):
    DepartmentFactory(code="96")
    person = MandateFactory(role=Role.APPRAISER, **{situation: True}).user

    assert live_mandates(person) == []
    assert departments_seen(person, Role.APPRAISER) == set()


def test_strangers_hold_nothing():
    assert live_mandates(AnonymousUser()) == []
    assert not User.objects.filter(within_mandate(AnonymousUser(), *Role)).exists()


def test_an_empty_scope_stays_empty_when_another_is_added():
    user = UserFactory()

    assert User.objects.filter(within_mandate(user, *Role) | Q(pk=user.pk)).get() == user


def test_a_page_kept_for_a_role_says_for_whom():
    rule = has_role(Role.PROGRAMME_MANAGER, Role.OPERATOR)

    rule.check(MandateFactory(role=Role.OPERATOR).user, None)
    with pytest.raises(
        Refused, match=r"^Cette page est réservée\u00a0: responsable du programme, exploitant.$"
    ):
        rule.check(UserFactory(), None)


def test_mandates_are_asked_once_per_person(django_assert_num_queries):
    user = User.objects.get(pk=MandateFactory().user.pk)

    with django_assert_num_queries(1):
        within_mandate(user, Role.APPRAISER)
        has_role(Role.APPRAISER)(user, None)
        live_mandates(user)


def test_staff_without_a_second_factor_keep_only_their_other_roles():
    mandate = MandateFactory(role=Role.APPRAISER)
    other = MandateFactory(user=mandate.user, role=Role.COMPAGNON)
    mandate.user.lacks_second_factor = True

    assert live_mandates(mandate.user) == [other]

"""The second factor: who is asked for one, and how its seed is kept."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.exceptions import ValidationError

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import STAFF_ROLES, Role
from essaim.accounts.rules import needs_second_factor
from essaim.accounts.rules.reach import second_factor_roles

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of_now():
    return format_hotp_value(hotp_value(SEED, list(yield_hotp_counters_from_time())[1]))


@pytest.mark.django_db
def test_a_seed_is_not_kept_in_clear_and_still_opens():
    totp = TOTP.activate(UserFactory(), SEED)

    kept = Authenticator.objects.get().data["secret"]
    assert kept.startswith("fernet:")
    assert SEED not in kept
    assert totp.validate_code(code_of_now())


@pytest.mark.django_db
def test_recovery_codes_are_the_same_once_encrypted():
    codes = RecoveryCodes.activate(UserFactory())

    assert Authenticator.objects.get().data["seed"].startswith("fernet:")
    assert codes.validate_code(codes.generate_codes()[3])


@pytest.mark.django_db
def test_a_seed_kept_in_clear_before_is_still_read():
    row = Authenticator.objects.create(
        user=UserFactory(), type=Authenticator.Type.TOTP, data={"secret": SEED}
    )

    assert TOTP(row).validate_code(code_of_now())


@pytest.mark.django_db
def test_a_seed_is_read_with_the_old_key_during_a_rotation_and_no_longer_after(settings):
    totp = TOTP.activate(UserFactory(), SEED)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert totp.validate_code(code_of_now())

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValidationError, match="plus lisible"):
        totp.validate_code(code_of_now())


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_every_role_of_a_real_platform_has_a_second_factor_unless_the_operator_says_which(settings, role):
    settings.STAFF_SECOND_FACTOR, user = True, MandateFactory(role=role).user
    assert needs_second_factor(user) == (role in STAFF_ROLES)

    settings.PRODUCTION = True
    assert needs_second_factor(user)
    settings.SECOND_FACTOR_ROLES = ["evaluator"]
    assert second_factor_roles() == STAFF_ROLES | {"evaluator"}


@pytest.mark.django_db
def test_who_has_no_role_is_asked_nothing(settings):
    settings.STAFF_SECOND_FACTOR = settings.PRODUCTION = True

    assert not needs_second_factor(UserFactory())

"""The code of a fresh proof: sent to the address of the account, tried five times at most."""

import secrets

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from essaim.accounts.actions.throttle import Limit, count_try
from essaim.accounts.models import User
from essaim.mail import outbox

MINUTES = 5
CODES_AN_HOUR = 10
TRIES = 5
SALT = "essaim.accounts.proof"


@transaction.atomic
def send_proof_code(user: User, *, by: User) -> tuple[str, str]:
    """A code to the address of the account; only its fingerprint is kept, in the session that asked."""
    count_try([Limit(f"proof-codes:{user.pk}", CODES_AN_HOUR, 3600)], by=by)
    code = f"{secrets.randbelow(1_000_000):06}"
    words = {"code": code, "minutes": MINUTES}
    outbox.send("proof_code", user.email, words, user=user, critical=True, secret=True)
    return _fingerprint_of(user, code), code


@transaction.atomic
def check_proof_code(user: User, typed: str, fingerprint: str, *, by: User) -> bool:
    """Counted in the database before it is looked at: not one try more, however many at once."""
    count_try([Limit(f"proof-tries:{fingerprint}", TRIES, 3600)], by=by)
    return constant_time_compare(_fingerprint_of(user, "".join(typed.split())), fingerprint)


def _fingerprint_of(user: User, code: str) -> str:
    return salted_hmac(SALT, f"{user.pk}:{code}", algorithm="sha256").hexdigest()

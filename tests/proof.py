"""A session as its owner has just opened it, for the acts that ask a proof of less than five minutes."""

import time


def prove(client, user):
    """As if a code had just been typed: acts that commit ask for a proof of less than five minutes."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()

"""The end of the traces of the register."""

from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.organizations.queries import exchanges_to_purge


@transaction.atomic
def purge_exchanges(*, by: User) -> int:
    """Forget the questions older than 36 months."""
    deleted, _ = exchanges_to_purge().delete()
    if deleted:
        record("purge_registry_traces", by, by=by, count=deleted)
    return deleted

"""How the candidate wants to receive the decisions, changed at any time after the filing (CRPA R112-18)."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.dossiers import rules
from essaim.dossiers.compute.channel import until_after
from essaim.dossiers.models import Dossier


@transaction.atomic
def choose_channel(dossier: Dossier, *, by: User, electronic: bool, contact_email: str) -> None:
    """Agree to the online service, or give it up with its notice; keep the address up to date."""
    rules.may_submit.check(by, dossier)
    dossier.refresh_from_db(
        fields=["electronic_notice", "electronic_until", "contact_email"],
        from_queryset=Dossier.objects.select_for_update(of=("self",)),
    )
    address = contact_email.strip()
    if electronic and not address:
        raise ValidationError({"contact_email": "Indiquez l’adresse où l’avis de dépôt vous est envoyé."})
    if address:
        validate_email(address)
    today = timezone.localdate()
    dossier.electronic_until = until_after(
        dossier.electronic_notice, dossier.electronic_until, electronic, today
    )
    dossier.electronic_notice, dossier.contact_email = electronic, address
    dossier.save(update_fields=["electronic_notice", "electronic_until", "contact_email"])
    until = dossier.electronic_until.isoformat() if dossier.electronic_until else None
    record("choose_channel", dossier, by=by, electronic=electronic, until=until)

"""After the release: first opening, messages sent again, opinions communicated."""

from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.decisions import rules
from essaim.decisions.compute.opinions import is_empty
from essaim.decisions.models import Communication, Decision, DecisionState
from essaim.decisions.queries.letters import communicable
from essaim.decisions.queries.notices import managed_message
from essaim.decisions.tasks import tell_candidate
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Refused
from essaim.mail.actions import resend_message
from essaim.mail.models import Message
from essaim.notices.actions import open_acts
from essaim.notices.compute.kinds import Family, kinds_of


@transaction.atomic
def open_decision(dossier: Dossier, *, by: User) -> None:
    """The first time a co-author reads the page of the decisions: all of them are notified then, with their
    consent (CRPA L112-15, R112-20)."""
    open_acts(dossier, kinds_of(Family.DECISION), by=by)


@transaction.atomic
def resend_decision(message: Message, *, by: User, to: str = "") -> Message:
    """The same words again; `to` corrects the address."""
    if managed_message(by, str(message.public_id)) is None:
        raise Refused("Ce message n’est pas de ceux que vous suivez.")
    return resend_message(message, by=by, to=to)


@transaction.atomic
def communicate_opinions(decision: Decision, *, by: User) -> Communication:
    """The opinions on one dossier, to its authors, names hidden (CRPA L311-2). Frozen as communicated."""
    rules.prepares_it.check(by, decision)
    decision.refresh_from_db(fields=["state"], from_queryset=Decision.objects.select_for_update())
    if decision.state not in {DecisionState.RELEASED, DecisionState.WITHDRAWN, DecisionState.REPLACED}:
        raise Refused("Les avis ne se communiquent qu’une fois la décision publiée.")
    if known := Communication.objects.filter(decision=decision).first():
        return known
    content = communicable(decision)
    if is_empty(content):
        raise Refused("Aucun avis n’est écrit sur ce dossier.")
    made = Communication.objects.create(decision=decision, content=content, by=by)
    tell_candidate("opinions_communicated", decision.dossier, f"opinions:{made.pk}")
    record("communicate_opinions", decision, by=by, readings=len(content["readings"]))
    return made

"""The authors of a dossier ask what was thought of it; `notices.communicate_opinions` answers."""

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.deadlines import day_in_words, documents_silence_on
from essaim.decisions import rules
from essaim.decisions.models import KNOWN, Communication, Decision, OpinionsRequest
from essaim.decisions.queries.notices import managers_of
from essaim.decisions.tasks import tell_candidate, tell_of_opinions_asked
from essaim.kit.rules import Refused


@transaction.atomic
def ask_opinions(decision: Decision, *, by: User) -> OpinionsRequest:
    """From today on, one month of silence refuses (CRPA R311-13). Asked twice, once."""
    rules.asks_opinions.check(by, decision)
    decision.refresh_from_db(fields=["state"], from_queryset=Decision.objects.select_for_update())
    if decision.state not in KNOWN:
        raise Refused("Les avis ne se demandent qu’une fois la décision publiée.")
    if Communication.objects.filter(decision=decision).exists():
        raise Refused("Les avis sur ce dossier vous sont déjà communiqués\u00a0: ils sont sur cette page.")
    if known := OpinionsRequest.objects.filter(decision=decision).first():
        return known
    asked = OpinionsRequest.objects.create(decision=decision, asked_by=by)
    due = day_in_words(documents_silence_on(timezone.localdate(asked.asked_at)))
    tell_candidate("opinions_asked", decision.dossier, f"opinions-asked:{asked.pk}", due=due)
    tell_of_opinions_asked(asked, managers_of(decision), due)
    record("ask_opinions", asked, by=by, dossier=decision.dossier.reference)
    return asked

"""A lost second factor: two officers, a reason, and the mail box alone never opens the door."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from essaim.accounts.models import FactorReset, User
from essaim.accounts.rules.people import may_close
from essaim.kit.rules import rule

RESET_DAYS = 7  # what was asked is true of that week: a call answered today says nothing of next month


@rule("Cette personne n’a pas de second facteur\u00a0: elle se connecte sans.")
def has_factor(_: User, person: User) -> bool:
    return Authenticator.objects.filter(user=person).exists()


@rule("Le compte est fermé\u00a0: rouvrez-le d’abord.")
def is_open(_: User, person: User) -> bool:
    return person.is_active


may_ask_reset = may_close & is_open & has_factor


@rule("Cette demande est déjà close.")
def awaits(_: User, reset: FactorReset) -> bool:
    return reset.is_granted is None


@rule(f"Cette demande a plus de {RESET_DAYS} jours\u00a0: écartez-la et refaites-la.")
def is_recent(_: User, reset: FactorReset) -> bool:
    return reset.asked_at > timezone.now() - timedelta(days=RESET_DAYS)


@rule("Une autre personne que celle qui a demandé doit confirmer.")
def is_second_officer(user: User, reset: FactorReset) -> bool:
    return user.pk not in {reset.asked_by_id, reset.person_id}


@rule("Vous ne gérez pas le compte de cette personne.")
def rules_the_person(user: User, reset: FactorReset) -> bool:
    return may_close(user, reset.person)


may_refuse_reset = rules_the_person & awaits
may_grant_reset = may_refuse_reset & is_second_officer & is_recent

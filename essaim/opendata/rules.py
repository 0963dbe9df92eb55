"""Anyone reads what is published; who holds the whole programme or its credits publishes."""

from essaim.accounts.models import Role
from essaim.accounts.rules import reaching

PUBLISHERS = (Role.BUDGET_MANAGER, Role.PROGRAMME_MANAGER)


# The files say everything at once: a mandate of one region or one call is not enough.
publishes = reaching(
    *PUBLISHERS,
    reason=(
        "La publication des données est réservée aux gestionnaires budgétaires et aux responsables du "
        "programme dont le mandat couvre tout le territoire et tous les appels."
    ),
)

"""What is notified, from the simplest valid row to each situation. Nothing here calls an action."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.calls.factories import GRANT, SUPPORT
from essaim.dossiers.factories import DossierFactory
from essaim.notices.compute.kinds import Family
from essaim.notices.models import Act, Appeal, Delegation

CONTENT = {
    "sender": ["Bureau d’essai"],
    "recipient": ["Structure porteuse"],
    "window": False,
    "registered": "",
    "online": "",
    "date": "Le 2 mars 2026",
    "reference": "K7RM2XQ4TB",
    "title": "Décision",
    "subject": "Appel d’essai, vague d’essai",
    "body": "Votre demande n’est pas retenue.",
    "notes": [],
    "figures": [],
    "algorithm": "",
    "appeals_title": "Voies et délais de recours",
    "appeals": "Dans les deux mois.",
    "court": "tribunal administratif de Paris",
    "legal_basis": "",
    "formula": "",
    "author": "Léa Martin",
    "quality": "Cheffe du bureau",
    "service": "Bureau d’essai",
    "delegated": "",
    "about": {},
}


class DelegationFactory(DjangoModelFactory[Delegation]):
    """Every act of every call, since long ago; `own=True`: the authority itself."""

    class Meta:
        model = Delegation

    class Params:
        own = factory.Trait(is_own_power=True, act="", published_in="", published_on=None, formula="")

    first_name = "Léa"
    last_name = "Martin"
    quality = "Cheffe du bureau de l’économie sociale et solidaire"
    service = "Bureau d’essai"
    families = factory.LazyFunction(lambda: [str(family) for family in Family])
    formula = "Pour le ministre et par délégation"
    act = "Arrêté"
    signed_on = date(2019, 12, 2)
    published_in = "Journal officiel"
    published_on = date(2019, 12, 5)
    starts_on = date(2020, 1, 1)
    recorded_by = factory.SubFactory(UserFactory)


class ActFactory(DjangoModelFactory[Act]):
    """A refusal available since now online; `postal`: by registered letter; `opened`: read."""

    class Meta:
        model = Act

    class Params:
        postal = factory.Trait(channel="postal")
        opened = factory.Trait(
            opened_at=factory.LazyFunction(timezone.now),
            opened_by=factory.SubFactory(UserFactory),
            received_on=factory.LazyFunction(timezone.localdate),
        )

    dossier = factory.SubFactory(
        DossierFactory, submitted=True, doors=[SUPPORT, GRANT], electronic_notice=True
    )
    kind = "inadmissible"
    title = "Décision de non-recevabilité"
    delegation = factory.SubFactory(DelegationFactory)
    content = factory.LazyFunction(lambda: dict(CONTENT))
    court_months = 2
    taken_by = factory.SubFactory(UserFactory)
    once_key = factory.Sequence(lambda number: f"once-{number}")
    channel = "electronic"
    available_at = factory.LazyFunction(timezone.now)


class AppealFactory(DjangoModelFactory[Appeal]):
    """A gracious appeal, open since today."""

    class Meta:
        model = Appeal

    act = factory.SubFactory(ActFactory, opened=True)
    kind = "gracious"
    received_on = factory.LazyFunction(timezone.localdate)
    grounds = "La règle de territoire est remplie."
    recorded_by = factory.SubFactory(UserFactory)

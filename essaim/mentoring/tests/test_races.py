"""Real transactions on the last days of a compagnon: what there was is promised once."""

import threading

import pytest
from django.db import connection

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.dossiers.factories import DossierFactory
from essaim.kit.rules import Refused
from essaim.mentoring import actions
from essaim.mentoring.factories import CompagnonFactory
from essaim.mentoring.models import Pair
from essaim.services.factories import EntitlementFactory
from essaim.services.models import Need, Theme


@pytest.mark.django_db(transaction=True)
def test_poles_that_ask_at_once_share_the_days_there_are():
    theme, _ = Theme.objects.get_or_create(
        key="modeles-economiques", defaults={"label": "Modèles économiques", "audience": "emerging"}
    )
    manager = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    compagnon = CompagnonFactory(days_per_quarter=4, days_per_pair=2)
    poles = []
    for _ in range(6):
        right = EntitlementFactory(dossier=DossierFactory(admissible=True))
        Need.objects.create(entitlement=right, theme=theme, urgency=2, updated_by=UserFactory())
        poles.append(right.pole)
    gate, refused = threading.Barrier(len(poles)), []

    def ask(pole):
        try:
            gate.wait()
            actions.propose_pair(compagnon, pole, "manager", by=manager)
        except Refused as reason:
            refused.append(str(reason))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[pole]) for pole in poles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Pair.objects.count() == 2
    assert refused == ["Ce compagnon n’a plus de jours ce trimestre."] * 4

"""The frame of the publications, and publications as the action would have left them."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.files.actions import store
from essaim.opendata.compute.grants import Grant, Payment, content_of
from essaim.opendata.models import Publication, PublicationFile, PublicationFrame

CONTENT = b"nomAttribuant,montant\r\nEtat,1.00\r\n"


def grant(**changes: Any) -> Grant:
    """One grant, as plain values."""
    usual: dict[str, Any] = {
        "reference": "AAAAAAAAAA",
        "dossier": "DDDDDDDDDD",
        "pole": "Pôle d’exemple",
        "call": "Appel d’exemple",
        "call_slug": "appel",
        "wave": "Vague d’exemple",
        "beneficiary": "Association d’exemple",
        "siret": "00000101600013",
        "siren": "000001016",
        "object": "Animer le pôle.",
        "signed_on": date(2026, 2, 10),
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2028, 2, 29),
        "amount": Decimal(100_000),
        "yearly": Decimal(50_000),
        "payments": [
            Payment(date(2026, 3, 1), Decimal(50_000)),
            Payment(date(2027, 3, 1), Decimal(50_000)),
        ],
    }
    return Grant(**(usual | changes))


class PublicationFrameFactory(DjangoModelFactory[PublicationFrame]):
    class Meta:
        model = PublicationFrame
        django_get_or_create = ("only",)

    only = True
    grantor_name = "État, direction d’exemple"
    grantor_siret = "00000140400011"
    saved_by = factory.SubFactory(UserFactory)


class PublicationFactory(DjangoModelFactory[Publication]):
    """One publication with one small file, `subventions-scdl.csv`."""

    class Meta:
        model = Publication
        skip_postgeneration_save = True

    number = factory.Sequence(lambda place: place + 1)
    content = factory.LazyFunction(lambda: content_of([grant()]))
    digest = factory.LazyAttribute(lambda row: hashlib.sha256(str(row.number).encode()).hexdigest())
    grants = 1
    total = Decimal(100_000)
    by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def files(self, *_, **__):
        name = "subventions-scdl.csv"
        kept = store(CONTENT, name, by=None)
        PublicationFile.objects.create(
            publication=self, name=name, rows=1, size=kept.size, sha256=kept.sha256, file=kept
        )

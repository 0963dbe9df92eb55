"""A tie, or a part taken in a dossier, closes it everywhere: each page of each capability that may name it.

The world holds one dossier with all that hangs on it: a filing, an agreement and its money, a bouquet, a
request, a booking, messages. Then a person of each role of staff declares a tie with it: no address that any
of them opens, in any format, names its reference nor its pole. Anybody else of the same role reads both: the
walk proves that it looks where the names are.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from inspect import signature, unwrap
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import NoReverseMatch, reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.accounts.rules import about_closed, out_of_bounds
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal.models import Declaration
from essaim.budget.models import Entry
from essaim.calls.factories import GRANT
from essaim.dossiers.actions import log_read
from essaim.dossiers.factories import CoAuthorFactory
from essaim.dossiers.models import Dossier, ReadEntry
from essaim.grants.factories import AgreementFactory
from essaim.mail.factories import MessageFactory
from essaim.mail.models import Message
from essaim.services.factories import EntitlementFactory, SupportRequestFactory
from essaim.services.models import SupportRequest
from tests.samples import SAMPLES
from tests.test_access import PAGES
from tests.walk import undone

pytestmark = pytest.mark.django_db
STAFF = [
    Role.APPRAISER,
    Role.NATIONAL_OFFICER,
    Role.PROGRAMME_MANAGER,
    Role.BUDGET_MANAGER,
    Role.PARTNER,
    Role.OPERATOR,
]
FORMATS = ("?format=csv", "?format=xlsx", "?format=ods")
FILES = re.compile("export|wide|csv|file")
NAME = "Pôle Vermeil des Cimes"


@pytest.fixture(scope="module")
def secret(walker):
    """One dossier and all that hangs on it, made once for the file."""
    agreement = AgreementFactory(running=True, decision__dossier__pole__name=NAME)
    dossier = agreement.dossier
    MessageFactory(about=dossier.reference, subject=f"Dossier de {NAME}", call_slug=dossier.wave.call.slug)
    MessageFactory(about=agreement.reference, subject=f"Convention de {NAME}")
    SupportRequestFactory(entitlement=EntitlementFactory(pole=dossier.pole, granted=True))
    return agreement


def holder(*roles: str) -> Any:
    person = UserFactory()
    for role in roles:
        MandateFactory(user=person, role=role)
    return person


def tied(dossier: Any, *roles: str) -> Any:
    person = holder(*roles)
    Declaration.objects.create(user=person, dossier=dossier, barred=True)
    return person


def addresses(agreement: Any) -> list[str]:
    """Every page without arguments, and those that lead to this dossier; files in each format."""
    found = []
    for page in PAGES:
        if page.access == "library":
            continue
        for url in led_to(page, agreement) if page.takes_arguments else [reverse(page.name)]:
            found.append(url)
            found += [f"{url}{words}" for words in FORMATS if FILES.search(page.name)]
    return list(dict.fromkeys(found))


def led_to(page: Any, agreement: Any) -> Iterator[str]:
    """Its arguments may be the reference, the wave, the envelope, the pole, a message of this dossier."""
    assert page.name in SAMPLES, f"{page.name}: give its arguments in tests/samples.py"
    dossier = agreement.dossier
    message = Message.objects.filter(about=dossier.reference).first()
    shared = {"slug": dossier.wave.slug, "door": GRANT, "level": "region", "number": 1, "format": "csv"}
    for reference, key in [
        (dossier.reference, agreement.envelope.public_id),
        (agreement.reference, message.public_id),
        (dossier.pole.reference, dossier.pole.created_by and dossier.pole.created_by.public_id),
        (SupportRequest.objects.get().reference, agreement.decision.public_id),
    ]:
        known = shared | {"reference": reference, "public_id": key}
        wanted = [name for name in signature(unwrap(page.view)).parameters if name != "request"]
        if set(wanted) <= set(known):
            with suppress(NoReverseMatch):
                yield reverse(page.name, kwargs={name: known[name] for name in wanted})


def names(response: Any) -> str:
    """What it says, as text: a sheet of XLSX or ODS is unfolded."""
    if not response.read.startswith(b"PK"):
        return response.read.decode(errors="replace")
    with ZipFile(BytesIO(response.read)) as sheet:
        return "".join(sheet.read(part).decode(errors="replace") for part in sheet.namelist())


def meets_nothing(person: Any, secret: Any, urls: list[str], walker: Any) -> None:
    for url in urls:
        body = names(walker.ask("get", url, person))
        for word in (NAME, secret.dossier.reference, secret.reference):
            assert word in url or word not in body, f"{url}: {word}"


def test_a_tied_person_of_every_role_meets_neither_reference_nor_name(secret, walker):
    """Who holds all the roles at once reads what any of them reads: one walk of every address."""
    with undone():
        person, other = tied(secret.dossier, *STAFF), holder(*STAFF)
        walker.sign_in(person)
        walker.sign_in(other)
        urls = addresses(secret)
        assert sum(NAME in names(walker.ask("get", url, other)) for url in urls) > 20
        meets_nothing(person, secret, urls, walker)


@pytest.mark.parametrize("role", STAFF)
def test_a_tied_person_of_one_role_meets_neither_on_its_lists_and_boards(role, secret, walker):
    with undone():
        person = tied(secret.dossier, role)
        walker.sign_in(person)
        alone = [
            reverse(page.name) for page in PAGES if page.access != "library" and not page.takes_arguments
        ]
        meets_nothing(person, secret, alone, walker)


def test_the_barrier_holds_by_key_by_pole_and_by_reference(secret):
    with undone():
        person = tied(secret.dossier, Role.BUDGET_MANAGER)
        author = UserFactory()
        CoAuthorFactory(dossier=secret.dossier, user=author)
        free = MandateFactory(role=Role.BUDGET_MANAGER).user

        for closed, expected in ((person, True), (author, True), (free, False)):
            found = Dossier.objects.filter(out_of_bounds(closed), pk=secret.dossier.pk)
            assert found.exists() == expected
            assert Entry.objects.filter(about_closed(closed), about=secret.reference).exists() == expected


def test_a_barrier_on_the_real_person_holds_behind_any_eyes(secret, signed_in):
    with undone():
        manager = tied(secret.dossier, Role.PROGRAMME_MANAGER)
        coordinator = CoAuthorFactory(dossier=secret.dossier, user=UserFactory()).user
        officer = MandateFactory(role=Role.NATIONAL_OFFICER).user
        client = signed_in(manager)

        for seen in (coordinator, officer):
            client.post(reverse("accounts:see_as", args=[seen.public_id]), {"reason": "Aide"})
            for page in ("dossiers:list", "admissibility:desk", "grants:list"):
                assert NAME not in client.get(reverse(page)).content.decode(), f"{page} as {seen}"
            for page in ("dossiers:detail", "admissibility:sheet"):
                assert client.get(reverse(page, args=[secret.dossier.reference])).status_code in {403, 404}
            client.post(reverse("accounts:stop_seeing_as"))


def test_the_register_of_reads_names_who_is_really_there(secret):
    with undone():
        manager, seen = UserFactory(), UserFactory()
        seen.behind = manager

        log_read(secret.dossier, "Dossier déposé", by=seen)

        assert ReadEntry.objects.get(what="Dossier déposé", dossier=secret.dossier).user == manager


def test_a_desk_dossier_is_closed_by_the_same_barrier():
    dossier = DeskDossierFactory()
    person = tied(dossier, Role.APPRAISER)

    assert Dossier.objects.filter(out_of_bounds(person), pk=dossier.pk).exists()

"""Before the release nothing is visible to anybody but managers; after it, each sees what is theirs."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.appraisal.factories import DeclarationFactory, ReaderFactory
from essaim.calls.factories import GRANT
from essaim.decisions.actions import releases
from essaim.decisions.models import Decision
from essaim.decisions.tests.decisions import (
    REFUSED,
    candidate,
    financed,
    make_ready,
    manager,
    prepare,
    read_by,
    reserve,
    the_wave,
)
from essaim.kit.rules import Rule
from tests import samples_of_candidates, samples_of_committee  # noqa: F401  registers them
from tests.samples import SAMPLES, region_a
from tests.test_access import pages
from tests.walk import undone

pytestmark = pytest.mark.django_db

# What only a decision says: none of it is read anywhere else.
SECRETS = ("77\u202f777", "77777", "Motif tenu secret", "Retour tenu secret", "Liste complémentaire (prête)")
FOLDERS = {"selection", "decisions", "dossiers", "admissibility", "poles", "portals", "calls"}
ENTRIES = {entry.name: entry for entry in pages(get_resolver().url_patterns)}
NAMES = sorted(
    name
    for name, entry in ENTRIES.items()
    if name.partition(":")[0] in FOLDERS and (name in SAMPLES or not entry.takes_arguments)
)
MINE = {entry for entry in NAMES if entry.startswith(("selection:decision", "decisions:"))}
MINE |= {
    f"selection:{page}" for page in ("release", "deliveries", "appeals", "feedback_again", "letter_again")
}


@pytest.fixture
def wave():
    return the_wave()


@pytest.fixture
def secret(wave):
    """A laureate, a reserve and a refusal, ready and not released."""
    tresor = manager()
    region = region_a()
    wanted = {
        candidate(wave, "Le lauréat secret", region=region, pole__is_public=True): financed(77_777),
        candidate(wave, "La réserve secrète", region=region): reserve(1),
        candidate(wave, "Le refusé secret", region=region): REFUSED,
    }
    for dossier, decision in zip(wanted, prepare(wave, tresor, wanted).values(), strict=False):
        read_by(dossier)
        decision.reasons, decision.feedback = "Motif tenu secret", "Retour tenu secret"
        decision.save()
        make_ready(decision, tresor)
    return list(wanted)


def arguments_of(name, dossier, decision):
    if not ENTRIES[name].takes_arguments:
        return {}
    ours = {
        "reference": dossier.pole.reference if name.startswith("poles:") else dossier.reference,
        "slug": dossier.wave.slug,
        "public_id": decision.public_id,
        "door": GRANT,
        "region": dossier.region_id,
        "number": 1,
    }
    return {key: ours.get(key, value) for key, value in SAMPLES[name].arguments().items()}


def body_of(response):
    content = response.getvalue() if response.streaming else response.content
    return content.decode("utf-8", "replace")


def audience(dossier):
    """Everybody but the national managers."""
    reader = ReaderFactory(wave=dossier.wave)
    people = {"stranger": None, "author": dossier.created_by, "other": UserFactory(), "reader": reader.user}
    for role in set(Role) - {Role.PROGRAMME_MANAGER, Role.NATIONAL_OFFICER}:
        people[role.value] = MandateFactory(role=role).user
    people["regional officer"] = MandateFactory(role=Role.NATIONAL_OFFICER, region=dossier.region).user
    return people


def enters(access, user):
    """The other doors stay shut: tests/test_access.py holds them."""
    if user is None:
        return access == "public"
    return not isinstance(access, Rule) or access(user, None)


def test_before_the_release_nobody_else_reads_anything_of_it(secret):
    """One walk: every page that could speak of a dossier, as everybody who does not prepare decisions."""
    dossier = secret[0]
    decision = Decision.objects.get(dossier=dossier)
    urls = {name: reverse(name, kwargs=arguments_of(name, dossier, decision)) for name in NAMES}
    told = []
    for who, user in audience(dossier).items():
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        for url in [url for name, url in urls.items() if enters(ENTRIES[name].access, user)]:
            with undone():
                text = body_of(client.get(url))
            told += [f"{who} at {url}: {word}" for word in SECRETS if word in text]
    assert told == []


def test_a_tie_with_one_dossier_closes_its_door_under_embargo_then_hides_that_dossier_alone(
    secret, signed_in
):
    """The ranks, the amounts and what is left of the envelope would tell what is hidden."""
    dossier = secret[0]
    tied = manager()
    DeclarationFactory(user=tied, dossier=dossier, tied=True)
    decision = Decision.objects.get(dossier=dossier)
    client = signed_in(tied)
    board = reverse("selection:decision_board", args=[dossier.wave.slug, GRANT])

    for name in sorted(MINE):
        url = reverse(name, kwargs=arguments_of(name, dossier, decision))
        text = body_of(client.get(url))
        assert not [word for word in ("Le lauréat secret", *SECRETS) if word in text], url
    assert "La réserve secrète" not in body_of(client.get(board))

    releases.release_now(dossier.wave, [GRANT], by=manager())
    shown = body_of(client.get(board))
    assert "La réserve secrète" in shown
    assert "Le lauréat secret" not in shown
    assert "2 décisions" in " ".join(shown.split())


def test_the_laureates_of_a_wave_do_not_exist_before_its_release(secret, client):
    slug = secret[0].wave.slug

    assert client.get(reverse("decisions:laureates", args=[slug])).status_code == 404
    assert client.get(reverse("decisions:laureates_export", args=[slug, "csv"])).status_code == 404
    assert "Vague d’essai" not in body_of(client.get(reverse("decisions:laureates_waves")))


def test_at_the_release_pages_lists_and_statuses_switch_together(secret, client, signed_in):
    laureate, waiting, refused = secret
    slug = laureate.wave.slug
    releases.release_now(laureate.wave, [GRANT], by=manager())

    page = body_of(client.get(reverse("decisions:laureates", args=[slug])))
    assert "Le lauréat secret" in page
    assert "77\u202f777" in page
    assert "La réserve secrète" not in page
    assert "Le refusé secret" not in page
    table = body_of(client.get(reverse("decisions:laureates_export", args=[slug, "csv"])))
    assert "Le lauréat secret" in table
    assert "Lauréat phase 2" in body_of(client.get(reverse("poles:detail", args=[laureate.pole.reference])))
    own = body_of(signed_in(refused.created_by).get(reverse("decisions:own", args=[refused.reference])))
    assert "Non retenu" in own
    assert "Motif tenu secret" in own
    assert "droit au bouquet de services reste entier" in own
    mine = body_of(signed_in(waiting.created_by).get(reverse("dossiers:detail", args=[waiting.reference])))
    assert "liste complémentaire" in mine.lower()

"""The pages: who finds them, what they show, what they cost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility import actions
from essaim.admissibility.factories import (
    CompletenessRequestFactory,
    DeskDossierFactory,
    LetterFactory,
    ThreadMessageFactory,
    VerdictFactory,
)
from essaim.admissibility.models import CompletenessRequest, Letter, RuleVerdict, Verdict
from essaim.admissibility.tests.situations import judge
from essaim.calls.factories import SUPPORT
from essaim.dossiers.factories import CoAuthorFactory, PieceFactory, SubmissionFactory
from essaim.files.factories import StoredFileFactory

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    return client.get(reverse(f"admissibility:{name}", args=args), query)


DESK_PAGES = ["sheet", "filing", "exchanges", "completion", "letter", "history"]
OWN_PAGES = ["thread", "outcome"]


@pytest.mark.parametrize("name", DESK_PAGES)
def test_the_desk_of_a_dossier_opens_to_its_region_alone(
    name, dossier, appraiser_of, manager, stranger, signed_in
):
    neighbour = appraiser_of(DeskDossierFactory())
    author_and_appraiser = appraiser_of(dossier)
    CoAuthorFactory(dossier=dossier, user=author_and_appraiser)

    for person, status in [
        (appraiser_of(dossier), 200),
        (manager, 200),
        (neighbour, 404),
        (author_and_appraiser, 404),
        (stranger, 403),
        (dossier.created_by, 403),
    ]:
        assert page(signed_in(person), name, dossier.reference).status_code == status


@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_pages_of_the_candidate_open_to_the_co_authors_alone(name, dossier, officer, stranger, signed_in):
    for person, status in [(dossier.created_by, 200), (officer, 404), (stranger, 404)]:
        assert page(signed_in(person), name, dossier.reference).status_code == status


def test_the_sheet_shows_findings_sources_and_the_clock(both_doors, appraiser_of, signed_in):
    text = page(signed_in(appraiser_of(both_doors)), "sheet", both_doors.reference).content.decode()

    for words in [
        "Porteur de droit privé",
        "Décret n° 2015-431, article 3, 1°",
        "Seule une personne peut vérifier cette règle.",
        "Sans décision, refus implicite le",
        "Alerte des 45 jours",
        "subvention",
    ]:
        assert words in text


def test_verdicts_typed_on_the_sheet_are_kept(dossier, appraiser_of, signed_in):
    appraiser = appraiser_of(dossier)
    client = signed_in(appraiser)
    url = reverse("admissibility:sheet", args=[dossier.reference])
    form = client.get(url).context["form"]
    data = {name: form[name].initial or "" for name in form.fields if name != "seen"}

    answer = client.post(url, data | {"outcome_innovation": "met", "reason_innovation": "Vu sur place."})

    assert answer.status_code == 302
    verdict = RuleVerdict.objects.get(rule="innovation")
    assert (verdict.outcome, verdict.reason, verdict.by) == ("met", "Vu sur place.", appraiser)


def test_a_missing_reason_is_told_beside_its_rule_and_nothing_typed_is_lost(dossier, appraiser_of, signed_in):
    client = signed_in(appraiser_of(dossier))
    url = reverse("admissibility:sheet", args=[dossier.reference])
    form = client.get(url).context["form"]
    data = {name: form[name].initial or "" for name in form.fields if name != "seen"}

    answer = client.post(
        url, data | {"outcome_three": "not_met", "reason_three": "", "reason_one_ess": "Très bien."}
    )

    assert "reason_three" in answer.context["form"].errors
    assert "Très bien." in answer.content.decode()
    assert not RuleVerdict.objects.exists()


def test_after_a_conflict_the_second_save_counts(dossier, appraiser_of, signed_in):
    first, second = appraiser_of(dossier), appraiser_of(dossier)
    client = signed_in(second)
    url = reverse("admissibility:sheet", args=[dossier.reference])
    form = client.get(url).context["form"]
    data = {name: form[name].initial or "" for name in form.fields}
    data |= {"outcome_innovation": "not_met", "reason_innovation": "Rien de neuf."}
    actions.save_rule_verdicts(dossier, {"innovation": ("met", "Vu.")}, by=first)

    refused = client.post(url, data)
    assert "Une autre personne a enregistré des verdicts" in refused.content.decode()
    assert "Rien de neuf." in refused.content.decode()
    accepted = client.post(url, data | {"seen": refused.context["form"]["seen"].value()})

    assert accepted.status_code == 302
    assert RuleVerdict.objects.get(rule="innovation").by == second


def test_a_door_is_refused_then_looked_at_then_written_about(dossier, appraiser_of, officer, signed_in):
    appraiser = appraiser_of(dossier)
    judge(dossier, appraiser, private_law="Le porteur est une commune.")
    client = signed_in(appraiser)
    refuse = reverse("admissibility:refuse", args=[dossier.reference, SUPPORT])
    ready = client.get(refuse).context["form"]["reasons"].value()
    assert ready == (
        "La structure porteuse n’est pas une personne morale de droit privé. Le porteur est une commune. "
        "(Décret n° 2015-431, article 3, 1°)"
    )
    client.post(refuse, {"reasons": ready})

    look = reverse("admissibility:second_look", args=[dossier.reference, SUPPORT])
    assert "Le second regard revient à une autre personne" in client.get(look).content.decode()
    signed_in(officer).post(look, {"note": "D’accord.", "confirm": ""})

    dossier.refresh_from_db()
    assert dossier.state == "inadmissible"
    url = reverse("admissibility:letter", args=[dossier.reference])
    form = signed_in(officer).get(url).context["form"]
    assert "n’est pas recevable, pour les motifs suivants." in form["body"].value()


def test_what_the_filing_holds_is_shown_with_its_hashes_and_opens(appraiser_of, signed_in):
    dossier = DeskDossierFactory(submitted_at=timezone.now(), state="submitted", filing=False)
    clean = PieceFactory(dossier=dossier, file=StoredFileFactory(name="statuts.pdf"))
    closed = PieceFactory(dossier=dossier, key="other", file=StoredFileFactory(not_scanned=True))
    SubmissionFactory(dossier=dossier)
    actions.rebuild_desk(by=dossier.created_by)
    client = signed_in(appraiser_of(dossier))

    text = page(client, "filing", dossier.reference).content.decode()
    assert "statuts.pdf" in text
    assert clean.file.sha256[:16] in text
    assert "n’a pas été analysé par un antivirus" in text

    opened = client.get(reverse("admissibility:piece", args=[dossier.reference, clean.file.public_id]))
    b"".join(opened.streaming_content)
    assert opened["Content-Disposition"] == 'attachment; filename="statuts.pdf"'
    assert (
        client.get(
            reverse("admissibility:piece", args=[dossier.reference, closed.file.public_id])
        ).status_code
        == 403
    )
    other = StoredFileFactory()
    assert (
        client.get(reverse("admissibility:piece", args=[dossier.reference, other.public_id])).status_code
        == 404
    )


def test_two_filings_are_compared(dossier, appraiser_of, signed_in):
    dossier.pole.name = "Un autre nom"
    dossier.pole.save()
    SubmissionFactory(dossier=dossier)

    text = page(signed_in(appraiser_of(dossier)), "compare", dossier.reference).content.decode()

    assert "Ce qui a changé du dépôt n°&nbsp;1 au dépôt n°&nbsp;2" in text
    assert "Un autre nom" in text


def test_complements_are_asked_from_the_page(dossier, appraiser_of, signed_in):
    client = signed_in(appraiser_of(dossier))
    url = reverse("admissibility:completion", args=[dossier.reference])
    form = client.get(url).context["form"]
    data = {"pieces": ["statutes"], "message": "Signez-les.", "due_on": form["due_on"].value().isoformat()}
    data["once"] = form["once"].value()

    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302

    assert CompletenessRequest.objects.count() == 1
    text = page(signed_in(dossier.created_by), "thread", dossier.reference).content.decode()
    assert "Des compléments sont attendus" in text
    assert "Statuts" in text
    assert "est suspendu (article L114-5" in text


def test_the_candidate_reads_the_decision_and_its_reasons(officer, signed_in):
    dossier = DeskDossierFactory(doors=[SUPPORT])
    verdict = VerdictFactory(dossier=dossier, reasons="Deux membres seulement.")
    actions.confirm_verdict(verdict, by=officer)

    text = page(signed_in(dossier.created_by), "outcome", dossier.reference).content.decode()

    for words in [
        "Non recevable",
        "Deux membres seulement.",
        "Elle ne vous retire pas le nom",
        "prochaine vague",
    ]:
        assert words in text


def test_the_candidate_of_an_admissible_dossier_knows_about_the_bouquet(dossier, officer, signed_in):
    judge(dossier, officer)
    actions.propose_verdict(dossier, SUPPORT, by=officer, admissible=True)

    text = page(signed_in(dossier.created_by), "outcome", dossier.reference).content.decode()

    assert "quelle que soit la suite donnée à votre demande de subvention" in text


def test_a_letter_is_previewed_sent_and_read_by_the_candidate(dossier, officer, signed_in):
    judge(dossier, officer)
    actions.propose_verdict(dossier, SUPPORT, by=officer, admissible=True)
    client = signed_in(officer)
    url = reverse("admissibility:letter", args=[dossier.reference])
    form = client.get(url).context["form"]

    client.post(url, {name: form[name].value() for name in form.fields})
    preview = page(client, "letter_preview", dossier.reference)
    assert preview.content.startswith(b"%PDF")
    client.post(reverse("admissibility:letter_send", args=[dossier.reference]))

    letter = Letter.objects.get()
    assert (letter.state, letter.act.opened_at) == ("sent", None)
    assert letter.act.content["author"] == "Léa Martin"
    candidate = signed_in(dossier.created_by)
    got = page(candidate, "own_letter", dossier.reference, letter.public_id)
    b"".join(got.streaming_content)
    assert got["Content-Type"] == "application/pdf"
    letter.act.refresh_from_db()
    assert letter.act.opened_by == dossier.created_by


def test_a_look_with_the_eyes_of_the_candidate_notifies_nothing(dossier, signed_in, settings):
    letter = LetterFactory(dossier=dossier, sent=True)
    manager = signed_in(MandateFactory(role=Role.PROGRAMME_MANAGER).user)
    manager.post(reverse("accounts:see_as", args=[dossier.created_by.public_id]), {"reason": "Une question"})

    got = page(manager, "own_letter", dossier.reference, letter.public_id)

    letter.act.refresh_from_db()
    assert "Contenu masqué" in got.content.decode()
    assert letter.act.opened_at is None


def test_the_letter_of_another_dossier_is_not_found(dossier, signed_in):
    other = LetterFactory(sent=True)

    assert (
        page(signed_in(dossier.created_by), "own_letter", dossier.reference, other.public_id).status_code
        == 404
    )


def test_the_history_tells_acts_in_french(dossier, appraiser_of, signed_in):
    appraiser = appraiser_of(dossier)
    judge(dossier, appraiser)
    actions.propose_verdict(dossier, SUPPORT, by=appraiser, admissible=True)

    text = page(signed_in(appraiser), "history", dossier.reference).content.decode()

    for words in [
        "Verdicts enregistrés sur des règles",
        "Verdict proposé",
        "Dossier déclaré recevable",
        appraiser.name,
    ]:
        assert words in text


def test_only_buttons_that_may_be_pressed_are_shown(dossier, manager, signed_in):
    text = page(signed_in(manager), "sheet", dossier.reference).content.decode()

    assert "Lecture seule." in text
    assert "Enregistrer les verdicts" not in text
    assert not Verdict.objects.exists()


def test_a_message_goes_both_ways_and_once(dossier, appraiser_of, signed_in):
    appraiser, candidate = appraiser_of(dossier), signed_in(dossier.created_by)
    url = reverse("admissibility:thread", args=[dossier.reference])
    data = {"text": "Voici une précision.", "once": "abc"}

    candidate.post(url, data)
    candidate.post(url, data)

    text = page(signed_in(appraiser), "exchanges", dossier.reference).content.decode()
    assert text.count("Voici une précision.") == 1
    assert "Message reçu" in page(signed_in(appraiser), "desk").content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_the_thread_costs_the_same_for_one_or_many(count, dossier, signed_in, django_assert_num_queries):
    ThreadMessageFactory.create_batch(count, dossier=dossier)
    CompletenessRequestFactory(dossier=dossier, state="cancelled", closed_at=timezone.now())
    client = signed_in(dossier.created_by)
    page(client, "thread", dossier.reference)

    # savepoint twice, session, user, dossier, requests, what each asks and got, messages
    with django_assert_num_queries(9):
        page(client, "thread", dossier.reference)


def test_statistics_count_by_region_and_by_rule(dossier, appraiser_of, officer, signed_in):
    judge(dossier, appraiser_of(dossier), three="Deux membres.")
    DeskDossierFactory(wave=dossier.wave, region=dossier.region)
    neighbour = MandateFactory(role=Role.APPRAISER, region=DeskDossierFactory(wave=dossier.wave).region).user

    figures = page(signed_in(officer), "statistics").context["figures"]

    assert (figures.total.filed, figures.total.complete, figures.total.waiting) == (3, 3, 3)
    assert {rule.label: rule.failures for rule in figures.rules}["Trois membres"] == 1
    assert page(signed_in(neighbour), "statistics").context["figures"].total.filed == 1
    assert page(signed_in(UserFactory()), "statistics").status_code == 403

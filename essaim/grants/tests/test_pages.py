"""The pages: what each person finds there, what it costs, what the documents are."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.appraisal.actions import declare_tie
from essaim.budget.factories import EnvelopeFactory
from essaim.decisions.actions.reserve import withdraw_laureate
from essaim.decisions.factories import DecisionFrameFactory
from essaim.dossiers.factories import CoAuthorFactory
from essaim.files.factories import PDF
from essaim.grants import actions, queries
from essaim.grants.compute.renewal import GRID
from essaim.grants.factories import AgreementFactory, GrantDecisionFactory
from essaim.grants.models import (
    Agreement,
    AgreementVersion,
    DeclaredAid,
    Hearing,
    IndicatorValue,
    VersionSignature,
)
from essaim.mail.models import Message

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
TABS = ("detail", "text", "payments", "reports", "followup", "aid", "hearings", "renewal")


def said(response):
    text = response.content.decode().replace("\u202f", " ").replace("\xa0", " ").replace("&nbsp;", " ")
    return " ".join(text.split())


def url(name, agreement, *more):
    return reverse(f"grants:{name}", args=[agreement.reference, *more])


def words_of(content):
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def as_typed(form):
    """What a browser would send of a form that nobody touched."""
    values = {field.html_name: field.value() for field in form}
    kept = {name: value for name, value in values.items() if value not in (None, False, "")}
    return {name: value if isinstance(value, list) else str(value) for name, value in kept.items()}


@pytest.mark.parametrize("tab", TABS)
def test_every_page_opens_for_the_pole_the_manager_and_the_budget(tab, running, signed_in, manager, payer):
    for person in (running.dossier.created_by, manager, payer):
        response = signed_in(person).get(url(tab, running))
        assert response.status_code == 200
        assert running.dossier.pole.name in said(response)


@pytest.mark.parametrize("tab", TABS)
def test_a_person_with_a_tie_or_without_any_right_finds_nothing(tab, running, signed_in, manager):
    declare_tie(running.dossier, manager, "mentoring", "Compagnon de ce pôle", by=manager)

    for person in (manager, UserFactory(), MandateFactory(role=Role.COMMITTEE_MEMBER).user):
        assert signed_in(person).get(url(tab, running)).status_code == 404
    page = signed_in(manager).get(reverse("grants:list"))
    assert running.dossier.pole.name not in said(page)
    export = b"".join(signed_in(manager).get(reverse("grants:list_export")).streaming_content).decode()
    assert running.reference not in export


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_for_one_or_many(count, signed_in, manager, django_assert_max_num_queries):
    for _ in range(count):
        AgreementFactory(running=True)

    client = signed_in(manager)
    with django_assert_max_num_queries(14):
        page = said(client.get(reverse("grants:list")))

    assert f"{count} convention" in page


def test_the_story_of_the_money_says_what_the_ledger_says(running, signed_in, manager, payer):
    owner = running.dossier.created_by
    advance = queries.instalments_of(running)[0]
    actions.certify_instalment(advance, by=manager)
    actions.pay_instalment(advance, by=payer, dp="100012345", on=timezone.localdate())

    page = said(signed_in(owner).get(url("detail", running)))

    assert "Avance à la signature : 60 000 € (demande de paiement 100012345)" in page
    assert "40 000 €" in page
    assert "Prochain versement : 40 000 €" in page
    assert "Délai de versement : 30 jours en moyenne" in page


def test_a_manager_prepares_writes_sends_and_both_sign_on_the_pages(decision, signed_in, manager):
    EnvelopeFactory(wave=decision.dossier.wave, credits={YEAR: (Decimal(1_500_000), Decimal(1_500_000))})
    client, owner = signed_in(manager), signed_in(decision.dossier.created_by)
    assert decision.dossier.pole.name in said(client.get(reverse("grants:list")))

    client.post(reverse("grants:prepare", args=[decision.public_id]))
    agreement = Agreement.objects.get()
    assert owner.get(url("pdf", agreement, 1)).status_code == 404
    sent = as_typed(client.get(url("terms", agreement)).context["form"])
    sent |= {"signer_name": "Paul Mercier", "signer_role": "Chef de bureau", "target-jobs": "12"}
    response = client.post(url("terms", agreement), sent)
    assert response.status_code == 302, response.context["form"].errors
    client.post(url("send", agreement))

    signing = {"means": "service"}
    assert "Cochez la case pour signer" in said(owner.post(url("sign", agreement), signing))
    owner.post(url("sign", agreement), signing | {"agreed": "on"})
    client.post(url("sign", agreement), signing | {"agreed": "on"})

    agreement.refresh_from_db()
    assert agreement.state == "signed"
    text = said(owner.get(url("text", agreement)))
    assert "Signée par les deux parties" in text
    signature = VersionSignature.objects.get(side="pole")
    proof = owner.get(url("proof", agreement, signature.public_id, "preuve"))
    words = "".join(
        page.extract_text() for page in PdfReader(BytesIO(b"".join(proof.streaming_content))).pages
    )
    assert agreement.dossier.created_by.name in words


def test_whoever_may_file_but_is_not_the_signatory_signs_nothing(signed_in):
    agreement = AgreementFactory(sent=True)
    other = CoAuthorFactory(dossier=agreement.dossier, right="submit").user

    page = said(signed_in(other).post(url("sign", agreement), {"means": "service", "agreed": "on"}))

    assert "Seule la personne désignée comme signataire du dossier peut signer." in page
    assert not VersionSignature.objects.exists()


def test_a_signature_asks_a_proof_of_less_than_five_minutes_and_keeps_what_was_typed(client):
    agreement = AgreementFactory(sent=True)
    signatory = agreement.dossier.created_by
    client.force_login(signatory)
    typed = {"means": "service", "agreed": "on", "name": "Quelqu’un d’autre"}

    asked = client.post(url("sign", agreement), typed)
    assert asked.url == reverse("accounts:proof")
    assert not VersionSignature.objects.exists()

    client.post(reverse("accounts:proof_code"))
    code = re.search(r"\b\d{6}\b", Message.objects.get(key="proof_code").text)[0]
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert "pas le bon" in said(client.post(reverse("accounts:proof"), {"code": wrong}))
    client.post(reverse("accounts:proof"), {"code": code})
    given = client.get(reverse("accounts:proof"))

    assert 'name="agreed" value="on"' in given.content.decode()
    assert not VersionSignature.objects.exists()
    client.post(url("sign", agreement), typed)
    assert VersionSignature.objects.get().name == signatory.name


def test_a_signed_pdf_may_be_sent_instead(signed_in):
    agreement = AgreementFactory(sent=True)
    client = signed_in(agreement.dossier.created_by)
    sent = {"means": "upload"}

    assert "Joignez le PDF signé" in said(client.post(url("sign", agreement), sent))
    client.post(url("sign", agreement), sent | {"file": SimpleUploadedFile("signe.pdf", PDF)})

    signature = VersionSignature.objects.get()
    assert signature.signed_file.sha256 == signature.evidence["signed_file_sha256"]
    assert not AgreementVersion.objects.filter(state="sent").exists()


def test_a_reader_of_the_dossier_reads_and_does_not_sign(signed_in):
    agreement = AgreementFactory(sent=True)
    reader = CoAuthorFactory(dossier=agreement.dossier, right="read").user

    page = said(signed_in(reader).get(url("sign", agreement)))

    assert "Seule la personne désignée comme signataire du dossier peut signer." in page
    assert '<button class="fr-btn" type="submit">Signer' not in page


def test_the_agreement_is_an_accessible_pdf_with_every_figure(signed_in, manager):
    agreement = AgreementFactory(prepared_by=manager)
    response = signed_in(manager).get(url("pdf", agreement, 1))

    reader = PdfReader(BytesIO(response.content))
    words = " ".join("".join(page.extract_text() for page in reader.pages).split())
    words = words.replace("\u202f", " ").replace("\xa0", " ")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for part in (
        "100 000 €",
        "60 000 €",
        "120 000 €",
        "Contrat d’engagement républicain",
        "Annexe 2",
        "Projet",
    ):
        assert part in words


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_the_report_is_filled_on_its_page_and_what_is_typed_is_kept(
    running, signed_in, manager, time_machine
):
    time_machine.move_to(timezone.now() + timedelta(days=340))
    owner, page = signed_in(running.dossier.created_by), url("report", running, 1)
    form = owner.get(page).context["form"]
    typed = {name: "1000" for name in form.fields if name.startswith("actual-")}
    typed |= {"saved": "0", "activity": "Douze réunions."}

    refused = owner.post(page, typed | {"send": "1"})
    assert "Expliquez l’écart" in said(refused)
    kept = owner.get(page).context["form"]
    assert kept["activity"].value() == "Douze réunions."
    reasons = {name: "Décalé." for name in form.fields if name.startswith("reason-")}
    owner.post(page, typed | reasons | {"saved": refused.context["form"].data["saved"], "send": "1"})
    assert queries.reports_of(running).first().state == "sent"

    signed_in(manager).post(url("review", running, 1), {"accept": "1"})
    assert queries.reports_of(running).first().state == "accepted"


def test_a_hearing_is_opened_answered_and_decided_on_the_pages(running, signed_in, manager):
    client, owner = signed_in(manager), signed_in(running.dossier.created_by)
    until = timezone.localdate() + timedelta(days=21)
    client.post(
        url("hearings", running),
        {"purpose": "suspend", "facts": "Aucun comité.", "answer_until": until.isoformat()},
    )
    hearing = Hearing.objects.get()
    assert "La mesure ne peut pas être prise avant" in said(
        client.get(url("hearing", running, hearing.public_id))
    )

    said_once = {"act": "answer", "text": "Bientôt.", "last": "on", "once": "a"}
    owner.post(url("hearing", running, hearing.public_id), said_once)
    decided = {"act": "decide", "reasons": "Toujours rien."}
    page = client.post(url("hearing", running, hearing.public_id), decided)
    assert "Choisissez de prendre la mesure ou de ne pas donner suite." in said(page)
    preview = client.post(url("hearing", running, hearing.public_id), decided | {"act": "preview"})
    assert "Projet, non notifié" in words_of(preview.content)
    client.post(url("hearing", running, hearing.public_id), decided | {"sense": "take", "sure": "on"})

    running.refresh_from_db()
    assert running.state == "suspended"
    client.post(url("change", running, "reprendre"), {"reason": "Comité tenu."})
    running.refresh_from_db()
    assert running.state == "running"


def test_a_value_is_given_with_its_story(running, signed_in):
    owner = signed_in(running.dossier.created_by)
    sent = {"act": "value", "key": "jobs", "year": "1", "value": "3,5", "story": "Deux apprentis."}

    owner.post(url("followup", running), sent)

    assert IndicatorValue.objects.get().value == Decimal("3.5")
    assert "Deux apprentis." in said(owner.get(url("followup", running)))


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_the_third_year_is_asked_and_refused_on_its_page(running, signed_in, manager, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=400))
    owner = signed_in(running.dossier.created_by)
    owner.post(url("renewal", running), {"text": "Encore un an.", "amount": "40 000"})
    marks = {f"mark-{key}": "1" for key in GRID}
    page = signed_in(manager).post(url("renewal", running), marks | {"reasons": "Trop tôt."})
    assert "Choisissez d’accorder ou de refuser." in said(page)
    refused = {"sense": "refuse", "reasons": "Trop tôt.", "sure": "on"}
    signed_in(manager).post(url("renewal", running), marks | refused)

    assert "25 sur 100" in said(owner.get(url("renewal", running)))


def test_a_laureate_who_withdraws_frees_the_money(signed_in, manager):
    agreement = AgreementFactory()
    DecisionFrameFactory(wave=agreement.dossier.wave)
    withdraw_laureate(agreement.decision, by=manager, reason="Le pôle renonce.", call="")

    agreement.refresh_from_db()
    assert agreement.state == "abandoned"
    assert queries.money_of(agreement).reserved == 0


def test_the_register_of_aid_lists_what_is_signed_under_a_ceiling(running, signed_in, manager):
    response = signed_in(manager).get(reverse("grants:aid_export"))
    lines = b"".join(response.streaming_content).decode().splitlines()

    assert len(lines) == 2
    assert "De minimis général" in lines[1]


def test_the_page_of_the_dossier_leads_to_its_agreement(running, signed_in):
    owner = signed_in(running.dossier.created_by)
    assert owner.get(reverse("grants:of_dossier", args=[running.dossier.reference])).url == url(
        "detail", running
    )
    other = GrantDecisionFactory().dossier
    page = signed_in(other.created_by).get(reverse("grants:of_dossier", args=[other.reference]))
    assert "Aucune convention pour ce dossier" in said(page)


def test_an_aid_declared_by_mistake_is_taken_back(running, signed_in):
    owner = signed_in(running.dossier.created_by)
    typed = {"regime": "general", "amount": "20 000", "granted_on": "2026-01-05", "grantor": "Région"}
    owner.post(url("aid", running), typed | {"act": "declare"})
    row = DeclaredAid.objects.get()
    assert "120 000 € déjà accordés ou déclarés" in said(owner.get(url("aid", running)))

    owner.post(url("aid", running), {"act": "remove", "aid": str(row.public_id)})

    page = said(owner.get(url("aid", running)))
    assert "100 000 € déjà accordés ou déclarés" in page
    assert "120 000 €" not in page


def test_an_agreement_is_closed_with_the_report_of_the_third_party(running, signed_in, manager):
    running.instalments.all().delete()
    running.reports.all().delete()
    actions.end_agreement(running, by=manager, reason="Projet terminé.")
    sent = {"note": "Des emplois et des liens.", "file": SimpleUploadedFile("rapport.pdf", PDF)}

    signed_in(manager).post(url("change", running, "cloturer"), sent)

    running.refresh_from_db()
    assert (running.state, running.evaluation_note) == ("closed", "Des emplois et des liens.")
    assert "Rapport d’évaluation" in said(signed_in(running.dossier.created_by).get(url("detail", running)))

"""Co-authors, invitations, members, pieces, delays: through the pages."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.accounts.queries import service_account
from essaim.calls.factories import GRANT, SUPPORT, WaveFactory
from essaim.dossiers import actions, queries, rules
from essaim.dossiers.factories import CoAuthorFactory, DossierFactory, LateAccessFactory, PieceFactory
from essaim.dossiers.models import CoAuthor, Dossier, LateAccess, Right
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.organizations.factories import OrganizationFactory
from essaim.poles import actions as poles
from essaim.poles.factories import MembershipFactory
from essaim.poles.queries import commitments_of
from essaim.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def link_of(message):
    return next(word for word in message.text.split() if "/invitation/" in word).split(
        "http://localhost:8000"
    )[1]


def test_an_invitation_is_sent_accepted_once_and_gives_its_right(signed_in):
    dossier = DossierFactory()
    signed_in(dossier.created_by).post(
        reverse("dossiers:coauthors", args=[dossier.reference]),
        {"email": "Ada@Example.fr", "right": "comment"},
    )
    link = link_of(Message.objects.get(to="ada@example.fr"))
    ada = UserFactory()

    assert "Accepter" in signed_in(ada).get(link).text
    assert signed_in(ada).post(link).status_code == 302

    assert rules.right_of(ada, dossier) == Right.COMMENT
    assert signed_in(UserFactory()).post(link).status_code == 403


@pytest.mark.parametrize("given", [{"right": Right.SUBMIT}, {"right": Right.SUBMIT, "is_signatory": True}])
def test_an_invitation_to_file_or_sign_is_for_the_invited_address_alone(given):
    dossier = DossierFactory()
    actions.invite_coauthor(dossier, "ada@example.fr", by=dossier.created_by, **given)
    token = link_of(Message.objects.get()).split("/")[-2]
    holder_of_the_link, ada = UserFactory(), UserFactory(email="ada@example.fr")

    with pytest.raises(Refused, match="avec l’adresse à laquelle elle est partie"):
        actions.accept_invitation(token, by=holder_of_the_link, at=timezone.now())
    actions.accept_invitation(token, by=ada, at=timezone.now())

    assert rules.right_of(ada, dossier) == Right.SUBMIT
    assert rules.right_of(holder_of_the_link, dossier) == ""


@pytest.mark.parametrize("spelling", ["{}", "{}+membre", "{}+x.y"])
def test_an_author_never_answers_for_a_member(spelling):
    dossier = DossierFactory()
    author = dossier.created_by
    name, _, domain = author.email.partition("@")
    member = MembershipFactory(pole=dossier.pole, contact_email="")
    forged = f"{spelling.format(name).upper()}@{domain}"

    with pytest.raises(ValidationError, match="C’est l’adresse d’un auteur du dossier"):
        actions.update_member(dossier, member, by=author, at=dossier.wave.opens_at, contact_email=forged)
    member.refresh_from_db()
    assert member.contact_email == ""


def test_two_members_do_not_answer_by_one_address():
    dossier = DossierFactory()
    MembershipFactory(pole=dossier.pole, contact_email="ada@mairie.fr")
    other = MembershipFactory(pole=dossier.pole, contact_email="")

    with pytest.raises(ValidationError, match="C’est déjà l’adresse d’un autre membre"):
        actions.update_member(
            dossier, other, by=dossier.created_by, at=dossier.wave.opens_at, contact_email="ada+2@mairie.fr"
        )


def test_the_desk_knows_which_address_answered_and_from_whose_session():
    dossier = DossierFactory()
    member = MembershipFactory(pole=dossier.pole, contact_email="ada@mairie.fr")
    at = dossier.wave.opens_at
    actions.invite_members(dossier, by=dossier.created_by, at=at, member=member.reference)
    text = Message.objects.get(key="membership_invitation").text
    token = next(word for word in text.split() if "/engagement/" in word).split("/")[-2]
    poles.answer_invitation(
        token, by=service_account(), confirm=True, name="Ada, maire", session=dossier.created_by
    )

    (row,) = commitments_of(dossier.pole)
    assert (row.address, row.domain, row.by_author) == ("ada@mairie.fr", "mairie.fr", True)


def test_the_link_of_a_removed_invitation_is_dead(signed_in):
    dossier = DossierFactory()
    coauthor = actions.invite_coauthor(dossier, "x@example.fr", Right.EDIT, by=dossier.created_by)
    link = link_of(Message.objects.get())

    actions.remove_coauthor(coauthor, by=dossier.created_by)

    assert signed_in(UserFactory()).get(link).status_code == 404


def test_somebody_who_can_file_always_remains():
    dossier = DossierFactory()
    author = dossier.coauthors.get()

    with pytest.raises(
        Refused, match=r"^Il doit rester au moins une personne qui puisse déposer le dossier\.$"
    ):
        actions.change_right(author, Right.READ, by=dossier.created_by)


def test_invitations_are_limited_by_the_hour():
    dossier = DossierFactory()
    author = dossier.created_by
    for n in range(10):
        actions.invite_coauthor(dossier, f"p{n}@example.fr", Right.READ, by=author)
    last = dossier.coauthors.latest("pk")
    for _ in range(20):  # the same message again and again counts as much
        actions.resend_invitation(last, by=author)

    for sending in (
        lambda: actions.invite_coauthor(dossier, "de-trop@example.fr", Right.READ, by=author),
        lambda: actions.resend_invitation(last, by=author),
    ):
        with pytest.raises(Refused, match=r"^Trop d’invitations en une heure\. Réessayez plus tard\.$"):
            sending()


def test_the_link_of_an_invitation_is_read_by_nobody_else():
    dossier = DossierFactory()
    actions.invite_coauthor(dossier, "invitee@example.fr", Right.READ, by=dossier.created_by)

    assert Message.objects.get().secret


def test_an_editor_asks_the_signatory_to_file():
    dossier = DossierFactory()
    editor = CoAuthorFactory(dossier=dossier).user

    assert actions.ask_signature(dossier, by=editor) == 1
    assert Message.objects.get().to == dossier.created_by.email


def test_a_file_is_joined_replaced_and_opened_by_its_author(signed_in):
    dossier = DossierFactory()
    client = signed_in(dossier.created_by)
    url = reverse("dossiers:piece_add", args=[dossier.reference])
    for name in ("statuts.pdf", "statuts-2.pdf"):
        file = BytesIO(PDF)
        file.name = name
        assert client.post(url, {"key": "statutes", "file": file}).status_code == 302

    piece = dossier.pieces.get(removed_at=None)
    opened = client.get(reverse("dossiers:piece", args=[dossier.reference, piece.public_id]))

    assert piece.file.name == "statuts-2.pdf"
    assert dossier.pieces.count() == 2
    assert opened["Content-Disposition"].startswith("attachment")
    opened.close()


@pytest.mark.parametrize(
    ("name", "content"),
    [("vide.pdf", b""), ("a.svg", b"<svg><script/></svg>"), ("a.pdf.exe", PDF), ("a.pdf", b"non")],
)
def test_a_bad_file_is_refused_with_its_reason_on_the_page(name, content, signed_in):
    dossier = DossierFactory()
    file = BytesIO(content)
    file.name = name

    page = signed_in(dossier.created_by).post(
        reverse("dossiers:piece_add", args=[dossier.reference]), {"key": "statutes", "file": file}
    )

    assert page.status_code == 200
    assert "es-summary" in page.text
    assert not dossier.pieces.exists()


def test_members_are_changed_by_editors_alone():
    dossier = DossierFactory()
    reader = CoAuthorFactory(dossier=dossier, right=Right.READ).user
    when = {"at": dossier.wave.opens_at, "kind": "ess"}

    member = actions.add_member(dossier, OrganizationFactory(), by=dossier.created_by, **when)

    assert member.pole == dossier.pole
    with pytest.raises(Refused):
        actions.add_member(dossier, OrganizationFactory(), by=reader, **when)


def test_inviting_all_says_who_cannot_be_reached(signed_in):
    dossier = DossierFactory()
    MembershipFactory(pole=dossier.pole)
    MembershipFactory(pole=dossier.pole, contact_email="", organization__name="Muette")

    page = signed_in(dossier.created_by).post(
        reverse("dossiers:members_invite", args=[dossier.reference]), follow=True
    )

    assert "1 invitation envoyée." in page.text
    assert "Muette" in page.text


def test_the_territory_gives_the_region_that_appraises(signed_in):
    dossier = DossierFactory(pole__without_region=True)
    commune = CommuneFactory()

    signed_in(dossier.created_by).post(
        reverse("dossiers:territory", args=[dossier.reference]), {"pasted": commune.code}
    )

    dossier.refresh_from_db()
    assert dossier.region == commune.region


def test_a_budget_table_is_saved_and_checked(signed_in):
    dossier = DossierFactory(doors=[SUPPORT, GRANT])
    data = {"version": "0", "amount-64A-0-1": "40000", "fte-64A-0-1": "0,8", "amount-74A-0-1": "30 000"}

    page = signed_in(dossier.created_by).post(
        reverse("dossiers:budget", args=[dossier.reference]), data, follow=True
    )

    assert set(dossier.budget_lines.values_list("account", "amount")) == {("64A", 40_000), ("74A", 30_000)}
    assert "Les charges dépassent les produits de 10\u202f000\u00a0€." in page.text
    assert "50\u202f000\u00a0€ par équivalent temps plein et par an." in page.text


def test_a_manager_grants_a_delay_and_admits_a_late_filing(signed_in):
    late = DossierFactory(late=True, closed=True)
    officer = signed_in(MandateFactory(role=Role.NATIONAL_OFFICER).user)
    url = reverse("dossiers:lateness")
    until = timezone.localtime(timezone.now() + timedelta(days=2))

    assert late.pole.name in officer.get(url).text
    officer.post(
        url,
        {
            "wave": late.wave.slug,
            "reference": late.reference,
            "until": f"{until:%Y-%m-%dT%H:%M}",
            "reason": "Panne du service",
        },
    )
    officer.post(reverse("dossiers:late_admit", args=[late.reference]), {"reason": "Panne du service"})

    late.refresh_from_db()
    assert LateAccess.objects.get().dossier == late
    assert late.state == "submitted"
    assert signed_in(UserFactory()).get(url).status_code == 403


def test_a_regional_manager_grants_no_delay():
    access = LateAccessFactory()
    regional = MandateFactory(role=Role.NATIONAL_OFFICER, region=access.dossier.region).user

    with pytest.raises(Refused, match="Cette action est réservée aux responsables nationaux de cet appel"):
        actions.revoke_late_access(access, by=regional)


def test_a_dossier_is_opened_with_a_new_pole(signed_in):
    wave = WaveFactory(open=True)
    lead = OrganizationFactory()
    author = UserFactory()

    page = signed_in(author).post(
        f"{reverse('dossiers:start')}?vague={wave.slug}",
        {"doors": [SUPPORT], "pole": "new", "name": "Le pôle du fleuve", "number": lead.siret},
    )

    dossier = Dossier.objects.get()
    assert page.status_code == 302 or "registre" in page.text
    assert (dossier.pole.name, dossier.created_by) == ("Le pôle du fleuve", author)
    assert "le pole du fleuve" in dossier.search_text


def test_when_the_register_is_silent_the_lead_is_typed_by_hand(signed_in):
    wave = WaveFactory(open=True)
    client = signed_in(UserFactory())
    url = f"{reverse('dossiers:start')}?vague={wave.slug}"
    data = {"doors": [SUPPORT], "pole": "new", "name": "Le pôle", "number": "73282932000074"}

    page = client.post(url, data)
    assert "Saisir l’organisation à la main" in page.text
    client.post(url, data | {"org_name": "Asso du fleuve", "siret": "73282932000074"})

    assert Dossier.objects.get().pole.lead.origin == "manual"


def test_a_piece_of_somebody_else_cannot_be_joined():
    dossier = DossierFactory()
    piece = PieceFactory(dossier=dossier)

    with pytest.raises((Refused, ValidationError)):
        actions.add_piece(dossier, "statutes", piece.file, by=dossier.created_by, at=dossier.wave.opens_at)


def test_nobody_takes_part_twice():
    dossier = DossierFactory()
    author = dossier.created_by
    actions.invite_coauthor(dossier, "autre-adresse@example.fr", Right.READ, by=author)
    token = link_of(Message.objects.get()).split("/")[-2]

    actions.accept_invitation(token, by=author, at=timezone.now())

    assert CoAuthor.objects.filter(dossier=dossier, removed_at=None).count() == 1


def test_asked_twice_an_invitation_a_member_and_a_dossier_are_one():
    dossier = DossierFactory()
    author, at, organization = dossier.created_by, dossier.wave.opens_at, OrganizationFactory()
    actions.invite_coauthor(dossier, "x@example.fr", Right.READ, by=author)
    actions.add_member(dossier, organization, by=author, at=at, kind="ess")
    first = actions.start_with_new_pole(dossier.wave, [SUPPORT], by=author, at=at, name="Le pôle", lead=None)

    with pytest.raises(ValidationError, match="Cette personne est déjà invitée"):
        actions.invite_coauthor(dossier, "X@example.fr ", Right.READ, by=author)
    with pytest.raises(ValidationError, match="Cette organisation est déjà membre du pôle"):
        actions.add_member(dossier, organization, by=author, at=at, kind="ess")
    assert first == actions.start_with_new_pole(
        dossier.wave, [SUPPORT], by=author, at=at, name="Le pôle", lead=None
    )


@pytest.mark.parametrize("right", Right.values)
def test_a_coauthor_who_was_removed_no_longer_reads_writes_nor_files(right, signed_in):
    dossier = DossierFactory()
    coauthor = CoAuthorFactory(dossier=dossier, right=right)
    page = reverse("dossiers:detail", args=[dossier.reference])
    assert signed_in(coauthor.user).get(page).status_code == 200

    actions.remove_coauthor(coauthor, by=dossier.created_by)

    assert signed_in(coauthor.user).get(page).status_code == 404
    fresh = Dossier.objects.get(pk=dossier.pk)
    assert not Dossier.objects.filter(rules.visible_to(coauthor.user)).exists()
    assert not any(
        allowed(coauthor.user, fresh) for allowed in (rules.is_coauthor, rules.may_edit, rules.may_submit)
    )


def test_the_delay_of_one_person_is_not_taken_by_inviting_them():
    dossier = DossierFactory(closed=True)
    LateAccessFactory(dossier=None, wave=dossier.wave, email="retardataire@example.fr")
    CoAuthorFactory(dossier=dossier, pending=True, email="retardataire@example.fr")

    assert not rules.in_time(dossier, timezone.now())


def test_nobody_admits_or_delays_their_own_dossier():
    dossier = DossierFactory(late=True, closed=True)
    officer = MandateFactory(role=Role.NATIONAL_OFFICER).user
    CoAuthorFactory(dossier=dossier, user=officer, removed=True)
    own = r"^Vous prenez part à ce dossier\u00a0: cette décision revient à une autre personne\.$"
    tomorrow = timezone.now() + timedelta(days=1)

    with pytest.raises(Refused, match=own):
        actions.admit_late(dossier, by=officer, reason="Panne")
    with pytest.raises(Refused, match=own):
        actions.grant_late_access(dossier.wave, by=officer, until=tomorrow, reason="Panne", dossier=dossier)


@pytest.mark.parametrize("right", [Right.READ, Right.COMMENT, Right.EDIT])
def test_a_pole_is_put_in_a_new_dossier_by_those_who_may_file_for_it(right):
    dossier = DossierFactory()
    coauthor = CoAuthorFactory(dossier=dossier, right=right)
    former = dossier.pole.created_by = UserFactory()
    dossier.pole.save()

    assert dossier.pole in queries.poles_of(dossier.created_by)
    assert dossier.pole not in queries.poles_of(coauthor.user)
    assert dossier.pole not in queries.poles_of(former)

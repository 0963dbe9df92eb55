"""Every page that a person reads, as somebody who may see it, in the demonstration.

A new page must be given here, or said in NOT_PAGES: test_every_page.py refuses what is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.urls import reverse

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import User
from essaim.accounts.queries import service_account
from essaim.admissibility import actions as desk
from essaim.admissibility.factories import (
    LetterFactory,
    RequestItemFactory,
    ThreadMessageFactory,
    VerdictFactory,
)
from essaim.admissibility.models import Batch, BatchItem, CompletenessRequest
from essaim.calls.factories import WaveFactory
from essaim.calls.models import Call, Wave
from essaim.dossiers.factories import (
    AnswerFactory,
    CoAuthorFactory,
    CommentFactory,
    DossierFactory,
    LateAccessFactory,
    SubmissionFactory,
)
from essaim.dossiers.models import AnswerPast, Dossier
from essaim.files.factories import ExportFactory
from essaim.kit.references import fingerprint
from essaim.mail.factories import MessageFactory
from essaim.organizations.models import Organization
from essaim.poles.factories import MembershipFactory
from essaim.poles.models import Pole, PoleStatus
from tests.journeys import (
    tour_of_animation,
    tour_of_appraisal,
    tour_of_committee,
    tour_of_decisions,
    tour_of_money,
    tour_of_notices,
    tour_of_services,
    tour_of_studio,
)

NOT_PAGES = {
    **tour_of_services.NOT_PAGES,
    **tour_of_studio.NOT_PAGES,
    **tour_of_animation.NOT_PAGES,
    **tour_of_money.NOT_PAGES,
    **tour_of_committee.NOT_PAGES,
    **tour_of_decisions.NOT_PAGES,
    **tour_of_notices.NOT_PAGES,
    **tour_of_appraisal.NOT_PAGES,  # answers GET, but no page to read: what it gives instead
    "portals:robots": "a file for search engines",
    "portals:alive": "for machines",
    "portals:ready": "for machines",
    "portals:health": "for machines",
    "portals:metrics": "for machines",
    "portals:journal_heads": "for machines",
    "budget:schedule_export": "a file",
    "grants:reply_file": "a file",
    "portals:security": "a file for who found a weakness",
    "account_signup": "the sign-in page",
    "account_confirm_login_code": "the sign-in page, without a code asked: tests/journeys/test_sign_in.py",
    "account_email_verification_sent": "the account, without an address to confirm: test_sign_in.py",
    "account_logout": "the sign-in page, without a session",
    "account_reauthenticate": "asks again who has a password: essaim/accounts",
    "account_change_password": "the choice of a password, for who has none",
    "account_login": "a form that the demonstration does not need: test_sign_in.py",
    "accounts:proof": "asks again who commits, before an act that waits: essaim/accounts",
    "accounts:signed_in_again": "the end of signing in again in a window",
    "admissibility:batch_preview": "the desk, without a selection",
    "admissibility:export": "a file",
    "admissibility:filing_pdf": "a file",
    "admissibility:letter_file": "a file",
    "admissibility:letter_preview": "a file",
    "admissibility:own_letter": "a file",
    "admissibility:piece": "a file",
    "calls:document": "a file",
    "calls:ics": "a file",
    "calls:wave_export": "a file",
    "dossiers:filed_piece": "a file",
    "dossiers:filing_pdf": "a file",
    "dossiers:piece": "a file",
    "files:export_download": "a file",
    "files:upload": "what came of a file, for a script",
    "mfa_authenticate": "the second step of signing in: test_sign_in.py",
    "mfa_deactivate_totp": "for who has an application: test_sign_in.py",
    "mfa_download_recovery_codes": "a file",
    "mfa_edit_webauthn": "for who has a key: test_sign_in.py",
    "mfa_generate_recovery_codes": "for who has a second factor: test_sign_in.py",
    "mfa_login_webauthn": "what a key must sign, for a script",
    "mfa_reauthenticate": "asks again who has a second factor: test_sign_in.py",
    "mfa_reauthenticate_webauthn": "asks again who has a key: test_sign_in.py",
    "mfa_remove_webauthn": "for who has a key: test_sign_in.py",
    "mfa_view_recovery_codes": "for who has a second factor: test_sign_in.py",
}


@dataclass(frozen=True)
class Stop:
    """A page and its visitor."""

    page: str
    who: User | None
    url: str


def at(page: str, who: User | None, query: str = "", **arguments: Any) -> Stop:
    return Stop(page, who, reverse(page, kwargs=arguments) + query)


def tour() -> list[Stop]:
    """The demonstration is loaded, and what it lacks is added; then every page, visitor by visitor."""
    call_command("demo", verbosity=0)
    desk.rebuild_desk(by=service_account())
    reviews = tour_of_appraisal.appraisal(at, person)
    money = tour_of_money.money(at, person)
    sittings = tour_of_committee.committee(at, person)
    notified = tour_of_notices.notices(at, person)
    decided = tour_of_decisions.decisions(at, person)
    life = tour_of_animation.animation(at, person)
    help_given = tour_of_services.services(at, person)
    chosen = tour_of_studio.studio(at, person)
    above = [*chosen, *help_given, *reviews, *money, *sittings, *notified, *decided, *life]
    return [*strangers(), *candidates(), *managers(), *appraisers(), *above, *everyone()]


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.essaim.example")


def one(state: str, **more: Any) -> Dossier:
    """A fictional dossier of the running wave in Occitanie if there is one, else anywhere."""
    found = Dossier.objects.filter(state=state, pole__is_demo=True, **more).order_by("-wave__opens_at", "pk")
    return found.select_related("created_by", "pole", "wave", "region").first() or found.get()


def strangers() -> Iterator[Stop]:
    call, wave = Call.objects.get(slug="ami-ptce-emergents"), Wave.objects.get(slug="demonstration")
    MembershipFactory(invited=True, token="a-personal-link", pole=one("draft").pole)
    pole = PoleStatus.objects.filter(pole__is_public=True).order_by("pk")[0].pole
    names = ["home", "help", "contact", "accessibility", "legal", "privacy", "sitemap"]
    yield from (at(f"portals:{name}", None) for name in names)
    yield at("account_request_login_code", None)
    yield at("account_inactive", None)
    yield at("ui:styleguide", None)
    yield at("charts:gallery", None)
    yield at("calls:list", None)
    yield at("calls:detail", None, slug=call.slug)
    yield at("calls:history", None, slug=call.slug)
    yield at("calls:eligibility", None, slug=call.slug)
    yield at("calls:eligibility", None, "?voir=1&private=oui", slug=call.slug)
    yield at("calls:questions", None, slug=call.slug, wave_slug=wave.slug)
    yield at("poles:list", None)
    yield at("poles:list", None, "?search=introuvable")
    yield at("poles:detail", None, reference=pole.reference)
    yield at("poles:engagement", None, token="a-personal-link")
    yield at("territories:place_search", None, "?q=Lyon")


def candidates() -> Iterator[Stop]:
    yield at("portals:board", person("coordination"))
    yield at("dossiers:list", person("coordination"))
    yield at("services:entitlements", person("coordination"))
    yield from drafting(enriched(one("draft", doors__len=2)))
    yield from filed_dossiers()
    yield from following()


def enriched(draft: Dossier) -> Dossier:
    """A draft at work: remarks, invitations, a text kept aside, a member who has not answered."""
    author = draft.created_by
    key = draft.version.content["sections"][0]["questions"][0]["key"]
    CommentFactory(dossier=draft, key=key, by=author)
    CoAuthorFactory(
        dossier=draft,
        pending=True,
        email="camille@example.fr",
        token_fingerprint=fingerprint("an-invitation"),
    )
    CoAuthorFactory(dossier=draft)
    AnswerPast.objects.create(dossier=draft, key=key, value="Un texte écarté.", why="conflict", by=author)
    MembershipFactory(pole=draft.pole)
    return draft


def drafting(draft: Dossier) -> Iterator[Stop]:
    author, reference = draft.created_by, draft.reference
    wave = f"?vague={draft.wave.slug}"
    yield at("portals:board", author)
    yield at("dossiers:list", author)
    yield at("dossiers:start", author)
    yield at("dossiers:start", author, wave)
    yield at("organizations:lookup", author)
    lead = Organization.objects.get(pk=draft.pole.lead_id)
    yield at("organizations:detail", author, public_id=lead.public_id)
    names = ["detail", "pole", "lead", "checklist", "members", "member_add", "territory", "kept", "budget"]
    names += ["pieces", "coauthors", "review", "withdraw", "print"]
    yield from (at(f"dossiers:{name}", author, reference=reference) for name in names)
    yield at("dossiers:territory", author, "?chercher=Lyon", reference=reference)
    for section in draft.version.content["sections"][:5]:
        yield at("dossiers:section", author, reference=reference, key=section["key"])
    member = draft.pole.memberships.last()
    yield at("dossiers:member_edit", author, reference=reference, member=member.reference)
    yield at("dossiers:member_remove", author, reference=reference, member=member.reference)
    yield at("dossiers:invitation", person("direction"), token="an-invitation")


def filed_dossiers() -> Iterator[Stop]:
    dossier = one("submitted")
    SubmissionFactory(dossier=dossier)
    author, reference = dossier.created_by, dossier.reference
    yield at("dossiers:detail", author, reference=reference)
    yield at("dossiers:filing", author, reference=reference, number=1)
    yield at("dossiers:compare", author, reference=reference, number=2, other=1)
    yield at("portals:board", author)
    refused = one("inadmissible")
    yield at("dossiers:carry", refused.created_by, reference=refused.reference)


def following() -> Iterator[Stop]:
    """What the administration answers, read by the candidate."""
    waiting, good, bad = one("incomplete"), one("admissible"), one("inadmissible")
    ThreadMessageFactory(dossier=waiting)
    asked = CompletenessRequest.objects.get(dossier=waiting, state="open")
    item = RequestItemFactory(request=asked, key="one-more")
    LetterFactory(dossier=good, sent=True)
    LetterFactory(dossier=bad, sent=True)
    for dossier in (waiting, good, bad):
        yield at("dossiers:detail", dossier.created_by, reference=dossier.reference)
        yield at("admissibility:thread", dossier.created_by, reference=dossier.reference)
        yield at("admissibility:outcome", dossier.created_by, reference=dossier.reference)
    yield at(
        "admissibility:explain", waiting.created_by, reference=waiting.reference, public_id=item.public_id
    )
    yield at("services:entitlements", good.created_by)


def appraisers() -> Iterator[Stop]:
    officer, region = person("cna"), person("cra.occitanie")
    dossier, refused, waiting = one("submitted"), one("inadmissible"), one("incomplete")
    proposed = VerdictFactory(dossier=dossier, door=dossier.doors[0], proposed_by=region)
    batch = Batch.objects.create(kind="letters", by=officer, once_key="a-batch")
    BatchItem.objects.create(batch=batch, dossier=dossier)
    yield at("portals:board", region)
    yield at("portals:board", officer)
    yield at("admissibility:desk", region)
    yield at("admissibility:desk", officer)
    yield at("admissibility:statistics", officer)
    yield at("admissibility:batch", officer, public_id=batch.public_id)
    for name in ["sheet", "filing", "compare", "exchanges", "completion", "letter", "history"]:
        yield at(f"admissibility:{name}", officer, reference=dossier.reference)
    yield at("admissibility:sheet", officer, reference=refused.reference)
    yield at("admissibility:letter", officer, reference=refused.reference)
    yield at("admissibility:exchanges", officer, reference=waiting.reference)
    yield at("admissibility:refuse", officer, reference=waiting.reference, door=waiting.doors[0])
    yield at("admissibility:second_look", officer, reference=dossier.reference, door=proposed.door)
    yield at("admissibility:reopen", officer, reference=refused.reference)
    export = ExportFactory(ready=True, requested_by=officer)
    yield at("files:export", officer, public_id=export.public_id)


def managers() -> Iterator[Stop]:
    manager = person("tresor")
    yield at("portals:board", manager)
    yield from steering(manager)
    yield from late_ones(manager)
    yield from letterbox(manager)
    yield from people(manager)


def steering(manager: User) -> Iterator[Stop]:
    call, wave = Call.objects.get(slug="ami-ptce-emergents"), Wave.objects.get(slug="demonstration")
    draft = Wave.objects.filter(version=None).first() or WaveFactory(call=call)
    yield from (at(f"calls:{name}", manager) for name in ["manage", "call_create", "wave_import"])
    for name in ["call", "call_texts", "call_publish", "call_documents", "wave_create"]:
        yield at(f"calls:{name}", manager, slug=call.slug)
    yield at("calls:call_version", manager, slug=call.slug, number=1)
    for name in ["wave", "wave_preview", "wave_publish", "wave_versions"]:
        yield at(f"calls:{name}", manager, slug=wave.slug)
    yield at("calls:wave", manager, slug=draft.slug)
    yield at("calls:wave_publish", manager, slug=draft.slug)
    for decision in ["clore", "prolonger"]:
        yield at("calls:wave_decide", manager, slug=wave.slug, decision=decision)
    yield from screens(manager, wave)
    alone = WaveFactory(closed=True).call
    yield at("calls:call_end", manager, slug=alone.slug)
    ended = WaveFactory(call__ended=True, closed=True).call
    yield at("calls:call_resume", manager, slug=ended.slug)


def screens(manager: User, wave: Wave) -> Iterator[Stop]:
    from essaim.calls.views.workspace import LISTS, PARTS  # noqa: PLC0415  once the URLs are ready

    content = wave.working
    for screen in PARTS:
        yield at("calls:wave_part", manager, slug=wave.slug, screen=screen)
    for screen, listed in LISTS.items():
        yield at("calls:wave_list", manager, slug=wave.slug, screen=screen)
        yield at("calls:wave_item_add", manager, slug=wave.slug, screen=screen)
        if items := content.get(listed.kind):
            key = {"slug": wave.slug, "screen": screen, "key": items[0]["key"]}
            yield at("calls:wave_item", manager, **key)
            yield at("calls:wave_item_remove", manager, **key)


def late_ones(manager: User) -> Iterator[Stop]:
    late = DossierFactory(late=True, closed=True, pole=Pole.objects.filter(is_demo=True).first())
    LateAccessFactory(dossier=late)
    AnswerFactory(dossier=late)
    yield at("dossiers:lateness", manager)
    yield at("dossiers:late_admit", manager, reference=late.reference)


def letterbox(manager: User) -> Iterator[Stop]:
    call = Call.objects.get(slug="ami-ptce-emergents")
    bounced = MessageFactory(bounced=True)
    MessageFactory(sent=True)
    yield at("calls:outbox", manager)
    yield at("calls:outbox_message", manager, public_id=bounced.public_id)
    yield at("calls:outbox_message", manager, public_id=MessageFactory().public_id)
    yield at("calls:words_calls", manager)
    yield at("calls:words_list", manager, slug=call.slug)
    yield at("calls:words_edit", manager, slug=call.slug, key="dossier_registered")


def people(manager: User) -> Iterator[Stop]:
    someone = person("cra.bretagne")
    mandate = someone.mandates.get()
    MandateFactory(user=someone, to_come=True)
    yield at("accounts:people", manager)
    yield at("accounts:invite", manager)
    for name in ["person", "grant", "account_switch", "see_as", "factor_reset", "sessions_end"]:
        yield at(f"accounts:{name}", manager, public_id=someone.public_id)
    yield at("accounts:mandate_end", manager, public_id=mandate.public_id)
    yield at("accounts:mandate_revoke", manager, public_id=mandate.public_id)


def everyone() -> Iterator[Stop]:
    for name in ["direction", "budget", "comite", "compagnon", "prestataire", "partenaire", "evaluation"]:
        yield at("portals:board", person(name))
    operator = person("exploitation")
    EmailAddress.objects.update_or_create(user=operator, email=operator.email, defaults={"verified": True})
    yield at("portals:board", operator)
    yield at("accounts:profile", operator)
    yield at("accounts:second_factor", operator)
    names = ["account_email", "account_set_password", "usersessions_list", "mfa_index"]
    names += ["mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"]
    yield from (at(name, operator) for name in names)

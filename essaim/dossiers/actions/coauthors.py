"""Who writes the dossier with whom."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.actions import Limit, count_try
from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.dossiers import rules
from essaim.dossiers.models import CoAuthor, Dossier, Right
from essaim.dossiers.queries import invitation_behind
from essaim.kit.references import fingerprint, new_token
from essaim.kit.rules import Refused
from essaim.mail import outbox

INVITATIONS_AN_HOUR = 30  # sent by one person, all dossiers together
NOT_THE_INVITED = (
    "Cette invitation donne le droit de déposer ou de signer\u00a0: elle s’accepte avec l’adresse à laquelle "
    "elle est partie. Connectez-vous avec cette adresse, ou demandez une invitation à la vôtre."
)
LIFE = timedelta(days=30)


@transaction.atomic
def invite_coauthor(
    dossier: Dossier, email: str, right: str, *, by: User, is_signatory: bool = False
) -> CoAuthor:
    """Send a personal link, accepted once signed in: with the invited address when it lets file or sign."""
    rules.may_invite.check(by, dossier)
    _not_too_many(by)
    Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)  # a double click invites once
    if dossier.coauthors.filter(email=email.strip().lower(), removed_at=None).exists():
        raise ValidationError("Cette personne est déjà invitée.")
    token = new_token()
    coauthor = CoAuthor(
        dossier=dossier,
        email=email.strip().lower(),
        right=right,
        is_signatory=is_signatory,
        invited_by=by,
        token_fingerprint=fingerprint(token),
    )
    coauthor.full_clean(exclude=["dossier", "user", "invited_by"])
    coauthor.save()
    record("invite_coauthor", dossier, by=by, to=coauthor.email, right=right)
    _send(coauthor, token, by)
    return coauthor


@transaction.atomic
def resend_invitation(coauthor: CoAuthor, *, by: User) -> None:
    """A new link; the former one dies."""
    rules.may_invite.check(by, coauthor.dossier)
    if coauthor.accepted_at:
        raise Refused("Cette personne a déjà accepté l’invitation.")
    _not_too_many(by)
    token = new_token()
    coauthor.token_fingerprint = fingerprint(token)
    coauthor.invited_at, coauthor.invited_by = timezone.now(), by
    coauthor.save(update_fields=["token_fingerprint", "invited_at", "invited_by"])
    record("resend_invitation", coauthor.dossier, by=by, to=coauthor.email)
    _send(coauthor, token, by)


@transaction.atomic
def accept_invitation(token: str, *, by: User, at: datetime) -> Dossier:
    """Take part in the dossier. The link works once, for the person who is signed in."""
    coauthor = invitation_behind(token)
    if coauthor:  # of two people at the same instant, the second one finds the link used
        CoAuthor.objects.select_for_update().only("pk").get(pk=coauthor.pk)
        coauthor = invitation_behind(token)
    if coauthor is None or coauthor.invited_at < at - LIFE:
        raise Refused("Ce lien n’est pas, ou n’est plus, valable. Demandez une nouvelle invitation.")
    if (coauthor.right == Right.SUBMIT or coauthor.is_signatory) and coauthor.email != by.email:
        raise Refused(NOT_THE_INVITED)
    dossier = coauthor.dossier
    if held := dossier.coauthors.filter(rules.accepted(by)).exclude(pk=coauthor.pk).first():
        _merge(held, coauthor, at)
    else:
        coauthor.user, coauthor.accepted_at, coauthor.token_fingerprint = by, at, ""
        coauthor.save(update_fields=["user", "accepted_at", "token_fingerprint"])
    record("accept_invitation", dossier, by=by, email=coauthor.email, right=coauthor.right)
    return dossier


@transaction.atomic
def change_right(coauthor: CoAuthor, right: str, *, by: User) -> None:
    rules.may_invite.check(by, coauthor.dossier)
    if right not in Right.values:
        raise ValidationError("Ce droit n’existe pas.")
    _somebody_still_submits(coauthor, right)
    coauthor.right = right
    coauthor.save(update_fields=["right"])
    record("change_right", coauthor.dossier, by=by, email=coauthor.email, right=right)


@transaction.atomic
def remove_coauthor(coauthor: CoAuthor, *, by: User) -> None:
    """What they wrote stays. Anyone may leave by themselves."""
    if coauthor.user_id != by.pk:
        rules.may_invite.check(by, coauthor.dossier)
    _somebody_still_submits(coauthor, "")
    coauthor.removed_at = timezone.now()
    coauthor.token_fingerprint = ""
    coauthor.save(update_fields=["removed_at", "token_fingerprint"])
    record("remove_coauthor", coauthor.dossier, by=by, email=coauthor.email)


@transaction.atomic
def ask_signature(dossier: Dossier, *, by: User) -> int:
    """Tell those who may file that the dossier is ready for them. Returns how many were told."""
    rules.may_edit.check(by, dossier)
    signatories = dossier.coauthors.filter(right=Right.SUBMIT, removed_at=None, accepted_at__isnull=False)
    told = 0
    for coauthor in signatories.exclude(user=by).select_related("user"):
        outbox.send(
            "signature_asked",
            coauthor.user.email if coauthor.user else coauthor.email,
            {"sender": by.name, "pole": dossier.pole.name, "wave": dossier.wave.name, "link": _link(dossier)},
            about=dossier.reference,
            call_slug=dossier.wave.call.slug,
            user=coauthor.user,
            once_key=f"signature:{dossier.reference}:{coauthor.pk}:{timezone.localdate()}",
        )
        told += 1
    if not told:
        raise Refused("Aucune autre personne n’a le droit de déposer. Invitez d’abord le signataire.")
    record("ask_signature", dossier, by=by, told=told)
    return told


def _merge(held: CoAuthor, invited: CoAuthor, at: datetime) -> None:
    """The person already takes part, under another address: they keep one place, with the higher right."""
    held.right = max(held.right, invited.right, key=rules.rank)
    held.is_signatory = held.is_signatory or invited.is_signatory
    held.save(update_fields=["right", "is_signatory"])
    invited.removed_at, invited.token_fingerprint = at, ""
    invited.save(update_fields=["removed_at", "token_fingerprint"])


def _somebody_still_submits(coauthor: CoAuthor, right: str) -> None:
    if coauthor.right != Right.SUBMIT or right == Right.SUBMIT or not coauthor.accepted_at:
        return
    Dossier.objects.select_for_update().get(
        pk=coauthor.dossier_id
    )  # two who leave at once would both see the other
    others = coauthor.dossier.coauthors.filter(right=Right.SUBMIT, removed_at=None, accepted_at__isnull=False)
    if not others.exclude(pk=coauthor.pk).exists():
        raise Refused("Il doit rester au moins une personne qui puisse déposer le dossier.")


def _not_too_many(by: User) -> None:
    """Messages are counted, not rows: the same invitation sent again and again would fill a mail box."""
    try:
        count_try([Limit(f"coauthor:{by.pk}", INVITATIONS_AN_HOUR, 3600)], by=by)
    except ValidationError as too_many:
        raise Refused("Trop d’invitations en une heure. Réessayez plus tard.") from too_many


def _send(coauthor: CoAuthor, token: str, by: User) -> None:
    dossier = coauthor.dossier
    words = {
        "sender": by.name,
        "pole": dossier.pole.name,
        "wave": dossier.wave.name,
        "right": coauthor.get_right_display().lower(),
        "link": settings.SITE_URL.rstrip("/") + reverse("dossiers:invitation", args=[token]),
        "days": str(LIFE.days),
    }
    outbox.send(
        "coauthor_invitation",
        coauthor.email,
        words,
        about=dossier.reference,
        call_slug=dossier.wave.call.slug,
        once_key=f"coauthor:{coauthor.token_fingerprint}",
        secret=True,
    )


def _link(dossier: Dossier) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("dossiers:review", args=[dossier.reference])

"""How allauth speaks and writes here: messages through our outbox, words of ours, addresses in lower case."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from essaim.accounts import sealed
from essaim.accounts.actions.throttle import TOO_MANY
from essaim.accounts.browsers import read_browser
from essaim.accounts.models import User
from essaim.accounts.queries import person_of_session
from essaim.accounts.rules import demo_is_open
from essaim.mail import outbox

CODES = {
    "account/email/login_code": "sign_in_code",
    "account/email/email_confirmation": "address_code",
    "account/email/email_confirmation_signup": "address_code",
}
CHANGES = {
    "account/email/password_set": "un mot de passe a été ajouté",
    "account/email/password_changed": "le mot de passe a été changé",
    "account/email/email_changed": "l’adresse électronique a été changée",
    "account/email/email_confirm": "l’adresse électronique a été vérifiée",
    "account/email/email_deleted": "une adresse électronique a été retirée",
    "mfa/email/totp_activated": "une application d’authentification a été ajoutée",
    "mfa/email/totp_deactivated": "l’application d’authentification a été retirée",
    "mfa/email/recovery_codes_generated": "de nouveaux codes de secours ont été créés",
    "mfa/email/webauthn_added": "une clé d’accès a été ajoutée",
    "mfa/email/webauthn_removed": "une clé d’accès a été retirée",
}


UNREADABLE = "Ce second facteur n’est plus lisible. Appelez-nous\u00a0: nous vous en ferons ajouter un autre."


class SessionBackend(AuthenticationBackend):
    """Who is behind a session, in one statement with what every page asks about them."""

    def get_user(self, user_id: int) -> User | None:
        person = person_of_session(user_id)
        return person if person and self.user_can_authenticate(person) else None


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "Ce code n’est pas le bon. Vérifiez les chiffres, ou demandez-en un autre.",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "email_password_mismatch": "Cette adresse et ce mot de passe ne vont pas ensemble.",
        "incorrect_password": "Ce mot de passe n’est pas le bon.",
        "same_as_current": "C’est déjà votre adresse.",
        "duplicate_email": "C’est déjà l’une de vos adresses.",
        "unknown_email": "Cette adresse n’est celle d’aucun compte.",
        "unknown_phone": "Ce numéro n’est celui d’aucun compte.",
        "enter_current_password": "Écrivez votre mot de passe actuel.",
        "cannot_remove_primary_email": "Vous ne pouvez pas retirer votre adresse principale.",
        "unverified_primary_email": "Votre adresse principale doit d’abord être vérifiée.",
        "email_taken": "Cette adresse ne peut pas être utilisée.",
        "invalid_login": "Écrivez votre adresse électronique.",
    }

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Passwords tried elsewhere lock nobody out of their own browser."""
        address, browser = credentials.get("email", ""), read_browser(request)
        place = browser.name if browser.knows(address) else get_ip(request)
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}/{place}"

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False  # the code by mail opens accounts

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix in CODES:
            outbox.send(CODES[template_prefix], email, {"code": context["code"]}, critical=True, secret=True)
            if demo_is_open() and not settings.EMAIL_URL:
                messages.info(
                    self.request,
                    f"Démonstration\u00a0: aucun message ne part. Votre code\u00a0: {context['code']}",
                )
        elif template_prefix in CHANGES:
            outbox.send("account_changed", email, {"what": CHANGES[template_prefix]}, critical=True)
        elif template_prefix == "account/email/unknown_account":
            if User.objects.filter(email=email, is_active=False).exists():
                outbox.send("account_closed", email, {}, critical=True)
        else:
            outbox.send("account_changed", email, {"what": "un réglage a été changé"}, critical=True)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seeds are encrypted: a copy of the database opens no account. Those kept in clear are still read."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "Retirez d’abord votre second facteur\u00a0: il protège l’adresse actuelle.",
        "cannot_delete_authenticator": "Votre rôle en demande un\u00a0: ajoutez-en d’abord un autre.",
        "cannot_generate_recovery_codes": "Ajoutez d’abord un second facteur.",
        "incorrect_code": "Ce code n’est pas le bon. Attendez le suivant et essayez de nouveau.",
        "unverified_email": "Vérifiez d’abord votre adresse électronique.",
    }

    def encrypt(self, text: str) -> str:
        return sealed.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return sealed.decrypt(encrypted_text)
        except sealed.Unreadable as error:
            raise ValidationError(UNREADABLE) from error

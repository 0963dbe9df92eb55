"""The second factor, in our words."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError

from essaim.accounts.forms.sign_in import PlainForm, call


class AppCodeForm(PlainForm):
    hint = "Les six chiffres qu’affiche votre application, ou l’un de vos codes de secours."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["code"], "Code de sécurité", self.hint)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "es-input--short"}


class AuthenticateForm(AppCodeForm, base.AuthenticateForm):
    pass


class ConfirmForm(AppCodeForm, base.ReauthenticateForm):
    pass


class ActivateTotpForm(AppCodeForm, totp.ActivateTOTPForm):
    hint = "Les six chiffres qu’affiche votre application."


UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)  # what fido2 raises on an answer made up


@contextmanager
def a_refusal_instead_of(*errors: type[Exception]) -> Iterator[None]:
    try:
        yield
    except errors as error:
        raise ValidationError("La réponse de votre clé n’est pas lisible. Réessayez.") from error


class ObjectDecoder(json.JSONDecoder):
    """An object or nothing: a number of 5 000 figures or a list of lists of lists is no answer of a key."""

    def decode(self, text: str, *args: Any) -> Any:
        try:
            found = super().decode(text, *args)
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError("unreadable", "", 0) from error
        if not isinstance(found, dict):
            raise json.JSONDecodeError("not an object", "", 0)
        return found


class CredentialForm(PlainForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        credential: Any = self.fields["credential"]
        credential.decoder = ObjectDecoder


class UsePasskeyForm(CredentialForm, webauthn.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with a_refusal_instead_of(*UNREADABLE):
            return super().clean_credential()


class LoginPasskeyForm(UsePasskeyForm, webauthn.LoginWebAuthnForm):
    pass


class ConfirmPasskeyForm(UsePasskeyForm, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(CredentialForm, webauthn.AddWebAuthnForm):
    """Always usable to sign in alone: that is what people expect of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["name"], "Nom de la clé", "Pour la reconnaître, par exemple « Mon ordinateur ».")
        call(self.fields["passwordless"], "M’en servir pour me connecter sans code", "")
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any] | None:
        with a_refusal_instead_of(*UNREADABLE):
            return super().clean()


class RenamePasskeyForm(PlainForm, webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["name"], "Nom de la clé")

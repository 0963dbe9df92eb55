"""The second factor, in our words."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

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


class AddPasskeyForm(PlainForm, webauthn.AddWebAuthnForm):
    """Always usable to sign in alone: that is what people expect of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["name"], "Nom de la clé", "Pour la reconnaître, par exemple « Mon ordinateur ».")
        call(self.fields["passwordless"], "M’en servir pour me connecter sans code", "")
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(PlainForm, webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["name"], "Nom de la clé")

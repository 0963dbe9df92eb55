"""The forms of allauth, in our words. They are the seam of a library: one of them opens accounts."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from django import forms
from django.conf import settings

from essaim.accounts import actions
from essaim.accounts.actions import Limit
from essaim.accounts.models import User
from essaim.accounts.rules import demo_is_open

EMAIL = "Votre adresse électronique"
PASSWORD = "Votre mot de passe"  # noqa: S105  a label
CODE_HINT = "Six chiffres, dans le message que nous venons de vous envoyer."


def call(field: forms.Field, label: str, hint: str = "") -> None:
    """Our words, and no placeholder: it goes away when one types."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


class PlainForm(forms.Form):
    """What all of them share: no « (facultatif) », no message of the browser."""

    mark_optional = False
    use_required_attribute = False


class CodeForm(PlainForm):
    """The six figures of a message."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        call(code, "Code reçu", CODE_HINT)
        code.widget.attrs |= {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "class": "es-input--short",
        }


class AskCodeForm(PlainForm, allauth.RequestLoginCodeForm):
    """An address; the answer is the same whether it has an account or not: one is opened if need be."""

    _user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(
            self.fields["email"], EMAIL, "Par exemple nom@domaine.fr. Nous y envoyons un code à six chiffres."
        )
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    @property
    def demo_accounts(self) -> list[Any]:
        """The buttons of the demonstration."""
        return list(settings.DEMO_ACCOUNTS) if demo_is_open() else []

    def clean_email(self) -> str:
        self._count(self.cleaned_data["email"])
        email: str = super().clean_email()
        if self._user is not None and self._user.is_service:  # nobody is the automaton
            self._user = None
        elif self._user is not None:
            actions.note_address(self._user, by=self._user)
        elif not User.objects.filter(email=email).exists():  # a closed account gets no code
            self._user = actions.open_account(email, by=None)
        return email

    def _count(self, email: str) -> None:
        """Against the limits of the machine that asks, and of the address it asks about, known or not."""
        subjects = {"ip": get_ip(context.request), "address": email.lower()}
        limits = settings.SIGN_IN_CODE_LIMITS if settings.SIGN_IN_LIMITS else []
        tries = [Limit(f"code:{kind}:{subjects[kind]}", most, seconds) for kind, most, seconds in limits]
        actions.count_try(tries, by=None)


class TypeCodeForm(CodeForm, allauth.ConfirmLoginCodeForm):
    pass


class AddressCodeForm(CodeForm, allauth.ConfirmEmailVerificationCodeForm):
    pass


class PasswordForm(PlainForm, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["login"], EMAIL)
        call(self.fields["password"], PASSWORD)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ConfirmPasswordForm(PlainForm, allauth.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["password"], PASSWORD)


NEW_PASSWORD_HINT = "Douze caractères au moins. Une phrase de quelques mots convient très bien."  # noqa: S105


class SetPasswordForm(PlainForm, allauth.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["password1"], "Mot de passe choisi", NEW_PASSWORD_HINT)
        call(self.fields["password2"], "Le même, pour vérifier")


class ChangePasswordForm(PlainForm, allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["oldpassword"], "Mot de passe actuel")
        call(self.fields["password1"], "Nouveau mot de passe", NEW_PASSWORD_HINT)
        call(self.fields["password2"], "Le même, pour vérifier")


class AddressForm(PlainForm, allauth.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(
            self.fields["email"], "Nouvelle adresse électronique", "Nous y envoyons un code pour la vérifier."
        )
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class ChangeAddressForm(PlainForm, allauth.ChangeEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(
            self.fields["email"], "Nouvelle adresse électronique", "Nous y envoyons un code pour la vérifier."
        )

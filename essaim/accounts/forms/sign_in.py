"""The forms of allauth, in our words. They are the seam of a library: one of them opens accounts."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from essaim.accounts import actions
from essaim.accounts.forms.counting import count_request, count_typed_code
from essaim.accounts.models import SignInMethod, User
from essaim.accounts.rules import demo_is_open

EMAIL = "Votre adresse électronique"
PASSWORD = "Votre mot de passe"  # noqa: S105  a label
ANOTHER_WAY = (
    "Le dernier code reçu vaut quinze minutes. Une clé d’accès ou un mot de passe, si vous en avez, ouvrent "
    "aussi votre compte\u00a0: voyez «\u00a0Autres moyens\u00a0», ou appelez-nous au {}."
)
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

    @property
    def asked(self) -> dict[str, Any]:
        """What the session keeps of the code that was sent: to whom, when."""
        raise NotImplementedError

    def clean_code(self) -> str:
        count_typed_code(context.request, self.asked)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            actions.note_failure(context.request, self.asked.get("email", ""), SignInMethod.CODE, by=None)
            raise
        return code


def code_limits() -> list[tuple[str, int, int]]:
    return list(settings.SIGN_IN_CODE_LIMITS)


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
        try:
            count_request(context.request, "code", email, code_limits())
        except ValidationError as refusal:
            raise ValidationError(
                [*refusal.messages, ANOTHER_WAY.format(settings.ESSAIM_CONTACT_PHONE)]
            ) from refusal


class TypeCodeForm(CodeForm, allauth.ConfirmLoginCodeForm):
    @property
    def asked(self) -> dict[str, Any]:
        return dict(context.request._login_stage.state)


class AddressCodeForm(CodeForm, allauth.ConfirmEmailVerificationCodeForm):
    @property
    def asked(self) -> dict[str, Any]:
        return dict(context.request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY, {}))


class PasswordForm(PlainForm, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call(self.fields["login"], EMAIL)
        call(self.fields["password"], PASSWORD)
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean_login(self) -> str:
        login: str = super().clean_login()
        count_request(context.request, "password", login, settings.SIGN_IN_PASSWORD_LIMITS)
        return login


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

"""The page where a code is typed: sending another one counts as asking for one."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from essaim.accounts.forms.counting import count_request
from essaim.accounts.forms.sign_in import code_limits


class TypeCode(ConfirmLoginCodeView):
    def _resend_form_valid(self, form: Any) -> HttpResponse:
        try:
            count_request(self.request, "code", self._process.state.get("email", ""), code_limits())
        except ValidationError as refusal:
            messages.error(self.request, refusal.messages[0])
            here = reverse("account_confirm_login_code")
            return HttpResponseRedirect(self.passthrough_next_url(here))
        return super()._resend_form_valid(form)

"""What is done to accounts and mandates: the only code that writes them."""

from essaim.accounts.actions.accounts import (
    close_account,
    end_session,
    note_address,
    open_account,
    reopen_account,
    update_profile,
)
from essaim.accounts.actions.factors import (
    ask_factor_reset,
    end_all_sessions,
    grant_factor_reset,
    refuse_factor_reset,
)
from essaim.accounts.actions.housekeeping import (
    forget_sign_ins,
    forget_tries,
    forget_unconfirmed_accounts,
    note_failure,
    remember_sign_in,
)
from essaim.accounts.actions.mandates import (
    appoint_operator,
    change_mandate_end,
    grant_mandate,
    invite_person,
    revoke_mandate,
)
from essaim.accounts.actions.proof import check_proof_code, send_proof_code
from essaim.accounts.actions.seeing import start_seeing_as, stop_seeing_as
from essaim.accounts.actions.throttle import Limit, count_try

__all__ = [
    "Limit",
    "appoint_operator",
    "ask_factor_reset",
    "change_mandate_end",
    "check_proof_code",
    "close_account",
    "count_try",
    "end_all_sessions",
    "end_session",
    "forget_sign_ins",
    "forget_tries",
    "forget_unconfirmed_accounts",
    "grant_factor_reset",
    "grant_mandate",
    "invite_person",
    "note_address",
    "note_failure",
    "open_account",
    "refuse_factor_reset",
    "remember_sign_in",
    "reopen_account",
    "revoke_mandate",
    "send_proof_code",
    "start_seeing_as",
    "stop_seeing_as",
    "update_profile",
]

"""What is done to accounts and mandates: the only code that writes them."""

from essaim.accounts.actions.accounts import close_account, open_account, reopen_account, update_profile

__all__ = ["close_account", "open_account", "reopen_account", "update_profile"]

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "essaim.accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from essaim.accounts import jobs, receivers  # noqa: F401
        from essaim.ui.context import LINKS

        LINKS.fill("account_logout", name="sign_out")
        for purpose in ("profile", "choose_hat", "stop_seeing_as"):
            LINKS.fill(f"accounts:{purpose}", name=purpose)

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "essaim.accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from essaim.accounts import jobs, receivers  # noqa: F401

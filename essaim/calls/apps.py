from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "essaim.calls"

    def ready(self) -> None:
        from essaim.accounts.queries import CALLS
        from essaim.calls.queries import titles_of_calls

        CALLS.fill(titles_of_calls)

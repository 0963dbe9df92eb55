from django.apps import AppConfig


class PolesConfig(AppConfig):
    name = "essaim.poles"

from django.apps import AppConfig


class AdmissibilityConfig(AppConfig):
    name = "essaim.admissibility"

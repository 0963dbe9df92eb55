from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "essaim.audit"
    verbose_name = "journal"

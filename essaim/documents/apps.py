from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "essaim.documents"

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "essaim.community"

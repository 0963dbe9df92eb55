"""The person's own pages, and those where mandates are given."""

from django.urls import path

from essaim.accounts.views import hats, profile

app_name = "accounts"
urlpatterns = [
    path("role/", hats.hat_choose, name="choose_hat"),
    path("compte/", profile.profile, name="profile"),
    path("compte/second-facteur/", profile.second_factor, name="second_factor"),
]

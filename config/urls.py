"""The map of the site: one line per capability."""

from django.urls import include, path

urlpatterns = [
    path("compte/", include("allauth.urls")),
]

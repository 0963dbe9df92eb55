"""The style guide; the error pages have no address."""

from django.urls import path

from essaim.ui import views

app_name = "ui"

urlpatterns = [path("", views.styleguide, name="styleguide")]

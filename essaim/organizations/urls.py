from django.urls import path

from essaim.organizations import views

app_name = "organizations"
urlpatterns = [
    path("organisations/recherche/", views.organization_lookup, name="lookup"),
    path("organisations/saisie/", views.organization_enter, name="enter"),
    path("organisations/<uuid:public_id>/", views.organization_detail, name="detail"),
    path("organisations/<uuid:public_id>/verifier/", views.organization_recheck, name="recheck"),
]

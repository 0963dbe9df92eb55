from django.urls import path

from essaim.budget import views

app_name = "budget"

urlpatterns = [
    path("", views.envelope_list, name="list"),
    path("export/", views.list_export, name="list_export"),
    path("ouvrir/", views.envelope_open, name="open"),
    path("<uuid:public_id>/", views.envelope, name="envelope"),
    path("<uuid:public_id>/export/", views.envelope_export, name="export"),
    path("<uuid:public_id>/echeancier/export/", views.schedule_export, name="schedule_export"),
    path("<uuid:public_id>/reviser/", views.envelope_revise, name="revise"),
    path("<uuid:public_id>/simulation/", views.envelope_simulate, name="simulate"),
    path("<uuid:public_id>/chorus/", views.chorus, name="chorus"),
    path("<uuid:public_id>/chorus/export/", views.chorus_export, name="chorus_export"),
]

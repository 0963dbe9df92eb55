"""The candidate under /dossiers/ and /decisions-notifiees/, the administration under /notifications/."""

from django.urls import path

from essaim.notices import views

app_name = "notices"

urlpatterns = [
    path("dossiers/<slug:reference>/notifications/", views.own, name="own"),
    path("dossiers/<slug:reference>/notifications/voie/", views.channel, name="channel"),
    path("decisions-notifiees/<uuid:public_id>/", views.read, name="read"),
    path("decisions-notifiees/<uuid:public_id>/lettre/", views.own_file, name="own_file"),
    path("decisions-notifiees/<uuid:public_id>/recours/", views.contest, name="contest"),
    path(
        "decisions-notifiees/recours/<uuid:public_id>/piece/", views.own_appeal_file, name="own_appeal_file"
    ),
    path("notifications/", views.followed, name="followed"),
    path("notifications/recours/", views.appeals, name="appeals"),
    path("notifications/recours/<uuid:public_id>/", views.appeal, name="appeal"),
    path("notifications/recours/<uuid:public_id>/piece/", views.appeal_file, name="appeal_file"),
    path("notifications/delegations/", views.delegations, name="delegations"),
    path("notifications/delegations/nouvelle/", views.delegation_new, name="delegation_new"),
    path("notifications/delegations/<uuid:public_id>/", views.delegation, name="delegation"),
    path("notifications/<uuid:public_id>/", views.act, name="act"),
    path("notifications/<uuid:public_id>/lettre/", views.act_file, name="act_file"),
    path("notifications/<uuid:public_id>/recours/", views.record, name="record"),
]

from django.urls import path

from essaim.mentoring import views

app_name = "mentoring"

urlpatterns = [
    path("", views.compagnon_list, name="list"),
    path("candidature/", views.apply, name="apply"),
    path("mes-compagnonnages/", views.own, name="own"),
    path("gestion/", views.board, name="board"),
    path("gestion/nommer/", views.name_one, name="name"),
    path("gestion/accord/", views.agreement_text, name="text"),
    path("gestion/appariement/", views.runs, name="runs"),
    path("gestion/appariement/<uuid:public_id>/", views.run, name="run"),
    path("gestion/appariement/<uuid:public_id>/appliquer/", views.run_apply, name="run_apply"),
    path("gestion/appariement/<uuid:public_id>/<slug:side>.json", views.run_file, name="run_file"),
    path("gestion/compagnonnages/", views.pair_list, name="pairs"),
    path("choisir/<slug:reference>/", views.choose, name="choose"),
    path("choisir/<slug:reference>/<slug:compagnon>/", views.ask, name="ask"),
    path("compagnonnage/<slug:reference>/", views.pair, name="pair"),
    path("compagnonnage/<slug:reference>/objectif/", views.goal_add, name="goal_add"),
    path("compagnonnage/<slug:reference>/objectif/<uuid:public_id>/", views.goal, name="goal"),
    path("compagnonnage/<slug:reference>/seance/", views.session_add, name="session_add"),
    path("compagnonnage/<slug:reference>/bilan/", views.review, name="review"),
    path("compagnonnage/<slug:reference>/<slug:name>/", views.pair_transition, name="pair_transition"),
    path("<slug:reference>/", views.compagnon, name="detail"),
    path("<slug:reference>/profil/", views.profile, name="profile"),
    path("<slug:reference>/accord/", views.sign, name="sign"),
    path("<slug:reference>/personnes/", views.people, name="people"),
    path("<slug:reference>/<slug:name>/", views.compagnon_transition, name="transition"),
]

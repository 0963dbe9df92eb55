from django.urls import path

from essaim.community import views

app_name = "community"

urlpatterns = [
    path("", views.home, name="home"),
    path("partenaires/", views.partners, name="partners"),
    path("annonces/nouvelle/", views.announcement_new, name="announcement_new"),
    path("evenements/", views.event_list, name="events"),
    path("evenements.ics", views.feed, name="feed"),
    path("evenements/nouveau/", views.event_new, name="event_new"),
    path("evenements/<slug:reference>/", views.event, name="event"),
    path("evenements/<slug:reference>/agenda.ics", views.event_calendar, name="event_calendar"),
    path("evenements/<slug:reference>/inscription/", views.register, name="register"),
    path("evenements/<slug:reference>/desinscription/", views.unregister, name="unregister"),
    path("evenements/<slug:reference>/modifier/", views.event_edit, name="event_edit"),
    path("evenements/<slug:reference>/presence/", views.attendance, name="attendance"),
    path("evenements/<slug:reference>/inscrits/", views.registrations_export, name="registrations_export"),
    path("evenements/<slug:reference>/actes/<slug:name>/", views.event_act, name="event_act"),
    path("fiches/", views.sheet_list, name="sheets"),
    path("fiches/nouvelle/", views.sheet_new, name="sheet_new"),
    path("fiches/<slug:reference>/", views.sheet, name="sheet"),
    path("fiches/<slug:reference>/modifier/", views.sheet_edit, name="sheet_edit"),
    path("fiches/<slug:reference>/actes/<slug:name>/", views.sheet_act, name="sheet_act"),
    path("concertations/", views.concertation_list, name="concertations"),
    path("concertations/nouvelle/", views.concertation_new, name="concertation_new"),
    path("concertations/<slug:reference>/", views.concertation, name="concertation"),
    path("concertations/<slug:reference>/modifier/", views.concertation_edit, name="concertation_edit"),
    path("concertations/<slug:reference>/synthese/", views.synthesis, name="synthesis"),
    path("concertations/<slug:reference>/questions/", views.question_add, name="question_add"),
    path(
        "concertations/<slug:reference>/questions/<uuid:public_id>/",
        views.question,
        name="question",
    ),
    path(
        "concertations/<slug:reference>/questions/<uuid:public_id>/contribution/",
        views.contribute,
        name="contribute",
    ),
    path(
        "concertations/<slug:reference>/actes/<slug:name>/",
        views.concertation_act,
        name="concertation_act",
    ),
    path("enquetes/", views.survey_list, name="surveys"),
    path("enquetes/nouvelle/", views.survey_new, name="survey_new"),
    path("enquetes/<slug:reference>/", views.survey, name="survey"),
    path("enquetes/<slug:reference>/modifier/", views.survey_edit, name="survey_edit"),
    path("enquetes/<slug:reference>/questions/", views.survey_question_new, name="survey_question_new"),
    path(
        "enquetes/<slug:reference>/questions/<uuid:public_id>/",
        views.survey_question,
        name="survey_question",
    ),
    path("enquetes/<slug:reference>/repondre/", views.survey_answer, name="survey_answer"),
    path("enquetes/<slug:reference>/resultats/", views.survey_results, name="survey_results"),
    path("enquetes/<slug:reference>/reponses/", views.survey_export, name="survey_export"),
    path("enquetes/<slug:reference>/actes/<slug:name>/", views.survey_act, name="survey_act"),
]

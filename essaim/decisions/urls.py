"""What is decided, under decisions/; what the candidates and everybody read of it, at the root."""

from django.urls import path

from essaim.decisions.views import appeals, decision_letters, opinions, releases, reserve
from essaim.decisions.views import decisions as decision_views
from essaim.decisions.views import results as result_views

urlpatterns = [
    path("decisions/", decision_views.decision_waves, name="decision_waves"),
    path("decisions/vagues/<slug:slug>/cadre/", decision_views.decision_frame, name="decision_frame"),
    path("decisions/vagues/<slug:slug>/publication/", releases.release, name="release"),
    path("decisions/vagues/<slug:slug>/notifications/", releases.deliveries, name="deliveries"),
    path("decisions/vagues/<slug:slug>/recours/", appeals.appeals, name="appeals"),
    path("decisions/vagues/<slug:slug>/avis/", opinions.opinion_requests, name="opinion_requests"),
    path(
        "decisions/vagues/<slug:slug>/volets/<slug:door>/",
        decision_views.decision_board,
        name="decision_board",
    ),
    path(
        "decisions/vagues/<slug:slug>/volets/<slug:door>/preparer/",
        decision_views.decision_prepare,
        name="decision_prepare",
    ),
    path(
        "decisions/vagues/<slug:slug>/volets/<slug:door>/export/",
        decision_views.decision_export,
        name="decision_export",
    ),
    path(
        "decisions/vagues/<slug:slug>/volets/<slug:door>/lots/<slug:step>/",
        decision_letters.decision_batch_start,
        name="decision_batch_start",
    ),
    path("decisions/lots/<uuid:public_id>/", decision_letters.decision_batch, name="decision_batch"),
    path("decisions/messages/<uuid:public_id>/renvoi/", releases.delivery_resend, name="delivery_resend"),
    path("decisions/recours/<uuid:public_id>/", appeals.appeal, name="appeal"),
    path("decisions/recours/<uuid:public_id>/piece/", appeals.appeal_file, name="appeal_file"),
    path("decisions/<uuid:public_id>/", decision_views.decision, name="decision"),
    path(
        "decisions/<uuid:public_id>/etat/<slug:step>/", decision_views.decision_state, name="decision_state"
    ),
    path("decisions/<uuid:public_id>/retour/", decision_views.decision_feedback, name="decision_feedback"),
    path("decisions/<uuid:public_id>/retour/composer/", decision_views.feedback_again, name="feedback_again"),
    path("decisions/<uuid:public_id>/lettre/", decision_letters.decision_letter, name="decision_letter"),
    path("decisions/<uuid:public_id>/lettre/composer/", decision_letters.letter_again, name="letter_again"),
    path(
        "decisions/<uuid:public_id>/lettre/apercu/",
        decision_letters.decision_letter_preview,
        name="decision_letter_preview",
    ),
    path(
        "decisions/<uuid:public_id>/lettres/<uuid:letter_id>/",
        decision_letters.decision_letter_file,
        name="decision_letter_file",
    ),
    path(
        "decisions/<uuid:public_id>/avis/", decision_views.decision_communicate, name="decision_communicate"
    ),
    path("decisions/<uuid:public_id>/recours/", appeals.appeal_record, name="appeal_record"),
    path("decisions/<uuid:public_id>/desistement/", reserve.decision_withdraw, name="decision_withdraw"),
    path("decisions/<uuid:public_id>/reserve/", reserve.reserve_call, name="reserve_call"),
]

# At the root of the site, under the name « decisions »: see config/urls.py.
results = [
    path("dossiers/<slug:reference>/decision/", result_views.own, name="own"),
    path(
        "dossiers/<slug:reference>/decision/lettres/<uuid:public_id>/",
        result_views.own_letter,
        name="own_letter",
    ),
    path(
        "dossiers/<slug:reference>/decision/<uuid:public_id>/avis/",
        result_views.own_opinions,
        name="own_opinions",
    ),
    path(
        "dossiers/<slug:reference>/decision/<uuid:public_id>/recours/",
        result_views.own_appeal,
        name="own_appeal",
    ),
    path("laureats/", result_views.laureates_waves, name="laureates_waves"),
    path("laureats/<slug:slug>/", result_views.laureates, name="laureates"),
    path(
        "laureats/<slug:slug>/liste.<str:file_format>", result_views.laureates_export, name="laureates_export"
    ),
]

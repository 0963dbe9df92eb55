"""The desk under /instruction/, and the two pages of the candidate under /dossiers/<reference>/."""

from django.urls import path

from essaim.admissibility import views

app_name = "admissibility"

urlpatterns = [
    path("instruction/", views.desk, name="desk"),
    path("instruction/export/", views.export, name="export"),
    path("instruction/statistiques/", views.statistics, name="statistics"),
    path("instruction/lots/", views.batch_start, name="batch_start"),
    path("instruction/lots/apercu/", views.batch_preview, name="batch_preview"),
    path("instruction/lots/<uuid:public_id>/", views.batch, name="batch"),
    path("instruction/<slug:reference>/", views.sheet, name="sheet"),
    path("instruction/<slug:reference>/volets/<slug:door>/recevable/", views.accept, name="accept"),
    path("instruction/<slug:reference>/volets/<slug:door>/non-recevable/", views.refuse, name="refuse"),
    path(
        "instruction/<slug:reference>/volets/<slug:door>/second-regard/",
        views.second_look,
        name="second_look",
    ),
    path("instruction/<slug:reference>/reouverture/", views.reopen, name="reopen"),
    path("instruction/<slug:reference>/depot/", views.filing, name="filing"),
    path("instruction/<slug:reference>/depot/comparaison/", views.compare, name="compare"),
    path("instruction/<slug:reference>/depot/<int:number>/copie/", views.filing_pdf, name="filing_pdf"),
    path("instruction/<slug:reference>/pieces/<uuid:file_id>/", views.piece, name="piece"),
    path("instruction/<slug:reference>/historique/", views.history, name="history"),
    path("instruction/<slug:reference>/echanges/", views.exchanges, name="exchanges"),
    path("instruction/<slug:reference>/complements/", views.completion, name="completion"),
    path("instruction/<slug:reference>/complements/annulation/", views.cancel, name="cancel"),
    path("instruction/<slug:reference>/complements/reprise/", views.resume, name="resume"),
    path("instruction/<slug:reference>/lettre/", views.letter, name="letter"),
    path("instruction/<slug:reference>/lettre/apercu/", views.letter_preview, name="letter_preview"),
    path("instruction/<slug:reference>/lettre/envoi/", views.letter_send, name="letter_send"),
    path("instruction/<slug:reference>/lettre/<uuid:public_id>/", views.letter_file, name="letter_file"),
    path("dossiers/<slug:reference>/echanges/", views.thread, name="thread"),
    path("dossiers/<slug:reference>/complements/<uuid:public_id>/", views.explain, name="explain"),
    path("dossiers/<slug:reference>/suite/", views.outcome, name="outcome"),
    path("dossiers/<slug:reference>/suite/<uuid:public_id>/", views.own_letter, name="own_letter"),
]

"""Public pages under /appels/, the manager’s screens under /gestion/, the messages under /messages/."""

from django.urls import path

from essaim.calls.views import drafting, outbox, public, publication, steering

app_name = "calls"
urlpatterns = [
    path("appels/", public.call_list, name="list"),
    path("appels/<slug:slug>/", public.call_detail, name="detail"),
    path("appels/<slug:slug>/test/", public.eligibility, name="eligibility"),
    path("appels/<slug:slug>/historique/", public.call_history, name="history"),
    path("appels/<slug:slug>/documents/<int:number>/", public.call_document, name="document"),
    path("appels/<slug:slug>/<slug:wave_slug>/questions/", public.wave_questions, name="questions"),
    path("appels/<slug:slug>/<slug:wave_slug>/calendrier.ics", public.wave_calendar, name="ics"),
    path("gestion/appels/", steering.manage, name="manage"),
    path("gestion/appels/nouveau/", steering.call_create, name="call_create"),
    path("gestion/appels/importer/", steering.wave_import, name="wave_import"),
    path("gestion/appels/<slug:slug>/", steering.call, name="call"),
    path("gestion/appels/<slug:slug>/textes/", steering.call_texts, name="call_texts"),
    path("gestion/appels/<slug:slug>/publier/", steering.call_publish, name="call_publish"),
    path("gestion/appels/<slug:slug>/documents/", steering.call_documents, name="call_documents"),
    path(
        "gestion/appels/<slug:slug>/documents/<int:number>/retirer/",
        steering.call_document_remove,
        name="call_document_remove",
    ),
    path("gestion/appels/<slug:slug>/versions/<int:number>/", steering.call_version, name="call_version"),
    path("gestion/appels/<slug:slug>/vagues/nouvelle/", steering.wave_create, name="wave_create"),
    path("gestion/appels/<slug:slug>/terminer/", steering.call_end, name="call_end"),
    path("gestion/appels/<slug:slug>/rouvrir/", steering.call_resume, name="call_resume"),
    path("gestion/vagues/<slug:slug>/", publication.wave, name="wave"),
    path("gestion/vagues/<slug:slug>/apercu/", publication.wave_preview, name="wave_preview"),
    path("gestion/vagues/<slug:slug>/publier/", publication.wave_publish, name="wave_publish"),
    path("gestion/vagues/<slug:slug>/abandonner/", publication.wave_discard, name="wave_discard"),
    path("gestion/vagues/<slug:slug>/versions/", publication.wave_versions, name="wave_versions"),
    path("gestion/vagues/<slug:slug>/export.toml", publication.wave_export, name="wave_export"),
    path("gestion/vagues/<slug:slug>/decision/<slug:decision>/", publication.wave_decide, name="wave_decide"),
    path("gestion/vagues/<slug:slug>/partie/<slug:screen>/", drafting.wave_part, name="wave_part"),
    path("gestion/vagues/<slug:slug>/liste/<slug:screen>/", drafting.wave_list, name="wave_list"),
    path("gestion/vagues/<slug:slug>/liste/<slug:screen>/ajouter/", drafting.wave_item, name="wave_item_add"),
    path("gestion/vagues/<slug:slug>/liste/<slug:screen>/<slug:key>/", drafting.wave_item, name="wave_item"),
    path(
        "gestion/vagues/<slug:slug>/liste/<slug:screen>/<slug:key>/retirer/",
        drafting.wave_item_remove,
        name="wave_item_remove",
    ),
    path(
        "gestion/vagues/<slug:slug>/liste/<slug:screen>/<slug:key>/<slug:act>/",
        drafting.wave_item_act,
        name="wave_item_act",
    ),
    path("messages/", outbox.outbox, name="outbox"),
    path("messages/textes/", outbox.words_calls, name="words_calls"),
    path("messages/textes/<slug:slug>/", outbox.words_list, name="words_list"),
    path("messages/textes/<slug:slug>/<slug:key>/", outbox.words_edit, name="words_edit"),
    path("messages/textes/<slug:slug>/<slug:key>/retablir/", outbox.words_reset, name="words_reset"),
    path("messages/<uuid:public_id>/", outbox.outbox_message, name="outbox_message"),
    path("messages/<uuid:public_id>/<slug:move>/", outbox.outbox_move, name="outbox_move"),
]

"""Reading under /lectures/, organising it under /evaluation/."""

from django.urls import path

from essaim.appraisal import views

app_name = "appraisal"

urlpatterns = [
    path("lectures/", views.board, name="board"),
    path("lectures/profil/", views.profile, name="profile"),
    path("lectures/a-declarer/", views.to_declare, name="to_declare"),
    path("lectures/invitations/<uuid:public_id>/", views.invitation, name="invitation"),
    path("lectures/invitations/<uuid:public_id>/refus/", views.invitation_decline, name="decline"),
    path("lectures/invitations/<uuid:public_id>/retrait/", views.reader_withdraw, name="withdraw"),
    path("lectures/<slug:reference>/", views.facts, name="facts"),
    path("lectures/<slug:reference>/dossier/", views.reading, name="reading"),
    path("lectures/<slug:reference>/pieces/<uuid:file_id>/", views.piece, name="piece"),
    path("lectures/<slug:reference>/avis/<slug:door>/", views.review_save, name="review_save"),
    path("evaluation/", views.waves, name="waves"),
    path("evaluation/classements/", views.rankings, name="rankings"),
    path(
        "evaluation/vagues/<slug:slug>/classements/<slug:door>/<slug:region>/",
        views.ranking,
        name="ranking",
    ),
    path("evaluation/propositions/<uuid:public_id>/", views.proposal, name="proposal"),
    path("evaluation/propositions/<uuid:public_id>/<slug:side>/", views.proposal_file, name="proposal_file"),
    path("evaluation/paires/<uuid:public_id>/retrait/", views.pair_end, name="pair_end"),
    path(
        "evaluation/vagues/<slug:slug>/repartition/<slug:door>/<slug:level>/",
        views.share_out,
        name="assignment",
    ),
    path(
        "evaluation/vagues/<slug:slug>/repartition/<slug:door>/<slug:level>/paires/",
        views.pair,
        name="pair",
    ),
    path(
        "evaluation/vagues/<slug:slug>/avancement/<slug:door>/<slug:level>/",
        views.progress,
        name="progress",
    ),
    path("evaluation/vagues/<slug:slug>/notes/<slug:door>/<slug:level>/", views.scores, name="scores"),
    path("evaluation/notes/<uuid:public_id>/export/", views.scores_export, name="scores_export"),
    path("evaluation/notes/<uuid:public_id>/calcul/<slug:side>/", views.scores_file, name="scores_file"),
    path(
        "evaluation/notes/<uuid:public_id>/dossiers/<slug:reference>/",
        views.score_sheet,
        name="score_sheet",
    ),
    path("evaluation/vagues/<slug:slug>/phases/", views.phases, name="phases"),
    path("evaluation/vagues/<slug:slug>/phases/<slug:door>/<slug:level>/", views.phase, name="phase"),
    path("evaluation/vagues/<slug:slug>/avis/", views.reviews, name="reviews"),
    path("evaluation/vagues/<slug:slug>/avis/<uuid:public_id>/", views.review, name="review"),
    path("evaluation/experts/", views.experts, name="experts"),
    path("evaluation/experts/<uuid:public_id>/", views.expert, name="expert"),
    path("evaluation/vagues/<slug:slug>/", views.panel, name="panel"),
    path("evaluation/vagues/<slug:slug>/lecteurs/<uuid:public_id>/", views.reader_page, name="reader"),
    path("evaluation/vagues/<slug:slug>/priorite/", views.priorities, name="priorities"),
    path("evaluation/vagues/<slug:slug>/priorite/export/", views.priorities_export, name="priorities_export"),
    path("evaluation/vagues/<slug:slug>/priorite/<uuid:public_id>/retrait/", views.flag_end, name="flag_end"),
    path("evaluation/vagues/<slug:slug>/lectures/", views.duties, name="duties"),
    path("evaluation/vagues/<slug:slug>/lectures/<uuid:public_id>/reprise/", views.duty_end, name="duty_end"),
    path("evaluation/vagues/<slug:slug>/liens/", views.ties, name="ties"),
    path("evaluation/vagues/<slug:slug>/liens/<slug:reference>/<uuid:public_id>/", views.tie, name="tie"),
    path("evaluation/vagues/<slug:slug>/statistiques/", views.statistics, name="statistics"),
    path(
        "evaluation/vagues/<slug:slug>/statistiques/export/",
        views.statistics_export,
        name="statistics_export",
    ),
    path("evaluation/vagues/<slug:slug>/consultations/", views.reads, name="reads"),
    path("evaluation/vagues/<slug:slug>/consultations/export/", views.reads_export, name="reads_export"),
]

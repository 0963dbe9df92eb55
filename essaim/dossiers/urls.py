from django.urls import path

from essaim.dossiers.views import (
    budget,
    filed,
    filing,
    kept,
    lateness,
    members,
    people,
    pieces,
    pole,
    questions,
    start,
)

app_name = "dossiers"

DOSSIER = "dossiers/<slug:reference>/"

urlpatterns = [
    path("dossiers/", start.dossier_list, name="list"),
    path("dossiers/commencer/", start.dossier_start, name="start"),
    path("invitation/<str:token>/", people.invitation, name="invitation"),
    path("instruction/retards/", lateness.lateness, name="lateness"),
    path("instruction/retards/<uuid:public_id>/retirer/", lateness.lateness_revoke, name="lateness_revoke"),
    path("instruction/retards/<slug:reference>/admettre/", lateness.late_admit, name="late_admit"),
    path(DOSSIER, pole.dossier_detail, name="detail"),
    path(f"{DOSSIER}pole/", pole.dossier_pole, name="pole"),
    path(f"{DOSSIER}structure/", pole.dossier_lead, name="lead"),
    path(f"{DOSSIER}changements-vus/", pole.changes_seen, name="changes_seen"),
    path(f"{DOSSIER}verification/", pole.dossier_checklist, name="checklist"),
    path(f"{DOSSIER}membres/", members.dossier_members, name="members"),
    path(f"{DOSSIER}membres/ajouter/", members.member_add, name="member_add"),
    path(f"{DOSSIER}membres/inviter/", members.members_invite, name="members_invite"),
    path(f"{DOSSIER}membres/<slug:member>/", members.member_edit, name="member_edit"),
    path(f"{DOSSIER}membres/<slug:member>/retirer/", members.member_remove, name="member_remove"),
    path(f"{DOSSIER}territoire/", members.dossier_territory, name="territory"),
    path(f"{DOSSIER}rubriques/<str:key>/", questions.dossier_section, name="section"),
    path(f"{DOSSIER}reponse/", questions.answer_save, name="answer"),
    path(f"{DOSSIER}textes-conserves/", kept.kept_texts, name="kept"),
    path(f"{DOSSIER}commentaires/", questions.comment_add, name="comment_add"),
    path(
        f"{DOSSIER}commentaires/<uuid:public_id>/traite/", questions.comment_resolve, name="comment_resolve"
    ),
    path(f"{DOSSIER}budget/", budget.dossier_budget, name="budget"),
    path(f"{DOSSIER}pieces/", pieces.dossier_pieces, name="pieces"),
    path(f"{DOSSIER}pieces/joindre/", pieces.piece_add, name="piece_add"),
    path(f"{DOSSIER}pieces/<uuid:public_id>/", pieces.piece_open, name="piece"),
    path(f"{DOSSIER}pieces/<uuid:public_id>/retirer/", pieces.piece_remove, name="piece_remove"),
    path(f"{DOSSIER}co-auteurs/", people.dossier_coauthors, name="coauthors"),
    path(f"{DOSSIER}co-auteurs/<uuid:public_id>/", people.coauthor_change, name="coauthor"),
    path(f"{DOSSIER}depot/", filing.dossier_review, name="review"),
    path(f"{DOSSIER}demander-signature/", people.signature_ask, name="signature_ask"),
    path(f"{DOSSIER}retirer/", filing.dossier_withdraw, name="withdraw"),
    path(f"{DOSSIER}retablir/", filing.dossier_restore, name="restore"),
    path(f"{DOSSIER}reprendre/", filing.dossier_carry, name="carry"),
    path(f"{DOSSIER}imprimer/", filed.dossier_print, name="print"),
    path(f"{DOSSIER}depots/<int:number>/", filed.filing_detail, name="filing"),
    path(f"{DOSSIER}depots/<int:number>/comparer/<int:other>/", filed.filing_compare, name="compare"),
    path(f"{DOSSIER}depots/<int:number>/pieces/<uuid:public_id>/", filed.filed_piece, name="filed_piece"),
    path(f"{DOSSIER}depots/<int:number>/<slug:which>.pdf", filed.filing_pdf, name="filing_pdf"),
]

"""What each kind of message is called on the screens of the outbox."""

NAMES = {
    "account_changed": "Changement sur un compte",
    "account_closed": "Connexion à un compte fermé",
    "address_code": "Code pour vérifier une adresse",
    "admissible_letter": "Lettre : dossier recevable",
    "bouquet_right": "Droit au bouquet de services",
    "coauthor_invitation": "Invitation d’un co-auteur",
    "completeness_cancelled": "Demande de compléments annulée",
    "completeness_expired": "Délai des compléments passé",
    "completeness_reminder": "Rappel des compléments",
    "completeness_request": "Demande de compléments",
    "desk_warning": "Dossiers pressés, pour l’instruction",
    "dossier_admitted_late": "Dossier admis malgré le retard",
    "dossier_late": "Envoi reçu après la clôture",
    "dossier_receipts": "Accusé de réception et copie du dépôt",
    "dossier_registered": "Accusé d’enregistrement du dépôt",
    "form_changed": "Formulaire modifié",
    "inadmissible_letter": "Lettre : dossier non recevable",
    "late_access": "Délai accordé",
    "mandate_granted": "Rôle confié",
    "membership_answered": "Réponse d’un membre",
    "membership_invitation": "Engagement d’un membre à confirmer",
    "reader_invitation": "Invitation à lire des dossiers",
    "review_returned": "Avis à reprendre",
    "sign_in_code": "Code de connexion",
    "signature_asked": "Dossier à relire et à déposer",
    "thread_to_candidate": "Message de l’administration au candidat",
    "thread_to_desk": "Message d’un candidat à l’administration",
}


def name_of(key: str) -> str:
    """A key that nobody named yet is shown as it is, in words."""
    return NAMES.get(key) or key.replace("_", " ").capitalize()

"""The samples of calls, dossiers, files and messages: see tests/samples.py."""

from typing import Any

from essaim.calls.factories import (
    GRANT,
    SUPPORT,
    CallDocumentFactory,
    CallFactory,
    WaveFactory,
)
from essaim.dossiers.actions import invite_coauthor
from essaim.dossiers.factories import (
    CoAuthorFactory,
    CommentFactory,
    DossierFactory,
    LateAccessFactory,
    PieceFactory,
    SubmissionFactory,
)
from essaim.files.factories import ExportFactory, StoredFileFactory, UploadFactory
from essaim.mail.factories import MessageFactory
from essaim.poles.factories import MembershipFactory
from tests import (  # noqa: F401  registers them
    samples_of_decisions,
    samples_of_notices,
    samples_of_services,
    samples_of_studio,
)
from tests.samples import region_a, sample


def filed_dossier(**situation: Any) -> Any:
    place = {"region": region_a(), "pole__region": region_a()}
    return DossierFactory(submitted=True, doors=[SUPPORT, GRANT], **place, **situation)


PAGES = ("detail", "pole", "lead", "changes_seen", "checklist", "members", "member_add", "members_invite")
PAGES += ("territory", "answer", "kept", "comment_add", "budget", "pieces", "piece_add", "coauthors")
PAGES += ("review", "signature_ask", "withdraw", "restore", "carry", "print")


@sample(*(f"dossiers:{page}" for page in PAGES))
def _():
    return {"reference": filed_dossier().reference}


@sample("dossiers:member_edit", "dossiers:member_remove")
def _():
    dossier = filed_dossier()
    return {"reference": dossier.reference, "member": MembershipFactory(pole=dossier.pole).reference}


@sample("dossiers:section")
def _():
    return {"reference": filed_dossier().reference, "key": "project"}


@sample("dossiers:comment_resolve")
def _():
    comment = CommentFactory(dossier=filed_dossier())
    return {"reference": comment.dossier.reference, "public_id": comment.public_id}


@sample("dossiers:piece", "dossiers:piece_remove")
def _():
    piece = PieceFactory(dossier=filed_dossier())
    return {"reference": piece.dossier.reference, "public_id": piece.public_id}


@sample("dossiers:coauthor")
def _():
    coauthor = CoAuthorFactory(dossier=filed_dossier())
    return {"reference": coauthor.dossier.reference, "public_id": coauthor.public_id}


@sample("dossiers:filing")
def _():
    return {"reference": filed_dossier().reference, "number": 1}


@sample("dossiers:compare")
def _():
    dossier = filed_dossier()
    SubmissionFactory(dossier=dossier, number=2)
    return {"reference": dossier.reference, "number": 1, "other": 2}


@sample("dossiers:filed_piece")
def _():
    piece = PieceFactory(dossier=filed_dossier())
    filing = SubmissionFactory(dossier=piece.dossier, number=2)
    return {"reference": piece.dossier.reference, "number": filing.number, "public_id": piece.file.public_id}


@sample("dossiers:filing_pdf")
def _():
    return {"reference": filed_dossier().reference, "number": 1, "which": "copie"}


@sample("dossiers:invitation", shared=True)
def _():
    dossier = filed_dossier()
    invite_coauthor(dossier, "invitee@example.fr", "edit", by=dossier.created_by)
    return {"token": "not-this-one"}


@sample("dossiers:lateness_revoke")
def _():
    return {"public_id": LateAccessFactory(dossier__region=region_a()).public_id}


@sample("dossiers:late_admit")
def _():
    return {"reference": DossierFactory(late=True, closed=True, region=region_a()).reference}


@sample("files:upload")
def _():
    return {"public_id": UploadFactory().public_id}


@sample("files:export", "files:export_download")
def _():
    return {"public_id": ExportFactory(ready=True).public_id}


# --- Calls: open to all once published, and to those who steer them, whatever their region ---------


@sample("calls:detail", "calls:eligibility", "calls:history")
def _():
    return {"slug": WaveFactory(open=True).call.slug}


@sample("calls:document")
def _():
    document = CallDocumentFactory(file=StoredFileFactory())
    return {"slug": document.call.slug, "number": document.pk}


@sample("calls:questions", "calls:ics")
def _():
    wave = WaveFactory(open=True)
    return {"slug": wave.call.slug, "wave_slug": wave.slug}


STEERED = ("call", "call_texts", "call_publish", "call_documents", "wave_create", "call_end", "call_resume")


@sample(*(f"calls:{page}" for page in STEERED), everywhere=True)
def _():
    return {"slug": CallFactory(published=True).slug}


@sample("calls:call_version", everywhere=True)
def _():
    return {"slug": CallFactory(published=True).slug, "number": 1}


@sample("calls:call_document_remove", everywhere=True)
def _():
    document = CallDocumentFactory(file=StoredFileFactory())
    return {"slug": document.call.slug, "number": document.pk}


WAVE = ("wave", "wave_preview", "wave_publish", "wave_discard", "wave_versions", "wave_export")


@sample(*(f"calls:{page}" for page in WAVE), everywhere=True)
def _():
    return {"slug": WaveFactory(open=True).slug}


@sample("calls:wave_decide", everywhere=True)
def _():
    return {"slug": WaveFactory(open=True).slug, "decision": "clore"}


@sample("calls:wave_part", everywhere=True)
def _():
    return {"slug": WaveFactory(open=True).slug, "screen": "calendrier"}


@sample("calls:wave_list", "calls:wave_item_add", everywhere=True)
def _():
    return {"slug": WaveFactory(open=True).slug, "screen": "pieces"}


@sample("calls:wave_item", "calls:wave_item_remove", everywhere=True)
def _():
    return {"slug": WaveFactory(open=True).slug, "screen": "pieces", "key": "statutes"}


@sample("calls:wave_item_act", everywhere=True)
def _():
    return {"slug": WaveFactory(open=True).slug, "screen": "pieces", "key": "statutes", "act": "monter"}


@sample("calls:words_list", everywhere=True)
def _():
    return {"slug": CallFactory(published=True).slug}


@sample("calls:words_edit", "calls:words_reset", everywhere=True)
def _():
    return {"slug": CallFactory(published=True).slug, "key": "sign_in_code"}


@sample("calls:outbox_message")
def _():
    return {"public_id": MessageFactory(sent=True).public_id}


@sample("calls:outbox_move")
def _():
    return {"public_id": MessageFactory().public_id, "move": "retenir"}

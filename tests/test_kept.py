"""`essaim verify` names what was rewritten with the triggers switched off, capability by capability."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from essaim.accounts.factories import UserFactory
from essaim.appraisal.factories import ReviewFactory
from essaim.appraisal.queries.kept import mark_of
from essaim.audit.journal import record
from essaim.dossiers.compute.snapshot import digest
from essaim.dossiers.factories import SubmissionFactory
from essaim.files.actions import store
from essaim.files.factories import PDF
from essaim.files.storage import storage
from essaim.grants.factories import AgreementFactory
from essaim.opendata.factories import PublicationFactory
from tests.unguarded import forced

pytestmark = pytest.mark.django_db


def filing():
    content = {"title": "Notre pôle", "amount": "50000"}
    row = SubmissionFactory(content=content, sha256=digest(content))
    told = {"number": row.number, "sha256": row.sha256}
    record("submit", row.dossier, by=row.submitted_by, **told)
    return row


def review():
    row = ReviewFactory(submitted=True)
    record("submit", row, by=row.duty.reader.user, total=str(row.total), sha256=mark_of(row))
    return row


def publication():
    row = PublicationFactory()
    record("publish_open_data", row, by=row.by, digest=row.digest)
    return row


REWRITTEN = {
    "the content of a filing": (
        filing,
        'UPDATE dossiers_submission SET content = \'{"title": "Autre"}\' WHERE id = %s',
        "contenu changé",
    ),
    "both the content and its hash": (
        filing,
        "UPDATE dossiers_submission SET content = '{}', "
        "sha256 = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' WHERE id = %s",
        "empreinte différente de celle du journal",
    ),
    "a score": (review, "UPDATE appraisal_review SET total = 19.99 WHERE id = %s", "changé depuis sa remise"),
    "an opinion": (
        review,
        "UPDATE appraisal_review SET for_candidate = 'Parfait' WHERE id = %s",
        "changé depuis sa remise",
    ),
    "the text of an agreement": (
        lambda: AgreementFactory(running=True).current,
        f"UPDATE grants_agreementversion SET sha256 = '{'0' * 64}' WHERE id = %s",
        "n’est pas celui qui fut envoyé",
    ),
    "a publication": (
        publication,
        f"UPDATE opendata_publication SET digest = '{'0' * 64}' WHERE id = %s",
        "empreinte différente de celle du journal",
    ),
}


@pytest.mark.parametrize("what", REWRITTEN)
def test_what_was_rewritten_is_named(what, capsys):
    make, sql, words = REWRITTEN[what]
    row = make()
    forced(sql, row.pk)

    with pytest.raises(CommandError):
        call_command("verify")
    assert words in capsys.readouterr().out


def test_a_filing_received_here_without_a_receipt_is_named_and_one_known_from_a_source_is_not(capsys):
    known, received = SubmissionFactory(content={}, sha256=digest({})), filing()

    with pytest.raises(CommandError):
        call_command("verify")
    told = capsys.readouterr().out
    assert f"{received.dossier.reference}, dépôt n°\u00a01\u00a0: aucun accusé" in told
    assert known.dossier.reference not in told


def test_a_stored_file_changed_or_lost_is_found(capsys):
    person = UserFactory()
    changed = store(PDF, "un.pdf", by=person)
    lost = store(PDF + b"\n", "deux.pdf", by=person)
    where = Path(storage().root)
    (where / changed.storage_key).write_bytes(b"%PDF-1.7 autre")
    storage().delete(lost.storage_key)

    with pytest.raises(CommandError):
        call_command("verify")
    told = capsys.readouterr().out
    assert f"un.pdf ({changed.public_id})\u00a0: changé depuis sa réception" in told
    assert f"deux.pdf ({lost.public_id})\u00a0: absent du stockage" in told

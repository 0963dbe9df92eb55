"""A review that both sides agree to share becomes a practice sheet to read over."""

import pytest

from essaim.community.models import PracticeSheet
from essaim.dossiers.factories import DossierFactory
from essaim.mentoring import actions
from essaim.mentoring.factories import ExitReviewFactory, PairFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("consents", [True, False])
def test_a_review_becomes_a_sheet_only_when_both_consent(consents):
    dossier = DossierFactory(admissible=True)
    pair = PairFactory(pole=dossier.pole, active=True)
    ExitReviewFactory(
        pair=pair, side="pole", consents=True, learned="Tenir un budget.", by=dossier.created_by
    )
    actions.close_pair(pair, by=dossier.created_by)
    helper = pair.compagnon.applied_by
    actions.write_review(pair, "compagnon", 4, "Écouter.", "Venez voir.", by=helper, consents=consents)

    sheets = PracticeSheet.objects.all()
    assert len(sheets) == consents
    for sheet in sheets:
        assert (sheet.state, sheet.author, sheet.pole) == ("to_review", dossier.created_by, dossier.pole)
        assert "Tenir un budget." in sheet.body
        assert "Venez voir." in sheet.body
        assert sheet.source == f"Compagnonnage {pair.reference}"

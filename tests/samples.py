"""One sample per URL that takes arguments: what tests/test_access.py puts in its place.

Add yours beside the others, in the order of config/urls.py:

    @sample("dossiers:detail")
    def _():
        return {"reference": DossierFactory(region=region_a()).reference}

The function makes what the page needs and returns the arguments of the URL. Place it in `region_a()` when it
has a region: an appraiser of another region must then find nothing. `shared=True`: any signed-in person may
see it. `everywhere=True`: staff of any region may, an unrelated candidate may not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from essaim.accounts.factories import FactorResetFactory, MandateFactory, UserFactory
from essaim.admissibility.factories import (
    CompletenessRequestFactory,
    DeskDossierFactory,
    LetterFactory,
    RequestItemFactory,
)
from essaim.admissibility.models import Batch
from essaim.appraisal.factories import (
    DutyFactory,
    ExpertFactory,
    PairRuleFactory,
    PhaseFactory,
    ProposalFactory,
    ReaderFactory,
    ReviewFactory,
    ScoreRunFactory,
)
from essaim.budget.factories import EnvelopeFactory
from essaim.calls.factories import WaveFactory, complete_document
from essaim.grants.factories import AgreementFactory, GrantDecisionFactory
from essaim.grants.models import AgreementBatch
from essaim.opendata.factories import PublicationFactory
from essaim.organizations.factories import OrganizationFactory
from essaim.poles.factories import MembershipFactory, PoleFactory
from essaim.territories.factories import (
    PriorityFlagFactory,
    PriorityRunFactory,
    RegionFactory,
    ScoreMethodFactory,
    TerritoryScoreFactory,
)

SAMPLES: dict[str, "Sample"] = {}


@dataclass(frozen=True)
class Sample:
    arguments: Callable[[], dict[str, Any]]
    shared: bool = False
    everywhere: bool = False


def sample(*names: str, shared: bool = False, everywhere: bool = False) -> Callable[[Any], Any]:
    def register(arguments: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
        for name in names:
            SAMPLES[name] = Sample(arguments, shared, everywhere)
        return arguments

    return register


def region_a() -> Any:
    return RegionFactory(code="84", name="Auvergne-Rhône-Alpes")


def region_b() -> Any:
    return RegionFactory(code="53", name="Bretagne")


def declared_wave(method: str) -> Any:
    """A closed wave that declares this method of priority."""
    dates = [timezone.now() - timedelta(days=days) for days in (60, 20)]
    return WaveFactory(closed=True, document=complete_document(*dates, priority_method=method))


def desk_dossier(**situation: Any) -> Any:
    return DeskDossierFactory(region=region_a(), pole__region=region_a(), **situation)


@sample("mfa_remove_webauthn", "mfa_edit_webauthn")
def _():
    return {"pk": 1}


@sample(
    *("accounts:person", "accounts:grant", "accounts:account_switch", "accounts:see_as"),
    *("accounts:factor_reset", "accounts:sessions_end"),
    everywhere=True,
)
def _():
    return {"public_id": UserFactory().public_id}


@sample("accounts:factor_reset_decide", everywhere=True)
def _():
    return {"public_id": FactorResetFactory().public_id, "act": "accorder"}


@sample("accounts:mandate_end", "accounts:mandate_revoke", everywhere=True)
def _():
    return {"public_id": MandateFactory(region=region_a()).public_id}


@sample("poles:detail", shared=True)
def _():
    return {"reference": PoleFactory(public=True, region=region_a()).reference}


@sample("poles:engagement", shared=True)
def _():
    MembershipFactory(invited=True, token="a-personal-link")
    return {"token": "a-personal-link"}


@sample("territories:method", "territories:method_export", shared=True)
def _():
    return {"identity": ScoreMethodFactory().identity}


@sample("territories:territory", shared=True)
def _():
    score = TerritoryScoreFactory()
    return {"identity": score.method.identity, "code": score.epci_id}


@sample("territories:run_file", shared=True)
def _():
    return {"public_id": PriorityRunFactory().public_id, "side": "entree"}


@sample("organizations:detail", "organizations:recheck", shared=True)
def _():
    return {"public_id": OrganizationFactory().public_id}


@sample(
    *(
        f"admissibility:{page}"
        for page in ("sheet", "reopen", "filing", "history", "exchanges", "completion")
    ),
    *(f"admissibility:{page}" for page in ("cancel", "resume", "letter", "letter_preview", "letter_send")),
    *(f"admissibility:{page}" for page in ("compare", "thread", "outcome")),
)
def _():
    return {"reference": desk_dossier().reference}


@sample("admissibility:accept", "admissibility:refuse", "admissibility:second_look")
def _():
    return {"reference": desk_dossier().reference, "door": "accompagnement"}


@sample("admissibility:filing_pdf")
def _():
    return {"reference": desk_dossier().reference, "number": 1}


@sample("admissibility:piece")
def _():
    return {"reference": desk_dossier().reference, "file_id": uuid4()}


@sample("admissibility:explain")
def _():
    request = CompletenessRequestFactory(dossier=desk_dossier(submitted=False, incomplete=True))
    item = RequestItemFactory(request=request)
    return {"reference": request.dossier.reference, "public_id": item.public_id}


@sample("admissibility:letter_file", "admissibility:own_letter")
def _():
    letter = LetterFactory(sent=True, dossier=desk_dossier(admissible=True, submitted=False))
    return {"reference": letter.dossier.reference, "public_id": letter.public_id}


@sample("admissibility:batch")
def _():
    batch = Batch.objects.create(kind="admissible", by=UserFactory(), once_key="a")
    return {"public_id": batch.public_id}


@sample("appraisal:invitation", "appraisal:decline", "appraisal:withdraw")
def _():
    return {"public_id": ReaderFactory().public_id}


@sample("appraisal:facts", "appraisal:reading")
def _():
    return {"reference": desk_dossier(submitted=False, admissible=True).reference}


@sample("appraisal:piece")
def _():
    return {"reference": desk_dossier(submitted=False, admissible=True).reference, "file_id": uuid4()}


@sample("appraisal:expert", everywhere=True)
def _():
    return {"public_id": ExpertFactory().user.public_id}


@sample("appraisal:review_save")
def _():
    return {"reference": desk_dossier(submitted=False, admissible=True).reference, "door": "accompagnement"}


@sample("appraisal:phase")
def _():
    return {"slug": WaveFactory(closed=True).slug, "door": "accompagnement", "level": "region"}


@sample("appraisal:review")
def _():
    review = ReviewFactory()
    return {"slug": review.duty.reader.wave.slug, "public_id": review.public_id}


@sample("appraisal:ranking")
def _():
    phase = PhaseFactory(level="region")
    return {"slug": phase.wave.slug, "door": phase.door, "region": region_a().pk}


@sample("appraisal:phases", "appraisal:reviews")
@sample("appraisal:panel", "appraisal:duties", "appraisal:ties", "appraisal:reads", "appraisal:reads_export")
@sample("appraisal:priorities", "appraisal:priorities_export")
@sample("appraisal:statistics", "appraisal:statistics_export")
def _():
    return {"slug": WaveFactory(closed=True).slug}


@sample("appraisal:reader")
def _():
    reader = ReaderFactory()
    return {"slug": reader.wave.slug, "public_id": reader.public_id}


@sample("appraisal:duty_end")
def _():
    duty = DutyFactory()
    return {"slug": duty.dossier.wave.slug, "public_id": duty.public_id}


@sample("appraisal:flag_end")
def _():
    method = ScoreMethodFactory()
    wave = declared_wave(method.identity)
    flag = PriorityFlagFactory(method=method, by=UserFactory())
    return {"slug": wave.slug, "public_id": flag.public_id}


@sample("appraisal:tie")
def _():
    duty = DutyFactory()
    wave = duty.dossier.wave
    return {"slug": wave.slug, "reference": duty.dossier.reference, "public_id": duty.reader.user.public_id}


@sample("appraisal:assignment", "appraisal:pair", "appraisal:progress", "appraisal:scores")
def _():
    phase = PhaseFactory()
    return {"slug": phase.wave.slug, "door": phase.door, "level": phase.level}


@sample("appraisal:proposal")
def _():
    return {"public_id": ProposalFactory().public_id}


@sample("appraisal:proposal_file")
def _():
    return {"public_id": ProposalFactory().public_id, "side": "entree"}


@sample("appraisal:pair_end")
def _():
    return {"public_id": PairRuleFactory().public_id}


@sample("appraisal:scores_export")
def _():
    return {"public_id": ScoreRunFactory().public_id}


@sample("appraisal:scores_file")
def _():
    return {"public_id": ScoreRunFactory().public_id, "side": "sortie"}


@sample("appraisal:score_sheet")
def _():
    return {"public_id": ScoreRunFactory().public_id, "reference": desk_dossier().reference}


@sample(
    *(f"budget:{page}" for page in ("envelope", "export", "revise", "simulate", "chorus", "chorus_export")),
    "budget:schedule_export",
)
def _():
    return {"public_id": EnvelopeFactory().public_id}


def agreement(**situation: Any) -> Any:
    region = region_a()
    decision = {"decision__dossier__region": region, "decision__dossier__pole__region": region}
    return AgreementFactory(**decision, **situation)


@sample("grants:prepare")
def _():
    region = region_a()
    return {"public_id": GrantDecisionFactory(dossier__region=region, dossier__pole__region=region).public_id}


@sample("grants:batch")
def _():
    batch = AgreementBatch.objects.create(wave=WaveFactory(closed=True), act="prepare", by=UserFactory())
    return {"public_id": batch.public_id}


@sample("grants:of_dossier")
def _():
    return {"reference": agreement(running=True).dossier.reference}


@sample(
    *(
        f"grants:{page}"
        for page in ("detail", "text", "terms", "send", "start", "payments", "reports", "correct_ej")
    )
)
@sample(*(f"grants:{page}" for page in ("followup", "aid", "hearings", "renewal", "evaluation")))
def _():
    return {"reference": agreement(running=True).reference}


@sample("grants:sign")
def _():
    return {"reference": agreement(sent=True).reference}


@sample("grants:pdf")
def _():
    return {"reference": agreement(sent=True).reference, "number": 1}


@sample("grants:report", "grants:review")
def _():
    return {"reference": agreement(running=True).reference, "year": 1}


@sample("grants:change")
def _():
    return {"reference": agreement(running=True).reference, "act": "avenant"}


@sample("grants:batch_send", everywhere=True)
def _():
    return {"slug": agreement().dossier.wave.slug}


@sample("grants:pay", "grants:note", "grants:correct_payment")
def _():
    row = agreement(running=True)
    return {"reference": row.reference, "public_id": row.instalments.first().public_id}


@sample("grants:instalment_act")
def _():
    row = agreement(running=True)
    return {"reference": row.reference, "public_id": row.instalments.first().public_id, "act": "demander"}


@sample("grants:proof")
def _():
    return {"reference": agreement(running=True).reference, "public_id": uuid4(), "kind": "preuve"}


@sample("grants:minutes", "grants:hearing")
def _():
    return {"reference": agreement(running=True).reference, "public_id": uuid4()}


@sample("grants:reply_file")
def _():
    ids = {"public_id": uuid4(), "reply_id": uuid4()}
    return {"reference": agreement(running=True).reference, **ids}


@sample("grants:picture")
def _():
    return {"reference": agreement(running=True).reference, "key": "jobs", "year": 1}


@sample("opendata:latest", shared=True)
def _():
    return {"name": PublicationFactory().files.get().name}


@sample("opendata:dated", shared=True)
def _():
    row = PublicationFactory().files.get()
    return {"number": row.publication.number, "name": row.name}

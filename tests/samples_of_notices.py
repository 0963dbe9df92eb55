"""The arguments of the pages of notified acts; see tests/samples.py."""

from typing import Any

from essaim.files.factories import StoredFileFactory
from essaim.notices.factories import ActFactory, AppealFactory, DelegationFactory
from essaim.notices.models import Act
from tests.samples import desk_dossier, sample


def notified(**situation: Any) -> Act:
    return ActFactory(dossier=desk_dossier(submitted=True, electronic_notice=True), **situation)


@sample("notices:own", "notices:channel")
def _():
    return {"reference": notified().dossier.reference}


@sample(
    *(f"notices:{page}" for page in ("read", "own_file", "contest", "act", "act_file", "record")),
)
def _():
    return {"public_id": notified().public_id}


@sample("notices:appeal", "notices:appeal_file", "notices:own_appeal_file")
def _():
    return {"public_id": AppealFactory(act=notified(), file=StoredFileFactory()).public_id}


@sample("notices:delegation", everywhere=True)
def _():
    return {"public_id": DelegationFactory().public_id}

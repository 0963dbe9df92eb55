"""The pages of what is notified: see tour.py."""

from collections.abc import Callable, Iterator
from typing import Any

from essaim.accounts.models import User
from essaim.dossiers.models import Dossier
from essaim.files.factories import StoredFileFactory
from essaim.notices.factories import ActFactory, AppealFactory, DelegationFactory

At = Callable[..., Any]
NOT_PAGES = {
    f"notices:{name}": "a file" for name in ("own_file", "own_appeal_file", "appeal_file", "act_file")
}


def notices(at: At, person: Callable[[str], User]) -> Iterator[Any]:
    """A refusal read online and contested; another that goes by post; who signs them."""
    manager = person("tresor")
    online, postal = Dossier.objects.filter(state="inadmissible", pole__is_demo=True).order_by("pk")[:2]
    act = ActFactory(dossier=online, opened=True)
    posted = ActFactory(dossier=postal, postal=True)
    appeal = AppealFactory(act=act, file=StoredFileFactory())
    for name in ("own", "channel"):
        yield at(f"notices:{name}", online.created_by, reference=online.reference)
    for name in ("read", "contest"):
        yield at(f"notices:{name}", online.created_by, public_id=act.public_id)
    for name in ("followed", "appeals", "delegations", "delegation_new"):
        yield at(f"notices:{name}", manager)
    yield at("notices:appeal", manager, public_id=appeal.public_id)
    yield at("notices:delegation", manager, public_id=DelegationFactory().public_id)
    yield at("notices:act", manager, public_id=act.public_id)
    for name in ("act", "record"):
        yield at(f"notices:{name}", manager, public_id=posted.public_id)

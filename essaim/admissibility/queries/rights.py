"""What the capabilities above ask of the desk."""

from essaim.admissibility.compute.doors import DoorState
from essaim.admissibility.queries.sheet import doors_of
from essaim.calls.compute.document import Door
from essaim.dossiers.models import Dossier


def admissible_doors(dossier: Dossier) -> list[Door]:
    """The doors that a confirmed verdict opened, and that no other door stops."""
    return [standing.door for standing in doors_of(dossier) if standing.state == DoorState.ADMISSIBLE]

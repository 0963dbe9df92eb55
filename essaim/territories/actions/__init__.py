"""What the operator does with reference data. `by` names the operator: it stays beside the data."""

from essaim.territories.actions.load_contours import import_contours
from essaim.territories.actions.load_reference import load_reference
from essaim.territories.actions.load_zonings import import_zoning

__all__ = ["import_contours", "import_zoning", "load_reference"]

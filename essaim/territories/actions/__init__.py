"""What the operator does with reference data, and what bears on the priority. `by` stays beside the data."""

from essaim.territories.actions.load_contours import import_contours
from essaim.territories.actions.load_reference import load_reference
from essaim.territories.actions.load_zonings import import_zoning
from essaim.territories.actions.measures import (
    Origin,
    import_density,
    import_measures,
    measure_zoning,
    store_measures,
)
from essaim.territories.actions.priority import (
    compute_priorities,
    end_flag,
    flag_territory,
    import_method,
    load_methods,
)

__all__ = [
    "Origin",
    "compute_priorities",
    "end_flag",
    "flag_territory",
    "import_contours",
    "import_density",
    "import_measures",
    "import_method",
    "import_zoning",
    "load_methods",
    "load_reference",
    "measure_zoning",
    "store_measures",
]

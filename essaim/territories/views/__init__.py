"""Finding a place, and the public pages of the territorial priority."""

from essaim.territories.views.places import place_search
from essaim.territories.views.priority import method, method_export, method_list, run_file, territory

__all__ = ["method", "method_export", "method_list", "place_search", "run_file", "territory"]

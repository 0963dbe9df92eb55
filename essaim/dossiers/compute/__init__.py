"""Pure computations on dossiers: what was filed, what the rules find, the budget, what is missing."""

"""The studio: scenarios, proposals of the solver, adoption."""

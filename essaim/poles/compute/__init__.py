"""Pure computations on names, kinds of members and personal links."""

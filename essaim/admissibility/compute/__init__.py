"""Pure computations of the desk: the legal clock, where each door stands, the words of letters."""

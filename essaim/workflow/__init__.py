"""The engine of state machines, and its one signal."""

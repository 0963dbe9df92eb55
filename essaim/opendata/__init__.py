"""The grants as the law publishes them, public figures."""

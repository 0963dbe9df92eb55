"""The first door: the bouquet, rights, requests, sessions, capacity."""

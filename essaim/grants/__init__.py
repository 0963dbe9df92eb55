"""The second door: agreements, instalments, reports, the third year."""

"""Events, practice sheets, concertations, surveys."""

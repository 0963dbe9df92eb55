"""Events, practice sheets, concertation, announcements."""

"""What was typed in the pages of the services, checked; an action does the writing."""

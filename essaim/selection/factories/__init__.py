"""The studio, the committee room and the decisions, a file each."""

"""What is typed, a file each."""

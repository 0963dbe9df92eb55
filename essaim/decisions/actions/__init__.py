"""What is done, a file each."""

"""What is asked, a file each."""

"""What is due for whom, from all apps."""

"""What is read out of function bodies."""

"""What staff and customers say, on the same five letters: instruments, rounds, touchpoints, responses, results."""

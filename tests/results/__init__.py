"""What is shown of answers: figures, small groups, pages, the gap."""

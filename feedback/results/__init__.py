"""What the answers say: results by letter, question, month and department, the gap, and figures for scorecards."""

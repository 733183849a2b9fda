"""The pages of the plan, and those with which leads report."""

"""Goals that departments set themselves (step 4 of the journey): by horizon, with measure, target and milestones."""

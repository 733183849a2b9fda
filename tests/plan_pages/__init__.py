"""The pages of the plan, the culture and the journey."""

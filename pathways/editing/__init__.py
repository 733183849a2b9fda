"""How the program office changes the plan: each verb an action that checks, changes and writes history at once."""

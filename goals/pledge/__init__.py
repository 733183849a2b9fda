"""The HEART pledge: its wording by version, who pledged when, and how far each department has come."""

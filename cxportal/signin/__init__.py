"""Ways in: password, slip, invitation, reset."""

"""One command starts the portal: `bootstrap` makes the environment, `supervisor` watches web, worker and beat."""

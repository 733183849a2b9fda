"""The places where customers are served."""

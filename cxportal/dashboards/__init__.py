"""The home page and other pages that join apps."""

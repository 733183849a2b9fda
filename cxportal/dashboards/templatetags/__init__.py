"""Tags of the pages that join the apps."""

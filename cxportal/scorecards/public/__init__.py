"""The scorecard that everybody reads without signing in: published editions, and only measures switched public."""

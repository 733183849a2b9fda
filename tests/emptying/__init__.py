"""Empties the database between tests that commit: an app of the tests alone, whose `flush` stands in for Django's."""

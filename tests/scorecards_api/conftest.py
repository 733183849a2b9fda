from tests.scorecards_out.conftest import measures, private, year

__all__ = ["measures", "private", "year"]

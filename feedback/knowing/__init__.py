"""Know Ourselves: each department's worksheet of strengths, opportunities, challenges and what lies behind them."""

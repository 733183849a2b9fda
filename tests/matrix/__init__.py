"""Every URL × every role × the expected answer."""

"""Pages and files of recognition on paper."""

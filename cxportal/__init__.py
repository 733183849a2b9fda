"""CX Portal: the web portal with which a county runs its customer-experience program."""

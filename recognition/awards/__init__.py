"""The annual award: nominations in a window, a panel that scores them by letter, one official who decides."""

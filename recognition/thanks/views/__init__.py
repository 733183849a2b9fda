"""Pages of thanks: public ones, the queue, and thanks to customers."""

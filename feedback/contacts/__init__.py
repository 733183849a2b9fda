"""What customers want answered: complaints and wishes to be contacted, apart from what they rated."""

"""Who is new, promoted, transferred or gone: noted as it happens, announced in the newsletter."""

"""The portal as processes: started, stopped, killed, crowded and cut off for real."""

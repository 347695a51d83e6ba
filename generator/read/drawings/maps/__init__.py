"""What people draw on a network map: circles and lines between nodes."""

"""How the page lies in the picture: rings, homography, and what bends or shifts."""

"""Pages for the browser: review, on this computer or on the local network."""

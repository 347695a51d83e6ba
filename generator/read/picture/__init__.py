"""The picture of a page: pixels, cutting out, the paper's own tone; what it is before anything is known of it."""

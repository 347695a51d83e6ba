"""The known blank page: what is printed where, what people may see of it, and where anything can hide."""

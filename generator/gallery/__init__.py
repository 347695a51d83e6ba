"""The library to choose from: what there is to know of each sheet, and all of them small in one PDF."""

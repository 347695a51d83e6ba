"""Other programs that ask on the web: a sheet out to them (`out`), a form (`form`) and answers (`answers`) in.

Tables of contents: how files look is in `make/exchange`, `read/exported` and `define/xlsform`.
"""

"""A sheet for another program that asks questions on the web: an XLSForm, or a survey of LimeSurvey.

What both make comes from `asked.outgoing`: the questions of a sheet, one value each, nothing private.
"""

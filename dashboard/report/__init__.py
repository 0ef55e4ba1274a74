"""What leaves the building as documents: the official report with its annex, and the one-page sheet of each unit.

`facts` and `sheet_facts` read the same answers as the screens, `sentences` puts them into the office's wording, `word`
and `annex` write files. Official texts are Vietnamese, whatever language a screen speaks.
"""

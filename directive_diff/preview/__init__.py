"""The live page for editors: where the draft stands against last year's text, refreshed at each save.

``standing`` turns a comparison, the findings of the checks and the editor's ticks into one state; what is shown is cut
into pieces named by digests of their content, so that a browser asks only for those it does not have. Nothing of this
is imported by the other commands.
"""

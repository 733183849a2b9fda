"""The HR export comes in, every change is shown before it is made, and all of it is made or none.

A layer of its own, below people and jobs: an import is a background job about people. What it shares with other
imports of files stands in `cxportal.intake`.

* `columns` knows our fields, guesses which column holds which, and reads a cell into a value
* `checking` stages the rows and compares them with the portal, in chunks that never lock for long
* `applying` makes the previewed changes, set-wise, in one short transaction
* `exporting` writes the same columns
"""

"""Sums kept beside the facts: `facts` says what each holds, `writing` keeps them right, `rebuilding` proves it,
`reading` gives a person the part of them that they may see.
"""

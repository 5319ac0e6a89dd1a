"""The monthly statement: its facts, the code that proves them, the paper they are printed on."""

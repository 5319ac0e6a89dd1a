"""Reading invoices: from a file's bytes to fields, each with where it came from and how sure it is.

Plain Python without Django, so that it runs in a limited child process and from the shell alike.
"""

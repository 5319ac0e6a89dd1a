"""Saved filters (保存的筛选): what a member asks a list for again and again, under a name, for them alone."""

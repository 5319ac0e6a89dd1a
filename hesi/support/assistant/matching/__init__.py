"""Which article a question is about, told from ways people ask. Plain arithmetic: no table, no request, no clock."""

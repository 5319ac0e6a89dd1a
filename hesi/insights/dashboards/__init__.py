"""Dashboards (看板): for each role the few numbers it acts on, each opening to what is behind it."""

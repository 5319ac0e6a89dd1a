"""Who is served and by whom: plans, entitlements, contact persons, support lines and the presence of agents."""

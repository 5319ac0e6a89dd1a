"""The company's people: users, members, departments, legal entities, projects; sign-in, registration, plans."""

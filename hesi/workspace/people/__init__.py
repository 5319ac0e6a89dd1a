"""The company's people: users, members, departments, legal entities, dimensions such as projects; sign-in and registration."""

"""Who may do what: the actor, named permissions and roles, rules, the doors' guards, navigation, API tokens."""

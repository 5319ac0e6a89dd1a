"""What every feature stands on: workspaces, people, access, events, jobs, files, calendars, currencies and more."""

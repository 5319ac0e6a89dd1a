"""The help centre: one search and every way to help, for members and for people who are not signed in."""

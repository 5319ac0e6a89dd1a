"""Knowledge base: articles in several languages that answer before anybody has to ask."""

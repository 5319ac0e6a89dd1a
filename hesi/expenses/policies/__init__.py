"""Rules and the findings they give. Knows no document: it works on facts handed to it."""

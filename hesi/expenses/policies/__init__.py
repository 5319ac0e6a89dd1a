"""Rules and the findings they give. Knows no document: it works on facts handed to it.

Owns PolicyVersion and the catalogue of rules. Publishes `policy.published`; listens to nothing.
"""

"""单据: claims, requests, advances, company payments, generic documents; lines, templates, expense types. The heart."""

"""Workspaces and the scope every query runs in.

Owns Tenant (a customer's or the provider's workspace), the scope, and the base classes of every tenant table.
A query on a tenant table without an open scope is refused; on PostgreSQL row-level security is the second lock.
"""

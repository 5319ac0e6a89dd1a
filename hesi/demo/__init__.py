"""The demonstration company, made by a deterministic generator; it contains no real person.

`sign_ins()` names the people to sign in as; `build.load_demo()` makes the company; `samples.write_samples(folder)`
writes invoices that a newcomer can upload.
"""

from django.utils.translation import gettext as _


def sign_ins() -> list[tuple[str, str, str]]:
    """Whom a visitor can sign in as: address, password, and in one sentence who that is."""
    from hesi.demo import cast

    said = {
        cast.EMPLOYEE: _("Employee: an account manager in sales with claims, drafts and a full wallet"),
        cast.MANAGER: _("Manager: approves the claims of the East China sales team"),
        cast.HEAD: _("Department head: runs the sales centre and approves what exceeds 5,000"),
        cast.FINANCE: _("Finance: reviews claims, pays them in batches, sees the reports"),
        cast.ADMIN: _("Administrator: people, departments, approval flows, policies"),
        cast.AUDITOR: _("Auditor: sees every document and the audit trail, changes nothing"),
        cast.BILINGUAL: _("Colleague who works in English and travels abroad"),
    }
    people = {person.name: person for person in cast.COLLEAGUES}
    rows = [(people[name].email, cast.PASSWORD, what) for name, what in said.items()]
    _admin, lead, agent, _other = cast.STAFF_OF_PROVIDER
    rows.append((agent.email, cast.PASSWORD, _("Support agent: answers the company's tickets")))
    rows.append((lead.email, cast.PASSWORD, _("Support lead: the whole queue of the service centre")))
    return rows

"""Who may fetch a statement: those who lead support, and the contact persons the customer named."""

from hesi.support.measures.models import PromiseStatement
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.support.service.models import Contact
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.files.models import StoredFile


def may_read_statement(actor: AnyActor, file: StoredFile) -> bool:
    """Asked inside the provider's workspace, about its own people and about customers' members alike."""
    if actor.is_system:
        return True
    statement = PromiseStatement.objects.filter(file=file).first()
    if statement is None:
        return False
    if actor.tenant.pk == file.tenant_id and actor.holds(MANAGE_TICKETS):
        return True
    if statement.customer_id != actor.tenant.pk or actor.member_id is None:
        return False
    named = Contact.objects.filter(customer_id=actor.tenant.pk, member_id=actor.member_id, is_named=True)
    return bool(named.exists())

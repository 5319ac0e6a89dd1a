"""Background entry points of the desk."""

from hesi.support.desk.reading import words_of_file
from hesi.support.tickets.models import MessageAttachment, Ticket
from hesi.support.tickets.searching import index_ticket
from hesi.workspace.files.store import open_file
from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task(queue="default", priority=-10)
def read_attachment(attachment_id: int) -> None:
    """Keep the words of a file that was sent along, so that the search finds them."""
    sent = MessageAttachment.objects.select_related("file__tenant", "message").filter(pk=attachment_id).first()
    if sent is None or sent.text:
        return
    text = words_of_file(sent.file.name, b"".join(open_file(sent.file)))
    if not text:
        return
    MessageAttachment.objects.filter(pk=sent.pk).update(text=text)
    index_ticket(Ticket.objects.select_related("customer", "category").get(pk=sent.message.ticket_id))

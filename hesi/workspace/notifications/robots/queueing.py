"""From an event to a message in the queue of each robot that tells it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hesi.core.text import clean_line, clean_text
from hesi.workspace.events.models import Event
from hesi.workspace.jobs.tenant_tasks import enqueue
from hesi.workspace.notifications.robots.models import Robot, RobotDelivery
from hesi.workspace.notifications.robots.platforms import News
from hesi.workspace.notifications.robots.topics import tellers_of

MOST_BODY = 6000


def tell_robots(event: Event) -> None:
    """Have every active robot that chose one of the event's topics tell it, once."""
    tellers = tellers_of(event.name)
    if not tellers:
        return
    for robot in Robot.objects.filter(is_active=True):
        for topic, teller in tellers:
            if topic in robot.topics:
                with translation.override(robot.language):
                    news = teller(event)
                if news is not None:
                    queue_news(robot, news, dedupe=f"{topic}:{event.pk}")


def queue_news(robot: Robot, news: News, *, dedupe: str) -> RobotDelivery:
    """Put one message into the robot's queue; the same `dedupe` is queued once."""
    url = f"{settings.PUBLIC_URL.rstrip('/')}{news.url}" if news.url.startswith("/") else news.url
    row, created = RobotDelivery.objects.get_or_create(
        robot=robot,
        dedupe=dedupe[:120],
        defaults={
            "title": clean_line(news.title, 200),
            "body": clean_text(news.body, MOST_BODY),
            "url": url[:300],
            "is_urgent": news.is_urgent,
        },
    )
    if created:
        from hesi.workspace.notifications.tasks import deliver_robot_messages

        enqueue(deliver_robot_messages, robot_id=robot.pk)
    return row


def test_news(name: str) -> News:
    """What the test button sends."""
    return News(
        title=_("Hesi can write in this group"),
        body=_("This is a test of the robot “{name}”.").format(name=name),
        url="/",
    )

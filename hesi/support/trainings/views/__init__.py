"""Pages of trainings: the customer's, and the desk's."""

from hesi.support.trainings.views.customer import calendar, captions, recording, signup, training, trainings
from hesi.support.trainings.views.desk import (
    attendance,
    cancellation,
    desk_training,
    desk_trainings,
    new,
    publication,
    recordings,
)

__all__ = [
    "attendance",
    "calendar",
    "cancellation",
    "captions",
    "desk_training",
    "desk_trainings",
    "new",
    "publication",
    "recording",
    "recordings",
    "signup",
    "training",
    "trainings",
]

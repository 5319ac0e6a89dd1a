"""Every state change of trainings."""

from hesi.support.trainings.actions.holding import keep_recording, mark_attendance
from hesi.support.trainings.actions.planning import cancel_training, publish_training, save_training
from hesi.support.trainings.actions.reminding import remind
from hesi.support.trainings.actions.signing import sign_up, withdraw

__all__ = [
    "cancel_training",
    "keep_recording",
    "mark_attendance",
    "publish_training",
    "remind",
    "save_training",
    "sign_up",
    "withdraw",
]

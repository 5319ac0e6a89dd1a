"""How long people take."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from hesi.demo.diary import Diary


@dataclass
class Pace:
    """Times of decisions and of second attempts, in working hours."""

    diary: Diary
    rng: Random

    def decision(self, since: datetime) -> datetime:
        """When somebody who was asked decides: mostly within hours, now and then after days."""
        least, most = (0.3, 6) if self.rng.random() < 0.8 else (6, 20)
        return self.diary.later(since, least, most)

    def quick_decision(self, since: datetime) -> datetime:
        """When somebody decides who has the page open."""
        return self.diary.later(since, 0.2, 1.5)

    def soon(self, since: datetime) -> datetime:
        """When the submitter has put it right."""
        return self.diary.later(since, 0.5, 10)

    def just_before(self, at: datetime) -> datetime:
        """The last edit before a submission."""
        return at - timedelta(seconds=self.rng.randint(40, 150))

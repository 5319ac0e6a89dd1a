"""The tables of the community."""

from hesi.support.community.models.moderation import Report
from hesi.support.community.models.people import CompanyWish, Profile
from hesi.support.community.models.pictures import Picture
from hesi.support.community.models.provenance import Promotion, PublishedTicket
from hesi.support.community.models.threads import Area, Follow, Post, Shown, Thread, Vote

__all__ = [
    "Area",
    "CompanyWish",
    "Follow",
    "Picture",
    "Post",
    "Profile",
    "Promotion",
    "PublishedTicket",
    "Report",
    "Shown",
    "Thread",
    "Vote",
]

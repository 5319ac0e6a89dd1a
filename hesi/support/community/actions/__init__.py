"""Every state change of the community."""

from hesi.support.community.actions.choosing import name_oneself, save_area, wish_for_company
from hesi.support.community.actions.ideas import decide_idea, merge_ideas
from hesi.support.community.actions.moderating import hide_post, lock_thread, release_post
from hesi.support.community.actions.opinions import (
    accept_answer,
    follow_thread,
    report_post,
    unfollow_thread,
    unvote,
    vote,
)
from hesi.support.community.actions.promoting import promote_thread
from hesi.support.community.actions.publishing import answer_consent, ask_consent, post_ticket
from hesi.support.community.actions.writing import answer_thread, edit_post, remove_post, start_thread

__all__ = [
    "accept_answer",
    "answer_consent",
    "answer_thread",
    "ask_consent",
    "decide_idea",
    "edit_post",
    "follow_thread",
    "hide_post",
    "lock_thread",
    "merge_ideas",
    "name_oneself",
    "post_ticket",
    "promote_thread",
    "release_post",
    "remove_post",
    "report_post",
    "save_area",
    "start_thread",
    "unfollow_thread",
    "unvote",
    "vote",
    "wish_for_company",
]

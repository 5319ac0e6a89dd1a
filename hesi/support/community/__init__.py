"""The community: topics, answers, ideas and votes, kept civil by moderation and trust."""

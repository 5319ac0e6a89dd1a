"""Live chat (在线客服): a customer's member or a visitor talks with an agent, from any page and the public help.

Owns chats, what is said in them, and how many chats an agent carries at once. A chat lies in the provider's workspace.
Publishes `chat.began`, `chat.offered`, `chat.taken`, `chat.said`, `chat.transferred`, `chat.ended`, `chat.missed`,
`chat.handed_over`; `support.chat_missed` and `support.chat_answered` in the customer's workspace. Listens to
`presence.changed`. Rooms above may import `availability_for`, `begin_chat` and `register_inserts`.
"""

from django.urls import path

from hesi.support.chat.views import agent, customer, guest

urlpatterns = [
    path("chat/", customer.door, name="chat"),
    path("chat/<str:key>/", customer.room, name="chat-of"),
    path("chat/<str:key>/messages/", customer.messages, name="chat-messages"),
    path("chat/<str:key>/state/", customer.state, name="chat-state"),
    path("chat/<str:key>/typing/", customer.typing, name="chat-typing"),
    path("chat/<str:key>/ending/", customer.ending, name="chat-ending"),
    path("chat/<str:key>/ticket/", customer.ticket, name="chat-ticket"),
    path("help/chat/", guest.door, name="help-chat"),
    path("help/chat/<str:token>/", guest.room, name="help-chat-of"),
    path("help/chat/<str:token>/messages/", guest.messages, name="help-chat-messages"),
    path("help/chat/<str:token>/state/", guest.state, name="help-chat-state"),
    path("help/chat/<str:token>/typing/", guest.typing, name="help-chat-typing"),
    path("help/chat/<str:token>/ending/", guest.ending, name="help-chat-ending"),
    path("help/chat/<str:token>/ticket/", guest.ticket, name="help-chat-ticket"),
    path("help/chat/<str:token>/files/<str:key>/", guest.file, name="help-chat-file"),
    path("desk/chats/", agent.chats, name="desk-chats"),
    path("desk/chats/waiting/", agent.waiting, name="desk-chats-waiting"),
    path("desk/chats/past/", agent.past, name="desk-chats-past"),
    path("desk/chats/limit/", agent.limit, name="desk-chats-limit"),
    path("desk/chats/<str:key>/", agent.one, name="desk-chat"),
    path("desk/chats/<str:key>/taking/", agent.taking, name="desk-chat-taking"),
    path("desk/chats/<str:key>/messages/", agent.messages, name="desk-chat-messages"),
    path("desk/chats/<str:key>/state/", agent.state, name="desk-chat-state"),
    path("desk/chats/<str:key>/typing/", agent.typing, name="desk-chat-typing"),
    path("desk/chats/<str:key>/transfer/", agent.transfer, name="desk-chat-transfer"),
    path("desk/chats/<str:key>/ending/", agent.ending, name="desk-chat-ending"),
    path("desk/chats/<str:key>/ticket/", agent.ticket, name="desk-chat-ticket"),
    path("desk/chats/<str:key>/inserts/", agent.inserts, name="desk-chat-inserts"),
]

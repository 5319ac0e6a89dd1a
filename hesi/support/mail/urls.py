from django.urls import path

from hesi.support.mail import views

urlpatterns = [
    path("desk/mail/", views.incoming, name="mail-incoming"),
    path("desk/mail/<int:pk>/replay/", views.replay, name="mail-replay"),
    path("desk/mail/outgoing/", views.outgoing, name="mail-outgoing"),
    path("desk/mail/outgoing/<int:pk>/sending/", views.resend, name="mail-resend"),
    path("desk/mail/suspended/", views.suspended, name="mail-suspended"),
    path("desk/mail/suspended/<int:pk>/release/", views.release, name="mail-release"),
    path("desk/mail/boxes/", views.mailboxes, name="mailboxes"),
    path("desk/mail/boxes/new/", views.new_mailbox, name="mailbox-new"),
    path("desk/mail/boxes/<int:pk>/", views.mailbox, name="mailbox"),
    path("desk/mail/boxes/<int:pk>/removal/", views.mailbox_removal, name="mailbox-removal"),
    path("desk/mail/boxes/<int:pk>/trial/", views.mailbox_trial, name="mailbox-trial"),
    path("desk/mail/own/", views.own_mail, name="mail-own"),
]

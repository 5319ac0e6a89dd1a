from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hesi.workspace.people"
    label = "people"

    def ready(self) -> None:
        from hesi.workspace.answers import answers
        from hesi.workspace.files.reading import allow_reading
        from hesi.workspace.people import places, sign_in_events
        from hesi.workspace.people.answers import answer
        from hesi.workspace.people.live import offer_live_settings
        from hesi.workspace.people.own_steps import add_own_steps

        sign_in_events.connect()
        allow_reading("people-import", lambda actor, file: file.uploaded_by_id == actor.member_id)
        places.register_places()
        answers("people", answer, order=60)
        add_own_steps()
        offer_live_settings()

"""`migrate` without drawing every model anew at every step, so that an empty database is filled in seconds.

Django keeps classes of all models as they are at each step of a migration, and after a step draws again whatever is
related to the changed model. Here all tables hang together by their workspace and its people, so that "related" means
nearly all of two hundred, hundreds of times. A step that only adds something to one model concerns no other one's
columns: only that model is drawn again. Any other step finds all of them drawn afresh.

What reaches the database is the same: `tests/test_migrating.py` holds both beside each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.migrations.utils import field_is_referenced


class SparingState(ProjectState):
    """The models at one step; who was not drawn again may point to an older class of its neighbour, of the same table.

    `is_delayed` is Django's own word for this: data migrations and signals get everything drawn afresh when it is set.
    """

    _before: "SparingState | None" = None
    _is_alone = False

    def clone(self) -> "SparingState":
        """What Django keeps as the state before a step, while this one goes on."""
        before = SparingState({key: state.clone() for key, state in self.models.items()}, self.real_apps)
        if "apps" in self.__dict__:
            before.__dict__["apps"] = self.apps.clone()
        before.is_delayed = self.is_delayed
        self._before = before
        return before

    def add_model(self, model_state: ModelState) -> None:
        """Nobody refers to a model that was not there."""
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if self._relations is not None:  # type: ignore[attr-defined]
            self.resolve_model_relations(key)
        self._draw(*key)

    def add_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        """Nobody refers to a field that was not there."""
        with self._alone(not field.many_to_many):
            super().add_field(app_label, model_name, name, field, preserve_default)

    def alter_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        """Who refers to the field must hear of it."""
        key = app_label, model_name
        was = self.models[key].fields[name]
        is_own = not (field.many_to_many or was.many_to_many or field_is_referenced(self, key, (name, field)))
        if not is_own:
            self._draw_before()
        with self._alone(is_own):
            super().alter_field(app_label, model_name, name, field, preserve_default)

    def remove_field(self, app_label: str, model_name: str, name: str) -> None:
        """What was referred to is not removed."""
        is_own = not self.models[app_label, model_name].fields[name].many_to_many
        if not is_own:
            self._draw_before()
        with self._alone(is_own):
            super().remove_field(app_label, model_name, name)

    def rename_field(self, app_label: str, model_name: str, old_name: str, new_name: str) -> None:
        """Changes who refers to it, in place."""
        self._draw_before()
        super().rename_field(app_label, model_name, old_name, new_name)

    def rename_model(self, app_label: str, old_name: str, new_name: str) -> None:
        """Changes who refers to it."""
        self._draw_before()
        super().rename_model(app_label, old_name, new_name)

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Django delays where others need not know at once: options, indexes, fields to which nothing refers."""
        if "apps" not in self.__dict__:
            return
        if delay or self._is_alone:
            self._draw(app_label, model_name)
        else:
            self._draw_all()

    def reload_models(self, models: Any, delay: bool = True) -> None:
        """A renamed model has others point to it."""
        self._draw_all()

    @contextmanager
    def _alone(self, is_alone: bool) -> Iterator[None]:
        self._is_alone = is_alone
        try:
            yield
        finally:
            self._is_alone = False

    def _draw(self, app_label: str, model_name: str) -> None:
        if "apps" not in self.__dict__:
            return
        if any(f"{app_label}.{model_name}" in state.bases for state in self.models.values()):
            self._draw_all()
            return
        self.is_delayed = True
        with self.apps.bulk_update():
            self.apps.unregister_model(app_label, model_name)
            self.models[app_label, model_name].render(self.apps)

    def _draw_all(self) -> None:
        """When next asked for."""
        self.__dict__.pop("apps", None)

    def _draw_before(self) -> None:
        """Relations before and after such a step are compared. First of all: the states share what it changes."""
        if self._before is not None and self._before.__dict__.pop("apps", None) is not None:
            self._before.__dict__["apps"] = StateApps(
                self._before.real_apps,  # type: ignore[arg-type]
                self._before.models,
            )


class SparingExecutor(MigrationExecutor):
    """Runs migrations on a `SparingState`."""

    def _create_project_state(self, with_applied_migrations: bool = False) -> SparingState:
        made = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]
        return SparingState(made.models, made.real_apps)

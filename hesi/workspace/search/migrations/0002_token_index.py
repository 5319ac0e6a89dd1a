from django.db import migrations

# SQLite: a full-text table over the entries' tokens, kept in step by triggers. The tokens are made by hesi.core.text,
# so the database only splits at spaces.
_SQLITE = (
    """CREATE VIRTUAL TABLE search_tokens USING fts5(
        tokens, content='search_searchentry', content_rowid='id', tokenize="unicode61 remove_diacritics 0")""",
    """CREATE TRIGGER search_entry_added AFTER INSERT ON search_searchentry BEGIN
        INSERT INTO search_tokens(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_searchentry BEGIN
        INSERT INTO search_tokens(search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens); END""",
    """CREATE TRIGGER search_entry_changed AFTER UPDATE OF tokens ON search_searchentry BEGIN
        INSERT INTO search_tokens(search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO search_tokens(rowid, tokens) VALUES (new.id, new.tokens); END""",
)
_SQLITE_BACK = (
    "DROP TRIGGER search_entry_added",
    "DROP TRIGGER search_entry_removed",
    "DROP TRIGGER search_entry_changed",
    "DROP TABLE search_tokens",
)
# PostgreSQL: the tokens as they are, without its own parser.
_POSTGRESQL = (
    """CREATE INDEX search_entry_tokens ON search_searchentry
        USING GIN (array_to_tsvector(string_to_array(tokens, ' ')))""",
)
_POSTGRESQL_BACK = ("DROP INDEX search_entry_tokens",)


def lay(apps, schema_editor):
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement, params=None)


def lift(apps, schema_editor):
    for statement in _SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(lay, lift)]

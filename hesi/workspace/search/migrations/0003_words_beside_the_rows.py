"""PostgreSQL: the words of an entry beside its row, as SQLite has them.

Row-level security asks its own condition before any operator that is not leakproof, and `@@` is none, so the index over
the entries' own words was never entered: every search split the words of every entry. The words stand in a table of
their own without row-level security, which holds numbers and words only; the entries they lead to stay behind the lock.
"""

from django.db import migrations

_LAID = (
    "DROP INDEX search_entry_tokens",
    """CREATE TABLE search_tokens (
        entry_id bigint PRIMARY KEY, tenant_id bigint NOT NULL, words tsvector NOT NULL)""",
    "SELECT set_config('hesi.tenant', '*', true)",
    """INSERT INTO search_tokens (entry_id, tenant_id, words)
        SELECT id, tenant_id, array_to_tsvector(string_to_array(tokens, ' ')) FROM search_searchentry""",
    "CREATE INDEX search_tokens_words ON search_tokens USING GIN (words)",
    """CREATE FUNCTION keep_search_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                TRUNCATE search_tokens;
            ELSIF TG_OP = 'DELETE' THEN
                DELETE FROM search_tokens WHERE entry_id = OLD.id;
            ELSE
                INSERT INTO search_tokens (entry_id, tenant_id, words)
                VALUES (NEW.id, NEW.tenant_id, array_to_tsvector(string_to_array(NEW.tokens, ' ')))
                ON CONFLICT (entry_id) DO UPDATE SET words = EXCLUDED.words;
            END IF;
            RETURN NULL;
        END $$""",
    """CREATE TRIGGER search_entry_kept AFTER INSERT OR DELETE OR UPDATE OF tokens ON search_searchentry
        FOR EACH ROW EXECUTE FUNCTION keep_search_tokens()""",
    """CREATE TRIGGER search_entries_emptied AFTER TRUNCATE ON search_searchentry
        FOR EACH STATEMENT EXECUTE FUNCTION keep_search_tokens()""",
)
_LIFTED = (
    "DROP TRIGGER search_entries_emptied ON search_searchentry",
    "DROP TRIGGER search_entry_kept ON search_searchentry",
    "DROP FUNCTION keep_search_tokens()",
    "DROP TABLE search_tokens",
    """CREATE INDEX search_entry_tokens ON search_searchentry
        USING GIN (array_to_tsvector(string_to_array(tokens, ' ')))""",
)


def lay(apps, schema_editor):
    _run(schema_editor, _LAID)


def lift(apps, schema_editor):
    _run(schema_editor, _LIFTED)


def _run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_token_index")]
    operations = [migrations.RunPython(lay, lift)]

"""PostgreSQL: beside the words of an entry stands which subject it leads to.

A common word stands in thousands of entries. Told apart by their own table, each of them cost a look-up in the wide
rows behind row-level security; the table of words says it while it is read.
"""

from django.db import migrations

_KEPT = """CREATE OR REPLACE FUNCTION keep_search_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                TRUNCATE search_tokens;
            ELSIF TG_OP = 'DELETE' THEN
                DELETE FROM search_tokens WHERE entry_id = OLD.id;
            ELSE
                INSERT INTO search_tokens (entry_id, tenant_id, {columns}words)
                VALUES (NEW.id, NEW.tenant_id, {values}array_to_tsvector(string_to_array(NEW.tokens, ' ')))
                ON CONFLICT (entry_id) DO UPDATE SET words = EXCLUDED.words;
            END IF;
            RETURN NULL;
        END $$"""
_LAID = (
    # Filled anew and not changed row by row, which would leave table and index twice as large.
    "TRUNCATE search_tokens",
    "DROP INDEX search_tokens_words",
    # The type is compared byte by byte: thousands are sorted by it.
    'ALTER TABLE search_tokens ADD COLUMN subject_type varchar(30) COLLATE "C" NOT NULL,'
    " ADD COLUMN subject_id bigint NOT NULL",
    "SELECT set_config('hesi.tenant', '*', true)",
    """INSERT INTO search_tokens (entry_id, tenant_id, subject_type, subject_id, words)
        SELECT id, tenant_id, subject_type, subject_id, array_to_tsvector(string_to_array(tokens, ' '))
        FROM search_searchentry""",
    "CREATE INDEX search_tokens_words ON search_tokens USING GIN (words)",
    "ANALYZE search_tokens",
    _KEPT.format(columns="subject_type, subject_id, ", values="NEW.subject_type, NEW.subject_id, "),
)
_LIFTED = (
    _KEPT.format(columns="", values=""),
    "ALTER TABLE search_tokens DROP COLUMN subject_type, DROP COLUMN subject_id",
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
    dependencies = [("search", "0004_entries_by_type")]

    operations = [migrations.RunPython(lay, lift)]

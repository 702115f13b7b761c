/* Writes what report/document.c read, as report/json.c would. */
#include "report/document.h"
#include "report/json_out.h"

/* As deep as it was read: JSON_LEVELS_MAX. */
void document_write_value(struct json_out *j, const char *key,
			  const struct json_value *v)
{
	switch (v->kind) {
	case JSON_NULL:
		json_null(j, key);
		break;
	case JSON_BOOL:
		json_bool(j, key, v->truth);
		break;
	case JSON_INTEGER:
		json_uint(j, key, v->integer);
		break;
	case JSON_STRING:
		json_str(j, key, v->text);
		break;
	case JSON_ARRAY:
		json_array(j, key);
		for (size_t i = 0; i < v->count; i++)
			document_write_value(j, NULL, &v->items[i]);
		json_array_end(j);
		break;
	case JSON_OBJECT:
		json_object(j, key);
		for (size_t i = 0; i < v->count; i++)
			document_write_value(j, v->items[i].key.s,
					     &v->items[i]);
		json_object_end(j);
		break;
	}
}

static void write_list(struct json_out *j, const char *key,
		       struct json_list list)
{
	json_array(j, key);
	for (size_t i = 0; i < list.count; i++)
		document_write_value(j, NULL, list.items[i]);
	json_array_end(j);
}

void document_write(FILE *out, const struct json_value *tool,
		    struct json_list files, struct json_list unread,
		    const struct summary *summary)
{
	struct json_out j;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-report/1");
	document_write_value(&j, "tool", tool);
	write_list(&j, "files", files);
	if (unread.count != 0)
		write_list(&j, "unread", unread);
	json_object(&j, "summary");
	json_uint(&j, "files", summary->files);
	json_uint(&j, "loads", summary->loads);
	json_uint(&j, "fails", summary->fails);
	json_uint(&j, "unknown", summary->unknown);
	json_object_end(&j);
	json_object_end(&j);
}

/* JSON by json-c, into an arena. No other file knows json-c. */
#include "util/json_in.h"

#include <json-c/json.h>
#include <string.h>

#include "util/status.h"

static int convert(struct json_object *from, struct arena *a,
		   struct json_value *to, const char **why);

static int convert_array(struct json_object *from, struct arena *a,
			 struct json_value *to, const char **why)
{
	int ret = OK;

	to->kind = JSON_ARRAY;
	to->count = json_object_array_length(from);
	to->items = arena_new_array(a, struct json_value, to->count);
	if (to->items == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; ret == OK && i < to->count; i++)
		ret = convert(json_object_array_get_idx(from, i), a,
			      &to->items[i], why);
	return ret;
}

static int convert_object(struct json_object *from, struct arena *a,
			  struct json_value *to, const char **why)
{
	struct lh_entry *e = json_object_get_object(from)->head;
	int ret = OK;

	to->kind = JSON_OBJECT;
	to->items = arena_new_array(a, struct json_value,
				    (size_t)json_object_object_length(from));
	if (to->items == NULL)
		return E_NO_MEMORY;
	for (; ret == OK && e != NULL; e = lh_entry_next(e)) {
		struct json_value *item = &to->items[to->count++];

		ret = convert((struct json_object *)lh_entry_v(e), a, item,
			      why);
		item->key = str_copy(a, str_of((const char *)lh_entry_k(e)));
		if (item->key.s == NULL)
			return E_NO_MEMORY;
	}
	return ret;
}

/* As deep as the parser let it be: JSON_LEVELS_MAX. */
static int convert(struct json_object *from, struct arena *a,
		   struct json_value *to, const char **why)
{
	to->key = to->text = STR_EMPTY;
	switch (json_object_get_type(from)) {
	case json_type_null:
		to->kind = JSON_NULL;
		return OK;
	case json_type_boolean:
		to->kind = JSON_BOOL;
		to->truth = json_object_get_boolean(from);
		return OK;
	case json_type_string:
		to->kind = JSON_STRING;
		to->text = str_copy(
			a, (struct str){
				   json_object_get_string(from),
				   (size_t)json_object_get_string_len(from) });
		return to->text.s == NULL ? E_NO_MEMORY : OK;
	case json_type_array:
		return convert_array(from, a, to, why);
	case json_type_object:
		return convert_object(from, a, to, why);
	case json_type_int:
		to->kind = JSON_INTEGER;
		to->integer = json_object_get_uint64(from);
		if (json_object_get_int64(from) >= 0)
			return OK;
		break;
	default:
		break;
	}
	*why = "it has a number that no report has";
	return OK;
}

static bool has_too_many_brackets(struct bytes b)
{
	size_t count = 0;

	for (size_t i = 0; i < b.len; i++)
		count += b.data[i] == '{' || b.data[i] == '[';
	return count > JSON_BRACKETS_MAX;
}

static const char *fault_of(enum json_tokener_error error)
{
	if (error == json_tokener_success)
		return NULL;
	if (error == json_tokener_continue)
		return "it ends in the middle";
	if (error == json_tokener_error_depth)
		return "it is nested too deeply";
	return "it isn't JSON";
}

int json_read(struct bytes document, struct arena *a, struct json_value *out,
	      const char **why, size_t *at)
{
	struct json_tokener *parser;
	struct json_object *root;
	int ret = OK;

	*out = (struct json_value){ .kind = JSON_NULL, .text = STR_EMPTY };
	*at = 0;
	*why = document.len > JSON_BYTES_MAX || has_too_many_brackets(document) ?
		       "it is too large" :
		       NULL;
	if (*why != NULL)
		return OK;
	parser = json_tokener_new_ex(JSON_LEVELS_MAX);
	if (parser == NULL)
		return E_NO_MEMORY;
	json_tokener_set_flags(parser, JSON_TOKENER_STRICT |
					       JSON_TOKENER_VALIDATE_UTF8);
	root = json_tokener_parse_ex(parser, (const char *)document.data,
				     (int)document.len);
	*why = fault_of(json_tokener_get_error(parser));
	*at = json_tokener_get_parse_end(parser);
	if (*why == NULL)
		ret = convert(root, a, out, why);
	json_object_put(root);
	json_tokener_free(parser);
	return ret;
}

const struct json_value *json_member(const struct json_value *v,
				     const char *key)
{
	const struct str wanted = str_of(key);

	if (v == NULL || v->kind != JSON_OBJECT)
		return NULL;
	for (size_t i = 0; i < v->count; i++) {
		if (str_equal(v->items[i].key, wanted))
			return &v->items[i];
	}
	return NULL;
}

const struct json_value *json_member_of(const struct json_value *v,
					const char *key, enum json_kind kind)
{
	const struct json_value *member = json_member(v, key);

	return member != NULL && member->kind == kind ? member : NULL;
}

struct str json_member_text(const struct json_value *v, const char *key)
{
	const struct json_value *m = json_member_of(v, key, JSON_STRING);

	return m != NULL ? m->text : STR_EMPTY;
}

uint64_t json_member_integer(const struct json_value *v, const char *key)
{
	const struct json_value *m = json_member_of(v, key, JSON_INTEGER);

	return m != NULL ? m->integer : 0;
}

bool json_same(const struct json_value *a, const struct json_value *b)
{
	if (a->kind != b->kind || a->count != b->count ||
	    a->truth != b->truth || a->integer != b->integer ||
	    !str_equal(a->text, b->text))
		return false;
	for (size_t i = 0; i < a->count; i++) {
		if (!str_equal(a->items[i].key, b->items[i].key) ||
		    !json_same(&a->items[i], &b->items[i]))
			return false;
	}
	return true;
}

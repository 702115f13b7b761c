/* Vendors, and what their errors mean. */
#include "profiles/compile_overlay.h"
#include "util/status.h"

static int needed_text(struct overlay_compiler *o,
		       const struct yaml_node *map, const char *key,
		       uint8_t *at)
{
	struct str s;
	int ret = overlay_text(o, map, key, &s);

	if (ret == 0 && s.n == 0)
		return compile_fail(&o->c, map->line, "'%s:' is missing", key);
	return ret == 0 ? overlay_string(o, at, s) : ret;
}

/* "2,5": decimal numbers of 32 bits. */
static int codes_check(struct overlay_compiler *o,
		       const struct yaml_node *map, struct str codes)
{
	struct str word;

	while (overlay_word(&codes, &word)) {
		uint64_t value = 0;
		size_t i = 0;

		while (i < word.n && i < 10 && word.s[i] >= '0' &&
		       word.s[i] <= '9')
			value = value * 10 + (uint64_t)(word.s[i++] - '0');
		if (i == 0 || i != word.n || value > UINT32_MAX)
			return compile_fail(&o->c, map->line,
					    "'%.*s' is no Win32 error",
					    STR_ARGS(word));
	}
	return 0;
}

static int cause_read(struct overlay_compiler *o, const struct yaml_node *map)
{
	uint8_t row[OC_BYTES] = { 0 }, *at;
	struct str codes;
	int ret;

	if (map->kind != YAML_MAP)
		return compile_fail(&o->c, map->line, "a cause needs keys");
	ret = overlay_text(o, map, "codes", &codes);
	if (ret == 0)
		ret = codes_check(o, map, codes);
	if (ret == 0)
		ret = overlay_string(o, row + OC_CODES, codes);
	if (ret == 0)
		ret = needed_text(o, map, "cause", row + OC_CAUSE);
	if (ret == 0)
		ret = needed_text(o, map, "look", row + OC_LOOK);
	if (ret != 0)
		return ret;
	at = overlay_row(o, OVERLAY_CAUSES, sizeof(row));
	if (at == NULL)
		return E_NO_MEMORY;
	memcpy(at, row, sizeof(row));
	return 0;
}

static int vendor_read(struct overlay_compiler *o,
		       const struct yaml_node *map)
{
	const struct yaml_node *causes;
	uint8_t row[OQ_BYTES] = { 0 }, *at;
	struct str rules;
	int ret;

	if (map->kind != YAML_MAP)
		return compile_fail(&o->c, map->line, "a vendor needs keys");
	causes = yaml_find(map, "causes");
	if (causes == NULL || causes->first == NULL)
		return compile_fail(&o->c, map->line, "'causes:' is missing");
	ret = needed_text(o, map, "product", row + OQ_PRODUCT);
	if (ret == 0)
		ret = needed_text(o, map, "dlls", row + OQ_DLLS);
	if (ret == 0)
		ret = needed_text(o, map, "source", row + OQ_SOURCE);
	if (ret == 0)
		ret = overlay_text(o, map, "rules", &rules);
	if (ret == 0)
		ret = overlay_string(o, row + OQ_RULES, rules);
	if (ret != 0)
		return ret;
	put32(row + OQ_FIRST_CAUSE,
	      (uint32_t)(o->chunks[OVERLAY_CAUSES].len / OC_BYTES));
	put32(row + OQ_CAUSE_COUNT, (uint32_t)causes->count);
	at = overlay_row(o, OVERLAY_VENDORS, sizeof(row));
	if (at == NULL)
		return E_NO_MEMORY;
	memcpy(at, row, sizeof(row));
	for (const struct yaml_node *i = causes->first; ret == 0 && i != NULL;
	     i = i->next)
		ret = cause_read(o, i);
	return ret;
}

int overlay_vendors_write(struct overlay_compiler *o)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < o->source_count; i++) {
		const struct yaml_node *list =
			yaml_find(o->sources[i].root, "vendors");

		o->c.path = o->sources[i].path;
		for (const struct yaml_node *v =
			     list != NULL ? list->first : NULL;
		     ret == 0 && v != NULL; v = v->next)
			ret = vendor_read(o, v);
	}
	return ret;
}

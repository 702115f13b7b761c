/* Each setting of the world, and what it does to it. */
#include "emulator/world_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator/assemblies.h"
#include "emulator/files.h"
#include "emulator/registry.h"
#include "emulator/world.h"

typedef void apply(struct process *p, const struct str *f);

struct world_key {
	const char *name;
	enum world_phase phase;
	apply *apply;
};

/* Fields of settings are terminated. */
static uint64_t number(struct str s)
{
	return strtoull(s.s, NULL, 10);
}

static void set_folder(struct process *p, const struct str *f)
{
	p->world->dll_folder = f[0];
}

static void set_program(struct process *p, const struct str *f)
{
	p->world->program = p->world->command_line = f[0];
	p->world->program_told = true;
}

static void set_computer(struct process *p, const struct str *f)
{
	p->world->computer = f[0];
}

/* DOMAIN\user, user@domain, or a local one. */
static void set_account(struct process *p, struct str name)
{
	struct world *w = p->world;
	const char *cut = memchr(name.s, '\\', name.n);
	const char *at = memchr(name.s, '@', name.n);
	size_t n;

	w->user = name;
	w->domain = w->computer;
	if (cut != NULL) {
		n = (size_t)(cut - name.s);
		w->domain = (struct str){ name.s, n };
		w->user = (struct str){ cut + 1, name.n - n - 1 };
	} else if (at != NULL) {
		n = (size_t)(at - name.s);
		w->user = (struct str){ name.s, n };
		w->domain = (struct str){ at + 1, name.n - n - 1 };
	}
}

static void set_identity(struct process *p, const struct str *f)
{
	struct world *w = p->world;
	enum identity_kind kind = (enum identity_kind)number(f[0]);

	w->domain = str_of("NT AUTHORITY");
	w->identity = kind;
	switch (kind) {
	case IDENTITY_LOCAL_SYSTEM:
		w->user = str_of("SYSTEM");
		break;
	case IDENTITY_LOCAL_SERVICE:
		w->user = str_of("LOCAL SERVICE");
		break;
	case IDENTITY_NETWORK_SERVICE:
		w->user = str_of("NETWORK SERVICE");
		break;
	case IDENTITY_POOL:
		w->user = f[1].n != 0 ? f[1] : str_of("DefaultAppPool");
		w->domain = str_of("IIS APPPOOL");
		break;
	case IDENTITY_IWAM:
		w->user = process_text(p, "IWAM_%.*s", STR_ARGS(w->computer));
		w->domain = w->computer;
		break;
	default:
		set_account(p, f[1]);
		break;
	}
}

static void set_clock(struct process *p, const struct str *f)
{
	p->world->clock = number(f[0]);
}

static void set_seed(struct process *p, const struct str *f)
{
	uint32_t seed = (uint32_t)number(f[0]);

	p->random = seed == 0 ? 1 : seed;
}

static void set_instructions(struct process *p, const struct str *f)
{
	p->limits.instructions = number(f[0]);
}

static void set_calls(struct process *p, const struct str *f)
{
	p->limits.calls = number(f[0]);
}

static void set_megabytes(struct process *p, const struct str *f)
{
	p->space.commit_max = number(f[0]) << 20;
}

/* Without a value it is taken away. */
static void set_variable(struct process *p, const struct str *f)
{
	world_set_variable(p, f[0], f[1].n != 0 ? f[1] :
						  (struct str){ NULL, 0 });
}

static void add_name(struct process *p, const struct str *f)
{
	struct world_name new = { .name = f[0] };
	struct world *w = p->world;
	void *names = w->names;
	unsigned part[4] = { 0 };

	if (w->name_count == WORLD_NAMES_MAX) {
		process_stop(p, "the world has more than %d names of hosts",
			     WORLD_NAMES_MAX);
		return;
	}
	if (sscanf(f[1].s, "%3u.%3u.%3u.%3u", &part[0], &part[1], &part[2],
		   &part[3]) == 4)
		new.address = part[0] << 24 | part[1] << 16 | part[2] << 8 |
			      part[3];
	else
		new.error = (uint32_t)number(f[1]);
	if (arena_grow(&p->arena, &names, w->name_count, &w->name_capacity,
		       sizeof(new)) != 0)
		process_need(NULL);
	w->names = names;
	w->names[w->name_count++] = new;
}

static void add_key(struct process *p, const struct str *f)
{
	if (registry_add(p, f[0]) == NULL)
		process_stop(p, "the world has more than %d keys",
			     REGISTRY_KEYS_MAX);
}

static int digit(char c)
{
	return c >= 'a' ? c - 'a' + 10 : c - '0';
}

/* Key, name, type, and data in hexadecimal digits. */
static void add_value(struct process *p, const struct str *f)
{
	struct registry_key *k = registry_add(p, f[0]);
	size_t n = f[3].n / 2;
	uint8_t *data = process_need(arena_alloc(&p->arena, n + 1, 2));

	if (k == NULL)
		return;
	for (size_t i = 0; i < n; i++)
		data[i] = (uint8_t)(digit(f[3].s[2 * i]) << 4 |
				    digit(f[3].s[2 * i + 1]));
	registry_set(p, k, f[1], (uint32_t)number(f[2]),
		     (struct bytes){ data, n });
}

static void add_text(struct process *p, const struct str *f)
{
	files_add(p, f[0], (struct bytes){ (const uint8_t *)f[1].s, f[1].n });
}

static void add_directory(struct process *p, const struct str *f)
{
	files_add_folder(p, f[0]);
}

static void add_file(struct process *p, const struct str *f)
{
	files_add_from_host(p, f[0], f[1], false);
}

static void add_tree(struct process *p, const struct str *f)
{
	files_add_from_host(p, f[0], f[1], true);
}

static void add_denied(struct process *p, const struct str *f)
{
	world_add_rule(p, &(struct world_rule){ .path = f[0],
						.below = true,
						.read = WORLD_DENIED,
						.write = WORLD_DENIED,
						.remove = WORLD_DENIED,
						.remove_below = WORLD_DENIED });
}

static void add_absent(struct process *p, const struct str *f)
{
	world_add_rule(p, &(struct world_rule){ .path = f[0],
						.below = true,
						.absent = true });
}

/* "granted", "denied", or not known. */
static enum world_access access_of(struct str word)
{
	return str_equal(word, str_of("granted")) ? WORLD_GRANTED :
	       str_equal(word, str_of("denied"))  ? WORLD_DENIED :
						    WORLD_NOT_KNOWN;
}

/* Path; reading, writing, deleting it, and what lies in it. */
static void add_rights(struct process *p, const struct str *f)
{
	world_add_rule(p, &(struct world_rule){
				  .path = f[0],
				  .read = access_of(f[1]),
				  .write = access_of(f[2]),
				  .remove = access_of(f[3]),
				  .remove_below = access_of(f[4]) });
}

static void add_assembly(struct process *p, const struct str *f)
{
	assemblies_add(p, f[0], f[1], f[2], f[3]);
}

static void add_overlay(struct process *p, const struct str *f)
{
	assemblies_add_system(p, f[0]);
}

static const struct world_key keys[] = {
	{ "folder", WORLD_BASE, set_folder },
	{ "program", WORLD_BASE, set_program },
	{ "computer", WORLD_BASE, set_computer },
	{ "identity", WORLD_BASE, set_identity },
	{ "clock", WORLD_BASE, set_clock },
	{ "seed", WORLD_FULL, set_seed },
	{ "instructions", WORLD_FULL, set_instructions },
	{ "calls", WORLD_FULL, set_calls },
	{ "megabytes", WORLD_FULL, set_megabytes },
	{ "variable", WORLD_FULL, set_variable },
	{ "name", WORLD_BASE, add_name },
	{ "key", WORLD_FULL, add_key },
	{ "value", WORLD_FULL, add_value },
	{ "text", WORLD_FULL, add_text },
	{ "directory", WORLD_FULL, add_directory },
	{ "file", WORLD_FULL, add_file },
	{ "tree", WORLD_FULL, add_tree },
	{ "assembly", WORLD_FULL, add_assembly },
	{ "overlay", WORLD_FULL, add_overlay },
	{ "denied", WORLD_BASE, add_denied },
	{ "absent", WORLD_BASE, add_absent },
	{ "rights", WORLD_BASE, add_rights },
};

/* "%0a" is a character; a tab ends the field. Each is terminated. */
static void split(struct process *p, struct str value, struct str *fields)
{
	char *to = process_need(
		arena_alloc(&p->arena, value.n + WORLD_FIELDS, 1));
	unsigned n = 0;

	for (unsigned i = 0; i < WORLD_FIELDS; i++)
		fields[i] = STR_EMPTY;
	fields[0].s = to;
	for (size_t i = 0; i < value.n && n < WORLD_FIELDS; i++) {
		char c = value.s[i];

		if (c == '\t') {
			*to++ = '\0';
			if (++n < WORLD_FIELDS)
				fields[n] = (struct str){ to, 0 };
			continue;
		}
		if (c == '%' && value.n - i > 2) {
			c = (char)(digit(value.s[i + 1]) << 4 |
				   digit(value.s[i + 2]));
			i += 2;
		}
		*to++ = c;
		fields[n].n++;
	}
}

bool world_setting_add(struct process *p, struct str key, struct str value)
{
	void *settings = p->settings;
	struct world_setting *new;
	size_t i = 0, count = sizeof(keys) / sizeof(*keys);

	while (i < count && !str_equal(key, str_of(keys[i].name)))
		i++;
	if (i == count)
		return false;
	if (arena_grow(&p->arena, &settings, p->setting_count,
		       &p->setting_capacity, sizeof(*new)) != 0)
		process_need(NULL);
	p->settings = settings;
	new = &p->settings[p->setting_count++];
	new->key = &keys[i];
	split(p, value, new->fields);
	return true;
}

void world_settings_apply(struct process *p, enum world_phase phase)
{
	for (size_t i = 0; i < p->setting_count; i++) {
		if (p->settings[i].key->phase == phase)
			p->settings[i].key->apply(p, p->settings[i].fields);
	}
	world_sort_rules(p->world);
}

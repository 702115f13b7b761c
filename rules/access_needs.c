/* The rights that IIS needs on a file and its neighbours: R1012, R3010. */
#include "rules/access_needs.h"

#include "rules/access.h"
#include "util/status.h"

/* As it is called on the server where that is known, else its name. */
static struct str file_name(const struct subject *s, const struct module *m)
{
	struct acl_match match = { NULL, NULL };
	size_t at = m->path.n;

	if (s->setting != NULL && m == s->resolution->root)
		return s->setting->path;
	if (s->access != NULL)
		match = access_list_of(s->access, m);
	if (match.acl != NULL && match.other == NULL)
		return match.acl->path;
	while (at > 0 && m->path.s[at - 1] != '/')
		at--;
	return (struct str){ m->path.s + at, m->path.n - at };
}

static int add_commands(const struct subject *s,
			const struct profile_target *t, struct access_need *n,
			bool *complete, struct arena *a)
{
	const struct resolution *r = s->resolution;
	size_t most = r->loaded_count < ACCESS_COMMANDS_MAX ?
			      r->loaded_count :
			      ACCESS_COMMANDS_MAX;

	n->commands = arena_new_array(a, struct str, most + 1);
	if (n->commands == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < r->loaded_count; i++) {
		const struct loaded_file *file = &r->loaded[i];
		struct str command;

		if (file->module->role != FOLDER_BESIDE ||
		    (file->targets & n->targets) == 0)
			continue;
		command = access_command(t, n->grantee,
					 file_name(s, file->module), a);
		if (command.s == NULL)
			return E_NO_MEMORY;
		if (command.n == 0 || n->count == most)
			*complete = false;
		else
			n->commands[n->count++] = command;
	}
	return OK;
}

/* The need that has the same command for the same file, or a new one. */
static struct access_need *need_like(struct access_needs *out,
				     struct str sample)
{
	for (size_t i = 0; i < out->count; i++) {
		if (str_equal(out->items[i].sample, sample))
			return &out->items[i];
	}
	out->items[out->count].sample = sample;
	return &out->items[out->count++];
}

int access_needs(const struct subject *s, struct arena *a,
		 struct access_needs *out)
{
	const struct access_loader loader = { s->host, s->isolation,
					      s->identity };
	struct profile_target t;
	int ret = OK;

	*out = (struct access_needs){ .complete = true };
	if (s->host == HOST_NONE)
		return OK;
	for (unsigned i = 0; profile_target_at(s->profile, i, &t); i++) {
		struct str who = access_grantee(loader, &t);
		struct str sample = access_command(&t, who, str_of("x"), a);
		struct access_need *n;

		if (sample.s == NULL)
			return E_NO_MEMORY;
		if ((s->targets & TARGET_BIT(i)) == 0 || t.iis[0] == '\0' ||
		    sample.n == 0)
			continue;
		n = need_like(out, sample);
		n->grantee = who;
		n->target = i;
		n->targets |= TARGET_BIT(i);
	}
	for (size_t i = 0; ret == OK && i < out->count; i++) {
		struct access_need *n = &out->items[i];

		if (profile_target_at(s->profile, n->target, &t))
			ret = add_commands(s, &t, n, &out->complete, a);
	}
	return ret;
}

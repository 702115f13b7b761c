/* What a run on one target is told of the world. */
#include "analysis/run.h"

#include <stdlib.h>
#include <string.h>

#include "loader/pe.h"
#include "rules/access.h"
#include "util/status.h"

/* What is denied or open of more files than that is left out, and said. */
enum { RIGHTS_MAX = 8192 };

/* Of two that load files on the target it is the usual one (R1012). */
static struct token token_on(const struct dryload *d, const struct subject *s,
			     unsigned target)
{
	const struct access_loader loader = {
		s->host,
		s->isolation,
		d->world.has_identity ? &d->world.identity : s->identity,
	};
	struct access_check c = { .token_count = 0 };
	struct token none = { .identity = { IDENTITY_UNKNOWN, STR_EMPTY } };

	access_tokens(s->profile, loader, &c);
	for (size_t i = 0; i < c.token_count; i++) {
		if (c.tokens[i].targets & TARGET_BIT(target))
			return c.tokens[i].token;
	}
	return none;
}

static void put_identity(struct world_reader *w, const struct token *token)
{
	char kind[16];
	struct str fields[2] = { { kind, 0 }, token->identity.name };

	if (token->identity.kind == IDENTITY_UNKNOWN)
		return;
	fields[0].n = (size_t)snprintf(kind, sizeof(kind), "%d",
				       (int)token->identity.kind);
	if (fields[1].s == NULL)
		fields[1] = STR_EMPTY;
	world_line(w, "identity", fields, 2);
}

/* Programs that export to what they load: an import, or an export, tells. */
static const struct {
	const char *module, *entry, *path;
} programs[] = {
	{ "node.exe", "napi_register_module_v1",
	  "C:\\Program Files\\nodejs\\node.exe" },
};

/* Empty: the usual one. */
static struct str program_of(const struct subject *s)
{
	const struct module *root = s->resolution->root;
	struct export_symbol entry;

	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++) {
		struct str path = str_of(programs[i].path);

		for (size_t k = 0; k < root->dependency_count; k++) {
			if (str_equal(root->dependencies[k].file_name,
				      str_of(programs[i].module)))
				return path;
		}
		if (exports_find_name(&root->exports,
				      str_of(programs[i].entry), 0, &entry))
			return path;
	}
	return STR_EMPTY;
}

/* "C:\\x\\" without its end; empty where it isn't known. */
static struct str folder_on_server(const struct dryload *d,
				   const struct subject *s)
{
	struct str f = s->access != NULL ? s->access->windows_folder :
					   STR_EMPTY;

	if (f.n == 0) {
		f = d->windows_path;
		while (f.n != 0 && f.s[f.n - 1] != '\\')
			f.n--;
	}
	if (f.n > 3)
		f.n--;
	return world_is_path(f) ? f : STR_EMPTY;
}

static const char *word(const struct access_answer *answer)
{
	switch (answer->access) {
	case ACCESS_GRANTED:
		return "granted";
	case ACCESS_DENIED:
		return "denied";
	default:
		return "unknown";
	}
}

/* A path of icacls may be that of the DLL's own folder. False: it's neither. */
static bool path_of(struct world_reader *w, const struct acl *acl,
		    struct str folder, struct str *out)
{
	*out = acl->path;
	if (world_is_path(acl->path))
		return true;
	if (folder.n == 0 || acl->path.n == 0 ||
	    memchr(acl->path.s, ':', acl->path.n) != NULL ||
	    acl->path.s[0] == '\\')
		return false;
	*out = STR_CONCAT(w->arena, folder, str_of("\\"), acl->path);
	return true;
}

/* To read, to write, to delete it, and to delete what lies in it. */
enum { KINDS_OF_RIGHTS = 4 };
static const uint32_t kinds_of_rights[KINDS_OF_RIGHTS] = {
	FILE_READ_DATA | SYNCHRONIZE,
	FILE_WRITE_DATA | SYNCHRONIZE,
	DELETE,
	FILE_DELETE_CHILD,
};

static int put_rights(struct world_reader *w, const struct dryload *d,
		      const struct token *token, struct str folder)
{
	const struct acl_listing *l = &d->listing;
	size_t put = 0;

	for (size_t i = 0; i < l->count && put < RIGHTS_MAX; i++) {
		const struct acl *acl = &l->acls[i];
		struct str fields[1 + KINDS_OF_RIGHTS];
		bool all = true;

		for (size_t k = 0; k < KINDS_OF_RIGHTS; k++) {
			struct access_answer answer = acl_evaluate_rights(
				l, acl, token, kinds_of_rights[k]);

			fields[1 + k] = str_of(word(&answer));
			all &= answer.access == ACCESS_GRANTED;
		}
		if (all || !path_of(w, acl, folder, &fields[0]))
			continue;
		if (fields[0].s == NULL)
			return E_NO_MEMORY;
		world_line(w, "rights", fields, 1 + KINDS_OF_RIGHTS);
		put++;
	}
	return OK;
}

int run_world(const struct dryload *d, const struct subject *s,
	      unsigned target, struct arena *a, struct str *text)
{
	struct token token = token_on(d, s, target);
	struct str folder = folder_on_server(d, s), more;
	struct world_reader w = { .arena = a };
	struct str program = s->host == HOST_NONE ? program_of(s) : STR_EMPTY;
	char *lines = NULL;
	size_t size = 0;
	int ret = OK;

	w.out = open_memstream(&lines, &size);
	if (w.out == NULL)
		return E_NO_MEMORY;
	put_identity(&w, &token);
	if (program.n != 0)
		world_line(&w, "program", &program, 1);
	if (folder.n != 0)
		world_line(&w, "folder", &folder, 1);
	run_assemblies(d, s, target, &w);
	if (s->access != NULL)
		ret = put_rights(&w, d, &token, folder);
	if (fclose(w.out) != 0)
		ret = E_NO_MEMORY;
	if (ret == OK) {
		more = (struct str){ lines, size };
		*text = STR_CONCAT(a, *text, more, d->world.lines.s == NULL ?
							   STR_EMPTY :
							   d->world.lines);
		ret = text->s == NULL ? E_NO_MEMORY : OK;
	}
	free(lines);
	return ret;
}

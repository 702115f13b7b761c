/*
 * A whole check in memory, from image_read() to the report, on all targets.
 *
 * The first byte is one of options, the next four are the length of the DLL;
 * what is behind the DLL is a neighbour that it can import as "own.dll".
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "analysis/session.h"
#include "report/acceptance.h"
#include "report/report.h"
#include "rules/iis_events.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	OPTION_HOST = 3,
	OPTION_NEIGHBOUR = 4,
	OPTION_WITH = 8,      /* what redistributables bring */
	OPTION_ACCEPTED = 16, /* by a baseline, all of it */
	OPTION_GONE = 32,     /* the DLL can't be opened */
	OPTION_LISTED = 64,   /* it lies in its folder: who imports it finds it */
	HEADER = 5,
};

static const char *const formats[] = { "json", "sarif", "cyclonedx", "ndjson",
					"text", "dot",	 "html" };

/* Of an assembly, of the system, and of Windows itself. */
static const char with[] = "vc2005-sp1,vc2008-sp1,vc2010-sp1,vc2022,mdac28";

enum { JSON_FORMATS = 4 }; /* the first ones */

static char folder[] = "/dev/shm/dryload-fuzz-XXXXXX";
static char neighbour[sizeof(folder) + sizeof("/own.dll")];
static char listed[sizeof(folder) + sizeof("/root.dll")];

static void remove_folder(void)
{
	unlink(neighbour);
	unlink(listed);
	rmdir(folder);
}

static void make_folder(void)
{
	if (neighbour[0] != '\0')
		return;
	if (mkdtemp(folder) == NULL) {
		strcpy(folder, "/tmp/dryload-fuzz-XXXXXX");
		if (mkdtemp(folder) == NULL)
			abort();
	}
	snprintf(neighbour, sizeof(neighbour), "%s/own.dll", folder);
	snprintf(listed, sizeof(listed), "%s/root.dll", folder);
	atexit(remove_folder);
}

static void write_file(const char *path, bool is_there, struct bytes b)
{
	FILE *f;

	if (!is_there) {
		unlink(path);
		return;
	}
	f = fopen(path, "wb");
	if (f == NULL || fwrite(b.data, 1, b.len, f) != b.len ||
	    fclose(f) != 0)
		abort();
}

static struct module *adopt(struct dryload *d, struct bytes dll, bool is_gone)
{
	struct neighbourhood *n = &d->neighbourhood;
	struct file file = { { (const uint8_t *)"", 0 }, false };
	struct file_parts parts;
	struct module *root;

	if (dll.len != 0 && !is_gone) {
		uint8_t *copy = malloc(dll.len);

		if (copy == NULL)
			abort();
		memcpy(copy, dll.data, dll.len);
		file.bytes = (struct bytes){ copy, dll.len };
	}
	parts = file_parts_of(&file);
	assert(modules_intern(&n->search.modules, &n->arena,
			      str_of("root.dll"), str_of("root.dll"),
			      &root) == OK);
	root->open_error = is_gone ? EACCES : 0;
	assert(is_gone || module_adopt(&n->search.modules, &n->arena, &d->profile, root,
			    &parts) == OK);
	return root;
}

/* All that a report would take of a finding. */
static void look_at(const struct subject *s, const struct finding *f)
{
	assert((f->targets & ~s->targets) == 0 && f->targets != 0);
	assert((f->likely & ~f->targets) == 0);
	assert(f->summary.n != 0 && f->before.n != 0 && f->advice.n != 0);
	assert(f->rules[0] != NULL && f->rules[FINDING_RULES_MAX] == NULL);
	for (const struct chain *c = f->chain; c != NULL; c = c->up)
		assert(c->module->name.n != 0);
}

static void look_at_verdicts(const struct subject *s,
			     const struct findings *findings, struct arena *a)
{
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(s->profile, i, &t); i++) {
		struct verdict v = verdict_on(s, findings, i);
		struct iis_client clients[IIS_CLIENTS_MAX];
		struct iis_event events[IIS_EVENTS_MAX];
		struct iis_failure failure;

		assert((v.kind == VERDICT_FAILS) == (v.error != NULL));
		if (s->resolution->wrong_machine & TARGET_BIT(i))
			assert(v.kind == VERDICT_FAILS);
		if (iis_failure_of(s, &v, &t, &failure)) {
			const bool is_whole =
				iis_events(&failure, a, events) > 0 &&
				iis_clients(&failure, a, clients) > 0;

			assert(is_whole);
		}
	}
}

/* Another reader than the one that the reports were written with in mind. */
static void read_back(const char *format, const char *text, size_t size)
{
	struct json_tokener *tokener = json_tokener_new_ex(64);
	struct json_object *document, *found;
	bool is_read;

	assert(tokener != NULL);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT |
						JSON_TOKENER_VALIDATE_UTF8);
	document = json_tokener_parse_ex(tokener, text, (int)size);
	is_read = json_tokener_get_error(tokener) == json_tokener_success;
	assert(is_read);
	if (strcmp(format, "sarif") == 0)
		assert(json_object_object_get_ex(document, "runs", &found) &&
		       json_object_array_length(found) == 1);
	if (strcmp(format, "json") == 0)
		assert(json_object_object_get_ex(document, "files", &found) &&
		       json_object_array_length(found) == 1);
	json_object_put(document);
	json_tokener_free(tokener);
}

/* One acceptance of each finding: what counts loads everywhere. */
static void accept_all(struct file_report *f, struct arena *a)
{
	struct acceptance **all = arena_new_array(a, struct acceptance *,
						  f->findings->count + 1);

	assert(all != NULL);
	for (size_t i = 0; i < f->findings->count; i++) {
		all[i] = arena_new(a, struct acceptance);
		assert(all[i] != NULL);
		*all[i] = (struct acceptance){
			.targets = f->findings->items[i].targets,
			.reason = str_of("not used"),
			.owner = str_of("ops"),
			.until = str_of("2099-01-31"),
		};
	}
	f->acceptances = all;
}

static void write_report(unsigned format, struct module *root,
			 const struct subject *s,
			 const struct findings *findings, bool is_accepted,
			 struct arena *a)
{
	const struct report_writer *writer =
		report_writer_find(formats[format]);
	static const struct unread_file unread = { "gone.dll", "is gone" };
	struct report r = {
		.profile = s->profile,
		.unread = &unread,
		.unread_count = 1,
	};
	struct file_report f = {
		.path = root->path,
		.file = &root->file,
		.subject = s,
		.findings = findings,
		.arena = a,
	};
	char *text = NULL;
	size_t size = 0;

	for (unsigned i = 0; i < profile_target_count(s->profile); i++)
		f.verdicts[i] = verdict_on(s, findings, i);
	if (is_accepted)
		accept_all(&f, a);
	r.out = open_memstream(&text, &size);
	assert(r.out != NULL && writer != NULL);
	assert(writer->begin(&r) == OK && writer->file(&r, &f) == OK &&
	       writer->end(&r) == OK);
	assert(fclose(r.out) == 0 && size != 0);
	assert(r.summary.files == 1);
	if (format < JSON_FORMATS)
		read_back(formats[format], text, size);
	free(text);
}

/* The neighbour as another file of the same deployment, its modules met before. */
static void resolve_neighbour(struct dryload *d, target_set targets)
{
	struct neighbourhood *n = &d->neighbourhood;
	struct arena a = ARENA_INIT;
	struct resolution resolution;
	struct module *own;

	assert(modules_intern(&n->search.modules, &n->arena, str_of("own.dll"),
			      str_of(neighbour), &own) == OK);
	assert(module_open(&n->search.modules, &n->arena, &d->profile, own) ==
	       OK);
	assert(resolve(&n->search, own, targets, &a, &resolution) == OK);
	assert((resolution.targets ^ resolution.wrong_machine) == targets);
	arena_release(&a);
}

static void check(struct dryload *d, struct bytes dll, unsigned options)
{
	const enum host host = (enum host)(options & OPTION_HOST);
	struct arena a = ARENA_INIT;
	struct findings findings = { 0 };
	struct resolution resolution;
	struct subject s = {
		.profile = &d->profile,
		.resolution = &resolution,
		.host = host,
		.layers = d->layers.count != 0 ? &d->layers : NULL,
	};
	struct module *root;

	s.targets = TARGET_BIT(profile_target_count(&d->profile)) - 1;
	assert(session_enter(d, str_of(folder), host > HOST_NONE) == OK);
	root = adopt(d, dll, options & OPTION_GONE);
	if (host == HOST_AUTO)
		s.host = module_is_readable(root) ?
				 rules_detect_host(&root->exports) :
				 HOST_NONE;
	d->neighbourhood.search.entry_points = rules_entry_points(s.host);
	assert(resolve(&d->neighbourhood.search, root, s.targets, &a,
		       &resolution) == OK);
	assert((resolution.targets ^ resolution.wrong_machine) == s.targets);
	assert(rules_run(&s, &a, &findings) == OK);
	for (size_t i = 0; i < findings.count; i++)
		look_at(&s, &findings.items[i]);
	look_at_verdicts(&s, &findings, &a);
	for (unsigned i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		write_report(i, root, &s, &findings,
			     options & OPTION_ACCEPTED, &a);
	if (options & OPTION_NEIGHBOUR)
		resolve_neighbour(d, s.targets);
	arena_release(&a);
	session_leave(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dryload d = { .app_dir = true };
	struct bytes dll, rest;

	if (size < HEADER || profile_open(profile_builtin(), &d.profile) != OK)
		return 0;
	make_folder();
	dll = bytes_cut((struct bytes){ data, size }, HEADER, le32(data + 1));
	rest = bytes_cut((struct bytes){ data, size }, HEADER + dll.len, size);
	write_file(neighbour, data[0] & OPTION_NEIGHBOUR, rest);
	write_file(listed, data[0] & OPTION_LISTED, dll);
	if (data[0] & OPTION_WITH)
		assert(dryload_add_overlay(&d, with) == OK);
	check(&d, dll, data[0]);
	arena_release(&d.arena);
	return 0;
}

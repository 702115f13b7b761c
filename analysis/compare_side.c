/* Reads one side of a comparison: a DLL, a folder of DLLs, or a report. */
#include "analysis/compare_side.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/analyze.h"
#include "util/file.h"
#include "util/names.h"
#include "util/status.h"

/* Folders with more DLLs than this are no deployment. */
enum { BUILDS_MAX = 4096 };

static int no_memory(struct dryload *d)
{
	return session_fail(d, E_NO_MEMORY, "out of memory");
}

/* The last part, of a path of any system. */
static struct str base_name(struct str path)
{
	size_t start = path.n;

	while (start > 0 && path.s[start - 1] != '/' &&
	       path.s[start - 1] != '\\')
		start--;
	return (struct str){ path.s + start, path.n - start };
}

static struct build *add_build(struct side *s, struct str path)
{
	void *items = s->builds;
	struct build *b;

	if (path.s == NULL ||
	    arena_grow(&s->arena, &items, s->count, &s->capacity, sizeof(*b)))
		return NULL;
	s->builds = items;
	b = &s->builds[s->count++];
	*b = (struct build){ .path = path,
			     .name = base_name(path),
			     .unread = { NULL, 0 } };
	for (size_t i = 0; i < BUILD_FACTS; i++)
		b->facts[i] = STR_EMPTY;
	return b;
}

static void take_facts(struct build *b)
{
	static const int of_reports[] = { FACT_MACHINE, FACT_KIND, FACT_HOST };

	for (size_t i = 0; i < sizeof(of_reports) / sizeof(*of_reports); i++)
		b->facts[of_reports[i]] = json_member_text(
			b->file, build_facts[of_reports[i]]);
}

/* The report on one file, as `check --format json` would write it. */
static int write_report(struct dryload *d, const char *path, FILE *out)
{
	struct report r = { .out = out, .profile = &d->profile };
	struct analysis analysis;
	int ret = analyze(d, path, &analysis);

	if (ret == OK) {
		ret = report_json.begin(&r);
		if (ret == OK)
			ret = report_json.file(&r, &analysis.report);
		if (ret == OK)
			ret = report_json.end(&r);
		if (ret != OK || ferror(out))
			ret = no_memory(d);
	}
	analysis_release(&analysis);
	return ret;
}

static int read_document(struct dryload *d, struct str name,
			 struct bytes bytes, struct arena *a,
			 struct document *out)
{
	const char *why;

	if (document_read(bytes, a, out, &why) != OK)
		return no_memory(d);
	if (why == NULL)
		return OK;
	return session_fail(d, E_USAGE, "%.*s can't be read as a report: %s",
			    STR_ARGS(name), why);
}

int build_judge(struct dryload *d, target_set targets, struct build *b,
		struct arena *a)
{
	const target_set asked = d->targets;
	struct document document;
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	int ret;

	if (out == NULL)
		return no_memory(d);
	if (targets != 0)
		d->targets = targets;
	ret = write_report(d, b->path.s, out);
	d->targets = asked;
	if (fclose(out) != 0 && ret == OK)
		ret = no_memory(d);
	if (ret == OK)
		ret = read_document(d, b->path,
				    (struct bytes){ (uint8_t *)text, n }, a,
				    &document);
	free(text);
	if (ret == OK) {
		b->file = document.files->items;
		take_facts(b);
	}
	return ret;
}

static int add_dll(struct dryload *d, struct side *s, struct str path)
{
	struct build *b = add_build(s, path);
	int ret;

	if (b == NULL)
		return no_memory(d);
	ret = build_judge(d, 0, b, &s->arena);
	return ret == OK ? build_read_tables(d, b, &s->arena) : ret;
}

/* As an audit has them, whatever they hold. */
static bool is_dll_name(struct str name)
{
	static const char *const ends[] = { ".dll", ".ocx", ".cpl" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (str_ends_nocase(name, ends[i]))
			return true;
	}
	return false;
}

static bool is_folder(DIR *dir, const struct dirent *entry)
{
	struct stat st;

	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return false;
	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) ==
		       0 &&
	       S_ISDIR(st.st_mode);
}

static int list_dlls(DIR *dir, struct side *s, struct names *out)
{
	struct arena *a = &s->arena;
	size_t capacity = 0;
	struct dirent *entry;

	while (out->count < BUILDS_MAX && (entry = readdir(dir)) != NULL) {
		void *items = out->items;
		struct str name = str_of(entry->d_name);

		s->folders += is_folder(dir, entry);
		if (!is_dll_name(name))
			continue;
		name = str_copy(a, name);
		if (name.s == NULL ||
		    arena_grow(a, &items, out->count, &capacity, sizeof(name)))
			return E_NO_MEMORY;
		out->items = items;
		out->items[out->count++] = name;
	}
	return OK;
}

static int read_folder(struct dryload *d, struct side *s)
{
	struct names names = { NULL, 0 };
	DIR *dir = opendir(s->path.s);
	int ret;

	s->is_folder = true;
	if (dir == NULL)
		return session_fail(d, E_IO, "%s: %s", s->path.s,
				    strerror(errno));
	ret = list_dlls(dir, s, &names);
	closedir(dir);
	if (ret != OK)
		return no_memory(d);
	if (names.count == 0)
		return session_fail(d, E_USAGE, "%s has no DLL", s->path.s);
	if (names.count == BUILDS_MAX)
		return session_fail(d, E_USAGE, "%s has too many DLLs",
				    s->path.s);
	names_sort(names.items, names.count);
	for (size_t i = 0; ret == OK && i < names.count; i++)
		ret = add_dll(d, s,
			      STR_CONCAT(&s->arena, s->path, str_of("/"),
					 names.items[i]));
	return ret;
}

static int compare_builds(const void *left, const void *right)
{
	const struct build *a = left, *b = right;
	int order = str_compare_nocase(a->name, b->name);

	return order != 0 ? order : str_compare(a->path, b->path);
}

static int read_report(struct dryload *d, struct side *s, struct bytes bytes)
{
	struct document document;
	int ret = read_document(d, s->path, bytes, &s->arena, &document);

	if (ret != OK)
		return ret;
	s->profiles = document.profiles;
	for (size_t i = 0; i < document.files->count; i++) {
		const struct json_value *file = &document.files->items[i];
		struct build *b =
			add_build(s, json_member_text(file, "path"));

		if (b == NULL)
			return no_memory(d);
		b->file = file;
		take_facts(b);
		if (build_read_dependencies(b, &s->arena) != OK)
			return no_memory(d);
	}
	for (size_t i = 0; i < document.unread->count; i++) {
		const struct json_value *file = &document.unread->items[i];
		struct build *b =
			add_build(s, json_member_text(file, "path"));

		if (b == NULL)
			return no_memory(d);
		b->unread = json_member_text(file, "message");
	}
	if (s->count != 0)
		qsort(s->builds, s->count, sizeof(*s->builds), compare_builds);
	return OK;
}

int side_read(struct dryload *d, const char *path, struct side *out)
{
	struct stat st;
	struct file file;
	int ret;

	*out = (struct side){
		.path = str_of(path),
		.profiles = str_of(profile_date(&d->profile)),
		.arena = ARENA_INIT,
	};
	session_leave(d);
	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode))
		return read_folder(d, out);
	if (file_open(path, &file) != 0)
		return session_fail(d, errno == ENOMEM ? E_NO_MEMORY : E_IO,
				    "%s: %s", path, file_error_text(errno));
	if (document_is_json(file.bytes))
		ret = read_report(d, out, file.bytes);
	else if (strcmp(path, "-") == 0)
		ret = session_fail(d, E_USAGE,
				   "standard input can only be a report here");
	else
		ret = add_dll(d, out, out->path);
	file_close(&file);
	return ret;
}

void side_release(struct side *s)
{
	arena_release(&s->arena);
}

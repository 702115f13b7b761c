/* The YAML of a target: profiles/README.md describes it. */
#include "snapshot/write.h"

#include <stdio.h>
#include <stdlib.h>

#include "loader/pe.h"
#include "snapshot/write_parts.h"
#include "util/status.h"

static bool is_plain(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
	       (ch >= '0' && ch <= '9') || ch == '_' || ch == '.';
}

void put_text(FILE *f, struct str s)
{
	putc_unlocked('\'', f);
	while (s.n != 0) {
		const char *quote = memchr(s.s, '\'', s.n);
		size_t n = quote != NULL ? (size_t)(quote + 1 - s.s) : s.n;

		fwrite_unlocked(s.s, 1, n, f);
		if (quote != NULL)
			putc_unlocked('\'', f);
		s = (struct str){ s.s + n, s.n - n };
	}
	putc_unlocked('\'', f);
}

/* Without quotes where that is safe. */
static void put_name(FILE *f, struct str s)
{
	bool plain = s.n > 4 && memchr(s.s + 1, '.', s.n - 1) != NULL &&
		     ascii_lower(s.s[0]) >= 'a' && ascii_lower(s.s[0]) <= 'z';

	for (size_t i = 0; plain && i < s.n; i++)
		plain = is_plain(s.s[i]);
	if (plain)
		fwrite(s.s, 1, s.n, f);
	else
		put_text(f, s);
}

/* Lines of some length, as a person would break them. */
struct list {
	FILE *file;
	size_t column;
	bool begun;
};

enum { COLUMN_MAX = 96 };

static void list_put(struct list *l, struct str name)
{
	fputs(l->begun ? "," : "[", l->file);
	if (l->begun && l->column + name.n > COLUMN_MAX) {
		fputs("\n      ", l->file);
		l->column = 6;
	} else if (l->begun) {
		fputc(' ', l->file);
	}
	l->begun = true;
	l->column += name.n + 2;
	put_name(l->file, name);
}

static void list_end(const struct list *l)
{
	fputs(l->begun ? "]\n" : "[]\n", l->file);
}

/* All DLLs of the target that 'wanted' says so of. */
static void put_dlls(FILE *f, const struct windows *w, unsigned target,
		     const char *key, bool (*wanted)(const struct dll *d))
{
	struct list l = { .file = f, .column = 16 };
	bool any = false;

	for (size_t i = 0; i < w->dll_count; i++) {
		const struct dll *d = &w->dlls[i];

		if (d->target != target || !wanted(d))
			continue;
		if (!any)
			fputs(key, f);
		any = true;
		list_put(&l, d->name);
	}
	if (any)
		list_end(&l);
}

static bool dll_fits(const struct dll *d)
{
	return d->fits;
}

static bool dll_is_open(const struct dll *d)
{
	return !d->fits;
}

static bool dll_has_table(const struct dll *d)
{
	return d->has_table;
}

static bool dll_is_known(const struct dll *d)
{
	return d->is_known;
}

/* What IIS comes with it, where the registry doesn't say what is installed. */
static const char *usual_iis(const struct windows *w)
{
	static const struct {
		unsigned major, minor;
		const char *iis;
	} rows[] = {
		{ 5, 1, "5.1" }, { 5, 2, "6.0" }, { 6, 0, "7.0" },
		{ 6, 1, "7.5" }, { 6, 2, "8.0" }, { 6, 3, "8.5" },
		{ 10, 0, "10.0" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (rows[i].major == w->major && rows[i].minor == w->minor)
			return rows[i].iis;
	}
	return NULL;
}

struct str target_id(const struct windows *w, unsigned target,
		     const struct naming *naming)
{
	const struct snapshot_target *t = &w->targets[target];
	const char *end = t->is_wow64 ? "-wow64" : "";

	if (naming->id != NULL)
		return str_printf(w->arena, "%s%s", naming->id, end);
	return str_printf(w->arena, "windows-%s-%s%s", w->build,
			  w->targets[0].machine == IMAGE_FILE_MACHINE_AMD64 ?
				  "x64" :
				  "x86",
			  end);
}

/* Of the registry's own words those that a line of text can hold. */
static bool is_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] < ' ' || s.s[i] > '~')
			return false;
	}
	return s.n != 0 && s.n <= 80;
}

static struct str target_name(const struct windows *w, unsigned target,
			      const struct naming *naming)
{
	const char *end = w->targets[target].is_wow64 ?
				  ", 32-bit processes" :
				  "";
	struct str name = w->registry.product_name;
	struct str pack = w->registry.service_pack;

	if (naming->name != NULL)
		return str_printf(w->arena, "%s%s", naming->name, end);
	if (!is_line(name))
		name = str_printf(w->arena, "Windows %s", w->build);
	if (name.s == NULL || !is_line(pack))
		pack = STR_EMPTY;
	return str_printf(w->arena, "%.*s%s%.*s%s", STR_ARGS(name),
			  pack.n != 0 ? " " : "", STR_ARGS(pack), end);
}

static int put_header(FILE *f, const struct windows *w, unsigned target,
		      const struct naming *naming)
{
	const struct snapshot_target *t = &w->targets[target];
	struct str id = target_id(w, target, naming);
	struct str name = target_name(w, target, naming);
	const char *iis = w->registry.iis.n != 0 ? w->registry.iis.s :
						   usual_iis(w);

	if (id.s == NULL || name.s == NULL)
		return E_NO_MEMORY;
	fputs("target: ", f);
	put_text(f, id);
	fputs("\nname: ", f);
	put_text(f, name);
	fprintf(f, "\nbuild: '%s'\nmachine: %s\n", w->build,
		t->machine == IMAGE_FILE_MACHINE_AMD64 ? "x64" : "x86");
	if (iis != NULL)
		fprintf(f, "iis: '%s'\n", iis);
	fprintf(f, "groups: [snapshot%s]\n", t->is_wow64 ? ", wow64" : "");
	return OK;
}

static void put_version(FILE *f, uint64_t v)
{
	fprintf(f, "%u.%u.%u.%u", (unsigned)(v >> 48),
		(unsigned)(v >> 32 & 0xffff), (unsigned)(v >> 16 & 0xffff),
		(unsigned)(v & 0xffff));
}

static void put_assembly(FILE *f, const struct assembly *a)
{
	struct list l = { .file = f, .column = 16 };

	fputs("    - name: ", f);
	put_text(f, a->name);
	fputs("\n      versions: '", f);
	put_version(f, a->low);
	if (a->high != a->low) {
		fputc('-', f);
		put_version(f, a->high);
	}
	fputs("'\n", f);
	if (a->public_key_token.n != 0) {
		fputs("      public_key_token: ", f);
		put_text(f, a->public_key_token);
		fputc('\n', f);
	}
	if (a->file_count == 0)
		return;
	fputs("      files: ", f);
	for (size_t i = 0; i < a->file_count; i++)
		list_put(&l, a->files[i]);
	list_end(&l);
}

static void put_assemblies(FILE *f, const struct windows *w, unsigned target)
{
	bool any = false;

	for (unsigned likely = 0; likely < 2; likely++) {
		bool begun = false;

		for (size_t i = 0; i < w->assembly_count; i++) {
			const struct assembly *a = &w->assemblies[i];

			if (a->target != target || a->is_likely != likely)
				continue;
			if (!any)
				fputs("\nassemblies:\n", f);
			if (!begun)
				fputs(likely ? "  likely:\n" :
					       "  observed:\n",
				      f);
			any = begun = true;
			put_assembly(f, a);
		}
	}
}

static void put_exports(FILE *f, const struct windows *w, unsigned target)
{
	bool any = false;

	for (size_t i = 0; i < w->dll_count; i++) {
		const struct dll *d = &w->dlls[i];

		if (d->target != target || !d->has_table ||
		    d->export_count == 0)
			continue;
		fputs(any ? "  " : "\nexports:\n  ", f);
		any = true;
		put_name(f, d->name);
		fputs(":\n    add:\n", f);
		for (size_t j = 0; j < d->export_count; j++) {
			fputs_unlocked("    - ", f);
			put_text(f, d->exports[j]);
			putc_unlocked('\n', f);
		}
	}
}

int target_write(const struct windows *w, unsigned target,
		 const struct naming *naming, struct bytes *out)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	int ret;

	if (f == NULL)
		return E_NO_MEMORY;
	ret = put_header(f, w, target, naming);
	put_dlls(f, w, target,
		 w->registry.may_be_old ? "known_dlls: " :
					  "known_dlls:\n  observed: ",
		 dll_is_known);
	fputs("\ninventory:\n  system32:\n", f);
	put_dlls(f, w, target, "    observed: ", dll_fits);
	put_dlls(f, w, target, "    unproven: ", dll_is_open);
	put_assemblies(f, w, target);
	put_dlls(f, w, target, "\ntables:\n  observed: ", dll_has_table);
	put_exports(f, w, target);
	if (ret == OK)
		ret = put_api_sets(f, w);
	if (fclose(f) != 0)
		ret = E_NO_MEMORY;
	if (ret == OK) {
		uint8_t *copy = arena_take(w->arena, n + 1, 1);

		if (copy == NULL)
			ret = E_NO_MEMORY;
		else
			memcpy(copy, text, n);
		*out = (struct bytes){ copy, n };
	}
	free(text);
	return ret;
}

/* Who satisfies what: the dependencies of a file and of what it loads. */
#include "report/dependencies.h"

#include "util/status.h"

enum { INDENT = 2, ROW_INDENT = 4 };

static void add_source(struct dependency_row *row, const char *word,
		       target_set targets)
{
	if (targets != 0)
		row->sources[row->source_count++] =
			(struct source){ word, targets };
}

static const char *role_word(enum folder_role role)
{
	static const char *const words[] = {
		[FOLDER_BESIDE] = "beside",
		[FOLDER_PROCESS] = "process-dir",
		[FOLDER_PATH] = "path",
	};

	return words[role];
}

/* Windows' own: System32, an assembly, or with a component of the host. */
static void add_system(const struct profile *p, const struct provider *from,
		       target_set targets, struct dependency_row *row)
{
	target_set places[PLACE_COUNT] = { 0 };
	struct profile_module m;

	if (targets == 0 || !profile_module_at(p, from->system, &m))
		return;
	for (unsigned t = 0; t < profile_target_count(p); t++) {
		if (targets & TARGET_BIT(t))
			places[profile_place(p, m.place_pattern, t)] |=
				TARGET_BIT(t);
	}
	add_source(row, "default-assembly", places[PLACE_DEFAULT_ASSEMBLY]);
	add_source(row, "component", places[PLACE_OPTIONAL]);
	add_source(row, "system32",
		   targets & ~(places[PLACE_DEFAULT_ASSEMBLY] |
			       places[PLACE_OPTIONAL]));
}

static void make_row(const struct file_report *f,
		     const struct loaded_file *importer,
		     const struct dependency *d, struct dependency_row *row)
{
	const struct provider *from = &d->provider;
	target_set all = importer->targets;

	*row = (struct dependency_row){
		.importer = importer->module,
		.name = d->name,
		.delayed = d->delayed,
		.path = STR_EMPTY,
		.dependency = d,
	};
	if (from->in_file & all) {
		add_source(row, role_word(from->file->role),
			   from->in_file & all);
		row->file = from->file;
		row->path = from->file->path;
	}
	if (from->in_refused & all) {
		add_source(row, role_word(from->refused->role),
			   from->in_refused & all);
		if (row->file == NULL) {
			row->file = from->refused;
			row->path = from->refused->path;
		}
	}
	add_source(row, "assembly", from->in_assembly & all);
	add_system(f->subject->profile, from,
		   from->in_system & ~from->in_assembly & all, row);
	add_source(row, "api-set", from->in_host & all);
	add_source(row, "overlay", from->in_overlay & all);
	add_source(row, "private-assembly", from->in_private & all);
	add_source(row, "not-known", (from->optional | from->unproven) & all);
	add_source(row, "missing", (from->absent | from->elsewhere) & all);
}

/* Was the DLL named by an earlier descriptor of the same kind? */
static bool is_repeated(const struct module *m, size_t index)
{
	const struct dependency *d = &m->dependencies[index];

	for (size_t i = d->delayed ? m->static_count : 0; i < index; i++) {
		if (str_equal_nocase(m->dependencies[i].name, d->name))
			return true;
	}
	return false;
}

bool dependencies_next(struct dependency_walk *w, struct dependency_row *out)
{
	const struct resolution *r = w->file->subject->resolution;

	for (; w->loaded < r->loaded_count; w->loaded++, w->next = 0) {
		const struct loaded_file *importer = &r->loaded[w->loaded];
		const struct module *m = importer->module;

		while (w->next < m->dependency_count) {
			size_t index = w->next++;

			if (is_repeated(m, index))
				continue;
			make_row(w->file, importer, &m->dependencies[index],
				 out);
			w->rows++;
			w->bytes += m->name.n + out->name.n + out->path.n;
			w->cut = w->rows > DEPENDENCY_ROWS_MAX ||
				 w->bytes > DEPENDENCY_BYTES_MAX;
			return !w->cut;
		}
	}
	return false;
}

/* "beside (bin/helper.dll) on a, b; missing on c". */
struct str dependency_sources(const struct file_report *f,
			      const struct dependency_row *row)
{
	struct str words[SOURCES_MAX];

	for (size_t i = 0; i < row->source_count; i++) {
		const struct source *s = &row->sources[i];
		const char *path = i == 0 && row->path.n != 0 ? " (" : "";
		struct str list = STR_EMPTY;

		if (row->source_count > 1)
			list = target_list(f->arena, f->subject->profile,
					   s->targets);
		if (list.s == NULL)
			return list;
		words[i] = STR_CONCAT(f->arena, str_of(s->word), str_of(path),
				      path[0] != '\0' ? row->path : STR_EMPTY,
				      str_of(path[0] != '\0' ? ")" : ""),
				      str_of(list.n != 0 ? " on " : ""), list);
		if (words[i].s == NULL)
			return words[i];
	}
	return str_join(f->arena, words, row->source_count, "; ");
}

int text_dependencies(struct text_out *t, const struct file_report *f)
{
	struct text_table table = TEXT_TABLE_INIT(f->arena);
	struct dependency_walk walk = { .file = f };
	struct dependency_row row;
	int ret = OK;

	while (ret == OK && dependencies_next(&walk, &row)) {
		struct text_row line = { 0 };

		line.cells[0].s = row.importer->name;
		line.cells[1].s = STR_CONCAT(
			f->arena, row.name,
			str_of(row.delayed ? " (delay-loaded)" : ""));
		line.cells[2].s = dependency_sources(f, &row);
		if (line.cells[1].s.s == NULL || line.cells[2].s.s == NULL)
			return E_NO_MEMORY;
		ret = text_table_add(&table, &line);
	}
	if (ret != OK || table.count == 0)
		return ret;
	putc('\n', t->out);
	text_paragraph(t, INDENT, ROW_INDENT,
		       str_of(walk.cut ? "dependencies (the first of them):" :
					 "dependencies:"));
	text_table_write(t, &table, ROW_INDENT);
	return OK;
}

/* dryload_compare(): pairs the files of two builds. */
#include <string.h>

#include "analysis/compare_side.h"
#include "analysis/format.h"
#include "util/status.h"

struct pairing {
	struct dryload *dryload;
	struct side before, after;
	struct comparison comparison;
	struct arena arena;
};

/* A DLL of another machine is judged where the old one was, and it there. */
static int judge_alike(struct pairing *p, struct build *b, struct build *a)
{
	struct dryload *d = p->dryload;
	const struct json_value *sides[2];
	target_set sets[2] = { 0, 0 }, bit;
	struct str bad;
	int ret;

	if (!b->has_tables || !a->has_tables)
		return OK;
	sides[0] = json_member(b->file, "targets");
	sides[1] = json_member(a->file, "targets");
	for (size_t s = 0; s < 2; s++) {
		for (size_t i = 0; i < sides[s]->count; i++) {
			if (profile_parse_targets(
				    &d->profile,
				    json_member_text(&sides[s]->items[i],
						     "target"),
				    &bit, &bad))
				sets[s] |= bit;
		}
	}
	if (sets[0] == sets[1])
		return OK;
	ret = build_judge(d, sets[0] | sets[1], b, &p->before.arena);
	if (ret == OK)
		ret = build_judge(d, sets[0] | sets[1], a, &p->after.arena);
	return ret;
}

static int add_pair(struct pairing *p, struct build *before,
		    struct build *after)
{
	struct comparison *c = &p->comparison;
	int ret = OK;

	if (before != NULL && after != NULL)
		ret = judge_alike(p, before, after);
	if (ret != OK)
		return ret;
	ret = build_compare(before, after, &c->names, &p->arena,
			    &c->files[c->count]);
	c->count++;
	if (ret == E_USAGE)
		return session_fail(p->dryload, ret,
				    "the reports name too many targets");
	return ret == E_NO_MEMORY ? session_fail(p->dryload, ret,
						 "out of memory") :
				    ret;
}

/* What was named is one file, and Windows could load it nowhere. */
static bool is_no_image(const struct side *s)
{
	return !s->is_folder && s->count == 1 && s->builds->has_tables &&
	       str_equal(s->builds->facts[FACT_KIND], str_of("unreadable"));
}

/*
 * Of an archive and its like nothing can be lost. Where it stands for several
 * files, none of them would be paired with it.
 */
static int refuse_no_image(struct pairing *p)
{
	const struct side *wrong = is_no_image(&p->before) ? &p->before :
							     &p->after;

	if (!is_no_image(wrong) ||
	    (wrong == &p->after && p->before.count == 1 &&
	     !p->before.is_folder))
		return OK;
	return session_fail(p->dryload, E_USAGE,
			    "%.*s is no DLL, no folder and no report of "
			    "`dryload check --format json`; of an archive, "
			    "compare the folders that it is unpacked to",
			    STR_ARGS(wrong->path));
}

/* The builds from 'i' on that have the name of the first; where they end. */
static size_t group_end(const struct side *s, size_t i)
{
	const struct str name = s->builds[i].name;

	while (i < s->count && str_equal_nocase(s->builds[i].name, name))
		i++;
	return i;
}

/* Of several with one name, those of the same path belong together. */
static int pair_group(struct pairing *p, size_t b, size_t b_end, size_t a,
		      size_t a_end)
{
	const bool alone = b_end - b == 1 && a_end - a == 1;
	int ret = OK;

	while (ret == OK && (b < b_end || a < a_end)) {
		struct build *before = b < b_end ? &p->before.builds[b] : NULL;
		struct build *after = a < a_end ? &p->after.builds[a] : NULL;
		int order = before == NULL ? 1 : after == NULL ? -1 : 0;

		if (order == 0 && !alone)
			order = str_compare(before->path, after->path);
		ret = add_pair(p, order <= 0 ? before : NULL,
			       order >= 0 ? after : NULL);
		b += order <= 0;
		a += order >= 0;
	}
	return ret;
}

static int pair_all(struct pairing *p)
{
	struct side *before = &p->before, *after = &p->after;
	size_t b = 0, a = 0;
	int ret = OK;

	/* Two files are two builds of one thing, whatever they are called. */
	if (before->count == 1 && after->count == 1)
		return add_pair(p, before->builds, after->builds);
	while (ret == OK && (b < before->count || a < after->count)) {
		size_t b_end = b < before->count ? group_end(before, b) : b;
		size_t a_end = a < after->count ? group_end(after, a) : a;
		int order = b == b_end ? 1 : a == a_end ? -1 : 0;

		if (order == 0)
			order = str_compare_nocase(before->builds[b].name,
						   after->builds[a].name);
		if (order < 0)
			a_end = a;
		if (order > 0)
			b_end = b;
		ret = pair_group(p, b, b_end, a, a_end);
		b = b_end;
		a = a_end;
	}
	return ret;
}

static int compare_sides(struct pairing *p)
{
	struct comparison *c = &p->comparison;

	*c = (struct comparison){
		.before_path = p->before.path,
		.after_path = p->after.path,
		.before_profiles = p->before.profiles,
		.after_profiles = p->after.profiles,
		.before_folders = p->before.folders,
		.after_folders = p->after.folders,
		.files = arena_new_array(&p->arena, struct file_comparison,
					 p->before.count + p->after.count),
	};
	if (c->files == NULL)
		return session_fail(p->dryload, E_NO_MEMORY, "out of memory");
	target_names_init(&c->names, &p->dryload->profile);
	return pair_all(p);
}

static struct dryload_comparison summarize(const struct comparison *c)
{
	struct dryload_comparison s = { .files = c->count };

	for (size_t i = 0; i < c->count; i++) {
		const struct file_comparison *f = &c->files[i];

		s.differ += file_comparison_differs(f);
		s.lost += f->lost != 0;
		s.gained += f->gained != 0;
		s.open += file_comparison_is_open(f);
	}
	return s;
}

typedef int (*compare_writer)(const struct comparison *c, FILE *out,
			      struct style style, struct arena *a);

/* NULL where there is no such format. */
static compare_writer find_writer(const char *format)
{
	static const struct {
		const char *name;
		compare_writer write;
	} writers[] = {
		{ "text", compare_write_text },
		{ "json", compare_write_json },
		{ "markdown", compare_write_markdown },
	};

	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		if (strcmp(writers[i].name, format) == 0)
			return writers[i].write;
	}
	return NULL;
}

int dryload_compare(struct dryload *d, const char *before, const char *after,
		    const char *format, FILE *out,
		    const struct dryload_style *style,
		    struct dryload_comparison *summary)
{
	struct pairing p = { .dryload = d, .arena = ARENA_INIT };
	const compare_writer write = find_writer(format);
	int ret;

	*summary = (struct dryload_comparison){ 0 };
	if (write == NULL)
		return session_fail(d, DRYLOAD_E_USAGE,
				    "no format is called '%s' here; there are "
				    "text, json and markdown",
				    format);
	ret = side_read(d, before, &p.before);
	if (ret == OK)
		ret = side_read(d, after, &p.after);
	if (ret == OK)
		ret = refuse_no_image(&p);
	if (ret == OK)
		ret = compare_sides(&p);
	if (ret == OK) {
		*summary = summarize(&p.comparison);
		ret = write(&p.comparison, out, style_of(style), &p.arena);
		ret = output_finish(d, ret, out);
	}
	side_release(&p.before);
	side_release(&p.after);
	arena_release(&p.arena);
	return ret;
}

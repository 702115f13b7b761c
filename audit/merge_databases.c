/* The newest runs of many databases into one report on the whole. */
#include <string.h>

#include "audit/matrix.h"
#include "audit/parts.h"
#include "audit/program.h"
#include "audit/runs.h"
#include "audit/stored.h"
#include "util/status.h"

/* Verdicts by other facts, or of other targets, don't add up. */
static int check_run(struct parts *p, struct part *part, size_t *links,
		     struct str *question)
{
	struct arena a = ARENA_INIT;
	struct str version = program_identity(&a);
	sqlite3_stmt *s = db_prepare(
		&part->db, "SELECT run, links, version, substr(asked, 1,"
			   " instr(asked || 'delivery: ', 'delivery: ') - 1)"
			   " FROM runs WHERE run = (SELECT run FROM last_run)");
	int ret = s == NULL ? db_fail(&part->db) : OK;
	const int code = ret == OK ? sqlite3_step(s) : SQLITE_DONE;

	if (ret == OK && code != SQLITE_ROW && code != SQLITE_DONE)
		ret = db_fail(&part->db);
	else if (ret == OK && code == SQLITE_DONE)
		ret = session_fail(p->dryload, E_USAGE,
				   "%s: no audit came to its end there",
				   part->path);
	else if (ret == OK && !str_equal(db_text(s, 2), version))
		ret = session_fail(p->dryload, E_USAGE,
				   "%s was written by another dryload: its "
				   "verdicts rest on other facts", part->path);
	else if (ret == OK && question->s != NULL &&
		 !str_equal(db_text(s, 3), *question))
		ret = session_fail(p->dryload, E_USAGE,
				   "%s was asked with other options than the "
				   "parts before it", part->path);
	if (ret == OK) {
		part->run = sqlite3_column_int64(s, 0);
		*links += (size_t)sqlite3_column_int64(s, 1);
		if (question->s == NULL)
			*question = str_copy(&p->arena, db_text(s, 3));
	}
	sqlite3_finalize(s);
	arena_release(&a);
	return ret;
}

static int list_files(struct parts *p, size_t number)
{
	const struct part *part = &p->items[number];
	sqlite3_stmt *s = db_prepare(&part->db, "SELECT number, path, members"
						" FROM files WHERE run = ?1 AND"
						" archive IS NULL"
						" ORDER BY number");
	int ret = OK, code = SQLITE_ROW;

	if (s == NULL)
		return db_fail(&part->db);
	db_bind(s, "i", part->run);
	while (ret == OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
		const int64_t at = sqlite3_column_int64(s, 0);
		const struct part_entry e = {
			.path = db_text(s, 1),
			.part = number,
			.at = (uint64_t)at,
			.members = (uint64_t)sqlite3_column_int64(s, 2),
		};

		ret = runs_number_is_sound(at) ?
			      parts_add(p, &e) :
			      session_fail(p->dryload, E_USAGE,
					   "%s: it is damaged", part->path);
	}
	if (ret == OK && code != SQLITE_DONE)
		ret = db_fail(&part->db);
	sqlite3_finalize(s);
	return ret;
}

static int open_part(struct parts *p, const char *path, size_t *links,
		     struct str *question)
{
	struct part *part = &p->items[p->count++];
	int ret;

	*part = (struct part){ .path = path };
	ret = db_open_to_read(&part->db, p->dryload, path);
	if (ret == OK)
		ret = check_run(p, part, links, question);
	if (ret != OK)
		return ret;
	part->get = stored_get(&part->db);
	return part->get == NULL ? db_fail(&part->db) :
				   list_files(p, p->count - 1);
}

static int take(void *context, const char *path, const struct record *r,
		struct str text)
{
	struct matrix *m = context;
	struct str why;

	(void)text;
	if (r->member.n != 0)
		path = r->member.s;
	if (r->kind != RECORD_UNREAD)
		return matrix_add(m, path, r);
	why = str_copy(&m->arena, r->message);
	if (why.s == NULL)
		return E_NO_MEMORY;
	m->out.summary.unread++;
	return matrix_add_unread(m, path, why.s);
}

/* All that is told of a file, copied. False: nothing is. */
static bool read_row(const struct part *part, uint64_t at, struct arena *a,
		     struct str row[STORED_COLUMNS])
{
	bool is_there;

	db_bind(part->get, "iii", part->run, (int64_t)at, (int64_t)at + 1);
	is_there = sqlite3_step(part->get) == SQLITE_ROW;
	for (int i = 0; is_there && i < STORED_COLUMNS; i++) {
		row[i] = str_copy(a, db_text(part->get, i + 1));
		is_there = row[i].s != NULL;
	}
	sqlite3_reset(part->get);
	return is_there;
}

/* Both may be of one part. */
static bool are_same(void *context, const struct part_entry *a,
		     const struct part_entry *b)
{
	const struct parts *p = context;
	struct str x[STORED_COLUMNS], y[STORED_COLUMNS];
	struct arena scratch = ARENA_INIT;
	bool same = read_row(&p->items[a->part], a->at, &scratch, x) &&
		    read_row(&p->items[b->part], b->at, &scratch, y);

	for (int i = 0; same && i < STORED_COLUMNS; i++)
		same = str_equal(x[i], y[i]);
	arena_release(&scratch);
	return same;
}

struct fold {
	struct parts *parts;
	struct matrix *matrix;
};

static int add_entry(void *context, const struct part_entry *e)
{
	const struct fold *f = context;
	const struct part *part = &f->parts->items[e->part];
	struct stored_calls calls = { .take = take, .context = f->matrix };
	size_t found;
	int ret = stored_tell(&part->db, part->get, part->run, (int64_t)e->at,
			      &calls, &found);

	if (ret == OK)
		parts_count_members(f->parts, e->path, e->members, found);
	return ret;
}

static int write_whole(struct matrix *m, bool json, FILE *out,
		       struct style style)
{
	int ret = matrix_candidates(m);

	if (ret == OK)
		ret = duplicates_add_known(&m->duplicates);
	if (ret == OK)
		ret = matrix_finish(m);
	if (ret != OK)
		return ret;
	if (!json)
		return audit_write_text(&m->out, out, style, &m->arena);
	return audit_write_json(&m->out, out);
}

int merge_databases(struct parts *p, bool json, FILE *out, struct style style,
		    struct summary *s)
{
	struct str question = { NULL, 0 };
	struct matrix m;
	struct fold fold = { p, &m };
	size_t links = 0;
	int ret = OK;

	p->same = are_same;
	p->context = p;
	matrix_init(&m, &p->dryload->profile, &p->spool);
	for (size_t i = 0; ret == OK && i < p->asked->count; i++)
		ret = open_part(p, p->asked->paths[i], &links, &question);
	if (ret == OK)
		ret = parts_finish(p);
	if (ret == OK)
		ret = parts_each(p, add_entry, &fold);
	m.out.links = links;
	if (ret == OK)
		ret = write_whole(&m, json, out, style);
	*s = m.out.summary;
	matrix_release(&m);
	return ret;
}

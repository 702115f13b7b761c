/* Findings of a file against the entries that are about it. */
#include "analysis/baseline.h"
#include "util/arena.h"
#include "util/status.h"

/* Keys are made again for each target: give their texts back this often. */
enum { SCRATCH_MAX = 1 << 20 };

struct judge {
	struct file_report *file;
	const char *today;
	struct baseline_entry **entries; /* about the file, by key */
	size_t count;
	struct acceptance **said; /* by finding */
	struct arena scratch;
};

static bool is_about(const struct baseline_entry *e, struct str path)
{
	return e->wild ? str_match(e->pattern, path) :
			 str_ends_nocase(path, e->pattern.s);
}

/* The first entry that isn't before 'key'. */
static size_t lower_bound(const struct judge *j, const struct baseline_key *key,
			  bool with_evidence)
{
	size_t low = 0, high = j->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct baseline_key k = baseline_entry_key(j->entries[middle]);

		if (baseline_key_compare(&k, key, with_evidence) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_over(const struct judge *j, const struct baseline_entry *e)
{
	return e->until.n != 0 && str_compare(e->until, str_of(j->today)) < 0;
}

/*
 * The entry that speaks of 'key' on a target. One that holds goes before one
 * whose day is over, and that before one with other evidence.
 */
static struct baseline_entry *find_entry(const struct judge *j,
					 const struct baseline_key *key,
					 target_set target,
					 enum acceptance_state *state)
{
	struct baseline_entry *found = NULL;

	*state = ACCEPTANCE_EXPIRED; /* until there is a better one */
	for (int exact = 1; found == NULL && exact >= 0; exact--) {
		size_t i = lower_bound(j, key, exact);
		const size_t end = i + BASELINE_SAME_MAX;

		for (; i < j->count && i < end; i++) {
			struct baseline_entry *e = j->entries[i];
			struct baseline_key k = baseline_entry_key(e);

			if (baseline_key_compare(&k, key, exact) != 0)
				break;
			if ((e->targets & target) == 0)
				continue;
			/* Who says it once more fits it as well. */
			e->used |= exact;
			if (*state != ACCEPTANCE_EXPIRED)
				continue;
			found = e;
			*state = !exact		? ACCEPTANCE_CHANGED :
				 is_over(j, e) ? ACCEPTANCE_EXPIRED :
						 ACCEPTED;
			if (!exact)
				return e;
		}
	}
	return found;
}

/* Append to what is said of a finding; the same of more targets is one. */
static int say(struct judge *j, size_t n, const struct baseline_entry *e,
	       enum acceptance_state state, target_set target)
{
	struct acceptance **at = &j->said[n];

	for (; *at != NULL; at = &(*at)->next) {
		if ((*at)->state == state &&
		    str_equal((*at)->reason, e->reason) &&
		    str_equal((*at)->owner, e->owner) &&
		    str_equal((*at)->until, e->until)) {
			(*at)->targets |= target;
			return OK;
		}
	}
	*at = arena_new(j->file->arena, struct acceptance);
	if (*at == NULL)
		return E_NO_MEMORY;
	**at = (struct acceptance){
		.state = state,
		.targets = target,
		.reason = e->reason,
		.owner = e->owner,
		.until = e->until,
	};
	return OK;
}

static int judge_finding(struct judge *j, size_t n)
{
	const struct finding *item = &j->file->findings->items[n];
	target_set left = item->targets & j->file->subject->targets;
	char digest[BASELINE_EVIDENCE_SIZE];
	int ret = OK;

	for (; ret == OK && left != 0; left &= left - 1) {
		const unsigned target = (unsigned)__builtin_ctzll(left);
		struct baseline_entry *e;
		enum acceptance_state state;
		struct baseline_key key;

		if (!baseline_key_of(&j->scratch, j->file, item, target,
				     digest, &key))
			return E_NO_MEMORY;
		e = find_entry(j, &key, TARGET_BIT(target), &state);
		if (e == NULL)
			continue;
		e->used = true;
		ret = say(j, n, e, state, TARGET_BIT(target));
	}
	if (j->scratch.total > SCRATCH_MAX)
		arena_release(&j->scratch);
	return ret;
}

/* The verdicts once more, on what is left of the findings. */
static int count_rest(struct file_report *f)
{
	const struct findings *all = f->findings;
	struct findings rest = { .count = all->count };

	rest.items = arena_new_array(f->arena, struct finding, all->count + 1);
	if (rest.items == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < all->count; i++) {
		rest.items[i] = all->items[i];
		rest.items[i].targets &= ~accepted_targets(f, i);
	}
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if (f->subject->targets & TARGET_BIT(t))
			f->counting[t] = verdict_on(f->subject, &rest, t).kind;
	}
	return OK;
}

static int choose_entries(struct judge *j, struct baseline *b)
{
	struct file_report *f = j->file;
	struct str path = baseline_path(f->arena, f->path);

	j->entries = arena_new_array(f->arena, struct baseline_entry *,
				     b->count + 1);
	if (path.s == NULL || j->entries == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < b->count; i++) {
		struct baseline_entry *e = &b->items[i];

		if ((e->targets & f->subject->targets) == 0 ||
		    !is_about(e, path))
			continue;
		e->checked = true;
		j->entries[j->count++] = e;
	}
	return OK;
}

int baseline_is_about(const struct baseline *b, struct str path,
		      target_set targets, bool *out)
{
	struct arena scratch = ARENA_INIT;
	const struct str place = baseline_path(&scratch, path);

	*out = false;
	for (size_t i = 0; place.s != NULL && !*out && i < b->count; i++)
		*out = (b->items[i].targets & targets) != 0 &&
		       is_about(&b->items[i], place);
	arena_release(&scratch);
	return place.s == NULL ? E_NO_MEMORY : OK;
}

int baseline_judge(struct baseline *b, const char *today,
		   struct file_report *f)
{
	struct judge j = { .file = f, .today = today, .scratch = ARENA_INIT };
	int ret;

	j.said = arena_new_array(f->arena, struct acceptance *,
				 f->findings->count + 1);
	if (j.said == NULL)
		return E_NO_MEMORY;
	ret = choose_entries(&j, b);
	for (size_t i = 0; ret == OK && j.count != 0 && i < f->findings->count;
	     i++)
		ret = judge_finding(&j, i);
	arena_release(&j.scratch);
	f->acceptances = j.said;
	return ret == OK ? count_rest(f) : ret;
}

void baseline_restart(struct baseline *b)
{
	for (size_t i = 0; i < b->count; i++)
		b->items[i].checked = b->items[i].used = false;
}

static struct str object_of(struct arena *a, const struct baseline_entry *e)
{
	if (e->procedure.n == 0)
		return e->module;
	if (e->module.n == 0)
		return e->procedure;
	return STR_CONCAT(a, e->module, str_of("!"), e->procedure);
}

int baseline_use_of(const struct baseline *first, struct arena *a,
		    struct baseline_use *out)
{
	struct unused_entry *unused;
	size_t all = 0;

	*out = (struct baseline_use){ .unused = NULL };
	for (const struct baseline *b = first; b != NULL; b = b->next)
		all += b->count;
	out->unused = unused = arena_new_array(a, struct unused_entry, all + 1);
	if (unused == NULL)
		return E_NO_MEMORY;
	for (const struct baseline *b = first; b != NULL; b = b->next) {
		for (size_t i = 0; i < b->count; i++) {
			const struct baseline_entry *e = &b->items[i];
			struct str object = object_of(a, e);

			if (object.s == NULL)
				return E_NO_MEMORY;
			out->unchecked += !e->checked;
			if (!e->checked || e->used)
				continue;
			unused[out->unused_count++] = (struct unused_entry){
				b->path, e->line, e->file,
				str_of(finding_kind(e->id)->id), object
			};
		}
	}
	return OK;
}

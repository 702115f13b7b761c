/* Any bytes as a baseline; what is read is held against a finding. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/baseline.h"
#include "util/arena.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_entry(const struct baseline_entry *e)
{
	assert(e->line != 0 && e->targets != 0);
	assert(e->id < FINDING_COUNT);
	assert(e->reason.n != 0 && e->owner.n != 0);
	assert(e->evidence.n == BASELINE_EVIDENCE_SIZE - 1);
	assert(e->until.n == 0 || baseline_is_day(e->until));
	assert(e->pattern.s[e->pattern.n] == '\0');
	str_match(e->pattern, str_of("/srv/bin/authfilter.dll"));
}

/* As for another file: nothing that was used is left. */
static void ask_again(struct baseline *b, const struct file_report *f,
		      struct arena *a)
{
	struct baseline_use use;
	bool is_about = false;

	if (baseline_is_about(b, f->path, f->subject->targets, &is_about) == OK)
		assert(!is_about || b->count != 0);
	baseline_restart(b);
	if (baseline_use_of(b, a, &use) == OK)
		assert(use.unchecked == b->count && use.unused_count == 0);
}

/* One made-up file, one finding: each entry is asked whether it fits. */
static void judge(struct baseline *b, const struct profile *p, struct arena *a)
{
	struct module root = { .name = str_of("authfilter.dll") };
	struct resolution resolution = { .root = &root };
	struct subject subject = {
		.profile = p,
		.resolution = &resolution,
		.targets = profile_all_targets(p),
	};
	struct findings findings = { .count = 0 };
	struct finding item =
		finding_new(FINDING_MISSING_PROCEDURE, subject.targets);
	struct file_report f = {
		.path = str_of("authfilter.dll"),
		.subject = &subject,
		.findings = &findings,
		.arena = a,
	};
	struct baseline_use use;

	item.module = str_of("advapi32.dll");
	item.procedure = str_of("RegGetValueA");
	item.before = item.after = STR_EMPTY;
	if (findings_add(&findings, a, &item) != OK)
		return;
	if (baseline_judge(b, "2026-11-26", &f) == OK)
		assert(f.acceptances != NULL);
	if (baseline_use_of(b, a, &use) == OK)
		assert(use.unused_count + use.unchecked <= b->count);
	ask_again(b, &f, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct yaml_error error;
	struct baseline baseline;
	struct profile p;
	int ret;

	if (profile_open(profile_builtin(), &p) != OK)
		abort();
	ret = baseline_read((struct bytes){ data, size }, &p, &arena,
			    &baseline, &error);
	assert(ret == OK || ret == E_USAGE);
	if (ret == OK) {
		for (size_t i = 0; i < baseline.count; i++)
			check_entry(&baseline.items[i]);
		judge(&baseline, &p, &arena);
	} else {
		assert(error.line != 0 && error.text[0] != '\0');
	}
	arena_release(&arena);
	return 0;
}

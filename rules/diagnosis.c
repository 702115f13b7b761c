/* Holding a logged error against verdicts: R1101, R404, R403. */
#include "rules/diagnosis.h"

#include "loader/pe.h"
#include "profiles/release.h"
#include "resolver/api_set.h"
#include "resolver/named_dlls.h"
#include "util/status.h"

enum code_class code_class_of(uint32_t win32)
{
	switch (win32) {
	case ERROR_MOD_NOT_FOUND:
	case ERROR_PROC_NOT_FOUND:
	case ERROR_INVALID_ORDINAL:
	case ERROR_BAD_EXE_FORMAT:
	case ERROR_FILENAME_EXCED_RANGE:
	case ERROR_INVALID_ADDRESS:
	case ERROR_SXS_CANT_GEN_ACTCTX:
		return CODE_OF_LOAD;
	case ERROR_DLL_INIT_FAILED:
	case ERROR_NOACCESS:
	case ERROR_INVALID_FUNCTION:
	case ERROR_MR_MID_NOT_FOUND:
	case ERROR_STACK_OVERFLOW:
		return CODE_OF_START;
	case ERROR_FILE_NOT_FOUND:
	case ERROR_ACCESS_DENIED:
	case ERROR_NOT_ENOUGH_MEMORY:
	case ERROR_SHARING_VIOLATION:
	case ERROR_INVALID_NAME:
	case ERROR_INVALID_IMAGE_HASH:
	case ERROR_FILE_INVALID:
	case ERROR_ACCESS_DISABLED_BY_POLICY:
	case ERROR_NO_SYSTEM_RESOURCES:
	case ERROR_COMMITMENT_LIMIT:
		return CODE_OF_MACHINE;
	default:
		return CODE_OF_FILTER;
	}
}

/* The first on that target of that severity and, but for 0, that error. */
static const struct finding *find_on(const struct findings *list,
				     unsigned target, enum severity severity,
				     uint32_t win32)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *f = &list->items[i];

		if ((f->targets & TARGET_BIT(target)) != 0 &&
		    finding_kind(f->id)->severity == severity &&
		    (win32 == 0 || f->win32 == win32))
			return f;
	}
	return NULL;
}

/* 0: it can't be told. */
static uint16_t machine_of(const struct subject *s)
{
	const struct module *root = s->resolution->root;

	return module_is_readable(root) ? root->image.machine : 0;
}

static uint16_t other_machine(uint16_t machine)
{
	switch (machine) {
	case IMAGE_FILE_MACHINE_I386:
		return IMAGE_FILE_MACHINE_AMD64;
	case IMAGE_FILE_MACHINE_AMD64:
		return IMAGE_FILE_MACHINE_I386;
	default:
		return 0;
	}
}

/* Has this Windows processes of that machine, be they of another target? */
static bool can_have(const struct profile *p, unsigned target,
		     uint16_t machine)
{
	const uint16_t here = profile_target_machine(p, target);

	return here == machine ||
	       (other_machine(here) == machine &&
		windows_on_64_bit(p, TARGET_BIT(target)) != 0);
}

/* By the verdict there. */
static struct diagnosis_row answer_on(const struct subject *s,
				      const struct findings *findings,
				      unsigned target, uint32_t win32)
{
	const struct verdict v = verdict_on(s, findings, target);
	const uint16_t other = other_machine(machine_of(s));
	const enum code_class class = code_class_of(win32);
	struct diagnosis_row row = { .target = target, .likely = v.likely };

	switch (v.kind) {
	case VERDICT_FAILS:
		row.cause = v.error;
		row.answer = v.error->win32 == win32 ? ANSWER_YES :
						       ANSWER_OTHER;
		if (row.answer == ANSWER_OTHER && win32 != ERROR_SUCCESS)
			row.later = find_on(findings, target, LEVEL_ERROR,
					    win32);
		break;
	case VERDICT_UNKNOWN:
		row.answer = ANSWER_OPEN;
		row.cause = find_on(findings, target, LEVEL_UNKNOWN, 0);
		break;
	case VERDICT_LOADS:
		row.answer = class == CODE_OF_LOAD || class == CODE_OF_FILTER ?
				     ANSWER_OWN :
				     ANSWER_OUTSIDE;
		if (win32 == ERROR_BAD_EXE_FORMAT && other != 0 &&
		    can_have(s->profile, target, other))
			row.unless = other;
		break;
	}
	return row;
}

/*
 * What GetFilterVersion leaves behind never comes with such an event (R1007).
 * It is of a process of one machine, whichever the target is.
 */
static struct diagnosis_row answer_mismatch(const struct subject *s,
					    const struct findings *findings,
					    unsigned target,
					    const struct logged_error *logged)
{
	const uint16_t here = profile_target_machine(s->profile, target);
	const uint16_t file = machine_of(s);
	struct diagnosis_row row = { .target = target };

	row.process = logged->process != 0 ? logged->process :
					     other_machine(file);
	if (here != row.process) {
		row.answer = file != row.process &&
					     can_have(s->profile, target,
						      row.process) ?
				     ANSWER_YES :
				     ANSWER_AGAINST;
		return row;
	}
	row = answer_on(s, findings, target, logged->win32);
	if (row.answer == ANSWER_OWN) {
		row.answer = ANSWER_AGAINST;
		row.process = here;
		row.unless = 0;
	}
	return row;
}

static struct diagnosis_row answer_to(const struct subject *s,
				      const struct findings *findings,
				      unsigned target,
				      const struct logged_error *logged)
{
	struct diagnosis_row row;

	if (logged->is_mismatch && logged->win32 == ERROR_BAD_EXE_FORMAT &&
	    other_machine(machine_of(s)) != 0)
		return answer_mismatch(s, findings, target, logged);
	row = answer_on(s, findings, target, logged->win32);
	if (row.answer == ANSWER_OWN && logged->is_of_manifest)
		row.answer = ANSWER_AGAINST;
	return row;
}

static bool is_delayed_and_missing(const struct finding *f)
{
	return f->id == FINDING_DELAYED_MISSING_MODULE ||
	       f->id == FINDING_DELAYED_MISSING_PROCEDURE;
}

/* What Dependency Walker shows in red, and isn't the cause (R403). */
static int delayed_collect(const struct findings *findings, struct arena *a,
			   struct diagnosis *out)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += is_delayed_and_missing(&findings->items[i]);
	out->delayed = arena_new_array(a, const struct finding *, count + 1);
	if (out->delayed == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < findings->count; i++) {
		if (is_delayed_and_missing(&findings->items[i]))
			out->delayed[out->delayed_count++] =
				&findings->items[i];
	}
	return OK;
}

/* LoadLibrary by the DLL itself starts in the program's folder (R404). */
static int guess_add(struct search *s, struct str importer, struct str name,
		     target_set targets, struct diagnosis *out)
{
	struct provider p;
	struct str file;
	int ret;

	if (!search_name_is_plain(name))
		return OK;
	file = search_file_name(s->arena, name);
	if (file.s == NULL)
		return E_NO_MEMORY;
	ret = search_import(s, file, importer, SEARCH_STANDARD, targets, &p);
	if (ret != OK || p.absent == 0)
		return ret;
	if (out->guess_count == GUESSES_MAX) {
		out->guesses_left++;
		return OK;
	}
	out->guesses[out->guess_count++] = (struct guessed_dll){
		.name = file,
		.missing = p.absent,
		.beside = p.passed_by != NULL,
	};
	return OK;
}

static int guess(const struct subject *subject, struct search *s,
		 struct arena *a, struct diagnosis *out)
{
	/* It was made by the search, whose modules these are. */
	struct module *root = modules_find(
		&s->modules, FOLDER_BESIDE, subject->resolution->root->name);
	struct dll_names names;
	int ret;

	if (root == NULL || root != subject->resolution->root)
		return OK;
	ret = module_open(&s->modules, s->arena, s->profile, root);
	if (ret != OK || !module_is_readable(root))
		return ret;
	ret = named_dlls_read(root, a, &names);
	s->context = NULL;
	for (size_t i = 0; ret == OK && i < names.count; i++)
		ret = guess_add(s, root->name, names.items[i], out->own, out);
	return ret;
}

int diagnose(const struct subject *subject, const struct findings *findings,
	     struct search *s, const struct logged_error *logged,
	     struct arena *a, struct diagnosis *out)
{
	const struct module *root = subject->resolution->root;
	int ret;

	*out = (struct diagnosis){ .win32 = logged->win32,
				   .class = code_class_of(logged->win32) };
	out->is_exe = module_is_readable(root) &&
		      (root->image.characteristics & IMAGE_FILE_DLL) == 0;
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if ((subject->targets & TARGET_BIT(t)) == 0)
			continue;
		out->rows[out->count] = answer_to(subject, findings, t, logged);
		if (out->rows[out->count].answer == ANSWER_OWN)
			out->own |= TARGET_BIT(t);
		out->count++;
	}
	ret = delayed_collect(findings, a, out);
	/* Only these can come of a DLL that isn't found or doesn't fit. */
	if (ret == OK && out->own != 0 && out->class == CODE_OF_LOAD)
		ret = guess(subject, s, a, out);
	return ret;
}

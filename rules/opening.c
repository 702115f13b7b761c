/* What IIS is told to load and can't be opened: R101 to R103, R109. */
#include "loader/pe.h"
#include "rules/rules.h"
#include "util/status.h"

/* IIS opens an extension itself, before it asks for it to be loaded (R103). */
static void fail_as_extension(struct finding *f)
{
	f->win32 = ERROR_FILE_NOT_FOUND;
	f->ntstatus = STATUS_OBJECT_NAME_NOT_FOUND;
	finding_add_rule(f, "R103");
	f->after = str_of(": the client gets 404, and the log ends in 404 0 2");
}

/* 126 by what the loader does; a page of Microsoft's lists 2 (R102). */
static void fail_as_filter(struct finding *f)
{
	f->likely = f->targets;
	finding_add_rule(f, "R102");
	f->after = str_of("; 126 is expected, Microsoft's own list also has 2 "
			  "(02 00 00 00)");
}

/* What is no filter is in no such list: 126 (R3005, R3008). */
static void fail_as_module(struct finding *f, enum host host)
{
	f->likely = f->targets;
	finding_add_rule(f, host == HOST_IIS_MODULE ? "R3005" : "R3008");
}

static bool is_missing(enum root_answer answer)
{
	return answer == ROOT_MISSING || answer == ROOT_NO_FOLDER ||
	       answer == ROOT_NOT_A_PATH;
}

int rules_opening(const struct subject *s, const struct root_place *place,
		  struct arena *a, struct findings *out)
{
	bool missing = is_missing(place->answer);
	struct finding f = finding_new(missing ? FINDING_MISSING_FILE :
						 FINDING_UNKNOWN_FILE,
				       s->targets);

	if (missing && s->host == HOST_IIS_EXTENSION)
		fail_as_extension(&f);
	else if (missing && s->host == HOST_IIS_FILTER)
		fail_as_filter(&f);
	else if (missing)
		fail_as_module(&f, s->host);
	if (place->answer == ROOT_NOT_A_PATH) {
		f.likely = f.targets;
		finding_add_rule(&f, "R109");
	}
	if (missing && place->too_long) {
		f.win32 = ERROR_FILENAME_EXCED_RANGE;
		f.ntstatus = STATUS_NAME_TOO_LONG;
		finding_add_rule(&f, "R108");
	}
	/* No folder that stands for a drive would tell more. */
	if (!missing && place->answer != ROOT_NO_DRIVE)
		f.advice = str_of("look on the server what the path leads to");
	f.module = s->resolution->root->name;
	f.summary = missing ? str_printf(a, "%.*s isn't there",
					 STR_ARGS(place->windows)) :
			      str_of("it isn't known whether it is there");
	if (place->why != NULL)
		f.before = STR_CONCAT(a, place->windows, str_of(": "),
				      str_of(place->why), f.after);
	else
		f.before = STR_CONCAT(
			a, place->windows,
			str_of(place->answer == ROOT_NO_FOLDER ?
				       " isn't there, nor is its folder" :
			       missing ? " isn't there" :
					 " can't be looked up here"),
			f.after);
	f.after = STR_EMPTY;
	return findings_add(out, a, &f);
}

int rules_unknown_load(const struct subject *s, struct str why, struct arena *a,
		       struct findings *out)
{
	struct finding f = finding_new(FINDING_UNKNOWN_LOAD, s->targets);

	f.module = s->resolution->root->name;
	f.summary = f.before = why;
	return findings_add(out, a, &f);
}

int rules_of_windows(const struct subject *s, const struct root_place *place,
		     struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_OF_WINDOWS, s->targets);

	f.module = s->resolution->root->name;
	f.before = STR_CONCAT(a, place->windows,
			      str_of(" is Windows' own, and taken to be there: "
				     "the given folder holds no copy of it"));
	return findings_add(out, a, &f);
}

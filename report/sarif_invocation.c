/* How the run went, for SARIF (3.20). */
#include "report/sarif.h"
#include "util/status.h"

static int write_unread(struct json_out *j, const struct unread_file *file,
			struct arena *a)
{
	int ret;

	json_object(j, NULL);
	json_text(j, "level", "error");
	ret = sarif_message(j, "message", a, str_of(file->reason));
	json_array(j, "locations");
	json_object(j, NULL);
	json_object(j, "physicalLocation");
	json_object(j, "artifactLocation");
	if (ret == OK)
		ret = sarif_location(j, a, str_of(file->path),
				     SARIF_NO_ARTIFACT);
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
	json_array_end(j);
	json_object_end(j);
	return ret;
}

static int write_left_out(struct json_out *j, size_t left_out, struct arena *a)
{
	struct str text = str_printf(
		a,
		"%zu more findings were left out: code scanning takes %d "
		"results of a run. Check fewer files at once, or read them all "
		"with --format json.",
		left_out, (int)SARIF_RESULTS_MAX);
	int ret;

	if (text.s == NULL)
		return E_NO_MEMORY;
	json_object(j, NULL);
	json_text(j, "level", "warning");
	ret = sarif_message(j, "message", a, text);
	json_object_end(j);
	return ret;
}

int sarif_invocations(struct json_out *j, const struct report *r,
		      size_t left_out)
{
	struct arena scratch = ARENA_INIT;
	int ret = OK;

	json_array(j, "invocations");
	json_object(j, NULL);
	json_bool(j, "executionSuccessful", r->unread_count == 0);
	json_array(j, "toolExecutionNotifications");
	for (size_t i = 0; ret == OK && i < r->unread_count; i++)
		ret = write_unread(j, &r->unread[i], &scratch);
	if (ret == OK && left_out != 0)
		ret = write_left_out(j, left_out, &scratch);
	json_array_end(j);
	json_object_end(j);
	json_array_end(j);
	arena_release(&scratch);
	return ret;
}

/* The public interface of the commands that aren't about checking a file. */
#include <errno.h>
#include <string.h>

#include "analysis/format.h"
#include "analysis/inspect.h"
#include "analysis/lookup.h"
#include "analysis/profiles.h"
#include "dryload.h"
#include "report/rulebook.h"
#include "report/rules_list.h"
#include "report/targets.h"
#include "util/status.h"

int format_choose(struct dryload *d, const char *format, bool *json)
{
	*json = strcmp(format, "json") == 0;
	if (*json || strcmp(format, "text") == 0)
		return OK;
	return session_fail(d, E_USAGE,
			    "no format is called '%s' here; there are text "
			    "and json",
			    format);
}

int output_finish(struct dryload *d, int ret, FILE *out)
{
	if (ret == E_NO_MEMORY)
		return session_fail(d, ret, "out of memory");
	if (ret == OK && (fflush(out) != 0 || ferror(out)))
		return session_fail(d, E_IO, "the output can't be written: %s",
				    strerror(errno));
	return ret;
}

static target_set asked_targets(const struct dryload *d)
{
	return d->targets != 0 ? d->targets : shipped_targets(d);
}

int dryload_lookup(struct dryload *d, const char *const *patterns,
		   size_t count, const char *format, FILE *out,
		   const struct dryload_style *style, size_t *found)
{
	struct arena a = ARENA_INIT;
	struct lookup lookup;
	bool json;
	int ret = format_choose(d, format, &json);

	*found = 0;
	if (ret != OK)
		return ret;
	ret = lookup_run(&d->profile, asked_targets(d), patterns, count, &a,
			 &lookup, found);
	if (ret == OK)
		ret = lookup_write(&lookup, json, out, style_of(style), &a);
	arena_release(&a);
	return output_finish(d, ret, out);
}

int dryload_write_targets(struct dryload *d, const char *format, FILE *out,
			  const struct dryload_style *style)
{
	struct arena a = ARENA_INIT;
	bool json;
	int ret = format_choose(d, format, &json);

	if (ret != OK)
		return ret;
	ret = targets_write(&d->profile, json, out, style_of(style), &a);
	arena_release(&a);
	return output_finish(d, ret, out);
}

int dryload_write_profile(struct dryload *d, const char *profile,
			  const char *format, FILE *out,
			  const struct dryload_style *style)
{
	struct arena a = ARENA_INIT;
	struct profile p;
	struct file file;
	struct str path;
	bool json;
	int ret = format_choose(d, format, &json);

	if (ret == OK)
		ret = profile_path_of(d, str_of(profile), &a, &path);
	if (ret == OK)
		ret = profile_file_open(d, path.s, &file, &p);
	if (ret != OK)
		goto out;
	ret = targets_write(&p, json, out, style_of(style), &a);
	file_close(&file);
	ret = output_finish(d, ret, out);
out:
	arena_release(&a);
	return ret;
}

int dryload_inspect(struct dryload *d, const char *path, bool second_opinion,
		    const char *format, FILE *out,
		    const struct dryload_style *style, bool *differs)
{
	struct arena a = ARENA_INIT;
	struct inspection i;
	struct file file;
	bool json;
	int ret = format_choose(d, format, &json);

	if (differs != NULL)
		*differs = false;
	if (ret != OK)
		return ret;
	if (file_open(path, &file) != 0)
		return session_fail(d, E_IO, "%s: %s", path,
				    file_error_text(errno));
	ret = inspect_read(path, &file, &a, &i);
	if (ret == OK && second_opinion)
		ret = inspect_ask(&i,
				  DRYLOAD_LIBEXECDIR "/dryload-second-opinion",
				  &a);
	if (ret == OK)
		ret = inspect_write(&i, json, out, style_of(style), &a);
	if (ret == OK && differs != NULL)
		*differs = i.opinion.total != 0;
	file_close(&file);
	arena_release(&a);
	return output_finish(d, ret, out);
}

/* A finding by its id, or a rule of the rule book by its number. */
static int write_rules(const char *id, bool json, FILE *out, struct style style,
		       struct arena *a)
{
	const struct rule *rule = id == NULL ? NULL : rulebook_find(id);

	if (rule == NULL)
		return rules_list_write(id, json, out, style, a);
	if (!json)
		return rulebook_write_rule(out, rule, style);
	rulebook_write_json(out, rule);
	return OK;
}

int dryload_write_rules(struct dryload *d, const char *id, const char *format,
			FILE *out, const struct dryload_style *style)
{
	struct arena a = ARENA_INIT;
	bool json;
	int ret;

	if (id == NULL && strcmp(format, "markdown") == 0)
		return output_finish(d, rulebook_write_markdown(out), out);
	if (id == NULL && strcmp(format, "markdown-findings") == 0)
		return output_finish(d, findings_write_markdown(out), out);
	ret = format_choose(d, format, &json);
	if (ret != OK)
		return ret;
	ret = write_rules(id, json, out, style_of(style), &a);
	arena_release(&a);
	if (ret == E_USAGE)
		return session_fail(d, ret,
				    "no finding or rule is called '%s'; "
				    "`dryload rules` lists the findings, each "
				    "with its rules",
				    id);
	return output_finish(d, ret, out);
}

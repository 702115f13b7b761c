/* What becomes of a configured path where no file is looked at. */
#include "analysis/server.h"

#include <errno.h>
#include <string.h>

#include "analysis/analyze.h"
#include "rules/iis_modules.h"
#include "util/status.h"

static struct str windows_base_name(struct str path)
{
	size_t n = path.n;

	while (n > 0 && path.s[n - 1] != '\\')
		n--;
	return (struct str){ path.s + n, path.n - n };
}

/* A path in the folder of Windows, of which the root holds no copy. */
static bool is_out_of_sight(const struct server *s,
			    const struct root_place *place)
{
	struct str windows = iis_root_windows(s->root), start = place->windows;

	if (s->has_windows || start.n <= windows.n ||
	    (place->answer != ROOT_NO_FOLDER && place->answer != ROOT_MISSING))
		return false;
	start.n = windows.n;
	return str_equal_nocase(start, windows) &&
	       place->windows.s[windows.n] == '\\';
}

static bool is_of_windows(const struct server *s, struct str name,
			  const struct server_file *f)
{
	struct profile_module m;

	return !f->unprofiled &&
	       profile_find_module(&s->dryload->profile, name, &m) &&
	       ((m.there | m.optional | m.elsewhere) & TARGET_BIT(f->target)) !=
		       0;
}

/* Where the modules of IIS lie, and those of its add-ons. */
static bool is_in_iis(const struct server *s, const struct root_place *place)
{
	/* The second is what a 32-bit process gets for the first (R114). */
	static const char *const folders[] = { "\\System32\\inetsrv\\",
					       "\\SysWOW64\\inetsrv\\" };
	const size_t windows = iis_root_windows(s->root).n;
	const size_t n = strlen(folders[0]);
	struct str rest = place->windows;

	if (rest.n < windows + n)
		return false;
	rest = (struct str){ rest.s + windows, n };
	return str_equal_nocase(rest, str_of(folders[0])) ||
	       str_equal_nocase(rest, str_of(folders[1]));
}

/* URL Rewrite and the like lie there as well, and may not be installed. */
static bool is_of_iis(const struct server *s, const struct server_file *f,
		      const struct root_place *place, struct str name)
{
	struct profile_target t;

	return f->host == HOST_IIS_MODULE && is_in_iis(s, place) &&
	       profile_target_at(&s->dryload->profile, f->target, &t) &&
	       iis_brings_module(t.iis, name);
}

/* A copy may have System32\inetsrv and no SysWOW64: those two are in both. */
static bool is_trusted(const struct server *s, const struct server_file *f,
		       const struct root_place *place, struct str name)
{
	bool no_folder = place->answer == ROOT_NO_FOLDER;

	if (is_of_iis(s, f, place, name))
		return s->has_iis ?
			       no_folder &&
				       (str_equal(name, str_of("isapi.dll")) ||
					str_equal(name,
						  str_of("filter.dll"))) :
			       no_folder || place->answer == ROOT_MISSING;
	return is_out_of_sight(s, place) && is_of_windows(s, name, f);
}

static int judge_absence(struct server *s, const struct root_place *place,
			 const struct subject *subject, struct arena *a,
			 struct findings *out)
{
	static const char no_windows[] =
		"the given folder holds no Windows in which to look it up";
	static const char no_iis[] =
		"the given folder holds no System32\\inetsrv in which to look "
		"it up, and no feature of IIS brings it";
	struct root_place unseen = *place;

	if (subject->host == HOST_IIS_MODULE && !s->has_iis &&
	    place->answer == ROOT_NO_FOLDER && is_in_iis(s, place))
		unseen.why = no_iis;
	else if (is_out_of_sight(s, place))
		unseen.why = no_windows;
	else
		return rules_opening(subject, place, a, out);
	unseen.answer = ROOT_UNREADABLE;
	return rules_opening(subject, &unseen, a, out);
}

/* A preCondition may keep a file out that isn't there, a profile doesn't. */
bool server_is_doubted(const struct server_file *f,
		       const struct root_place *place)
{
	return f->doubt.n != 0 || f->is_for_others ||
	       (f->unprofiled && place->answer == ROOT_FILE);
}

static struct str doubt_of(const struct server_file *f)
{
	if (f->doubt.n != 0)
		return f->doubt;
	if (f->is_for_others)
		return str_of("it is for processes of the other word size, "
			      "and whether a request calls it in one of these "
			      "isn't known");
	return str_of(f->wow64 ? "no profile of the 32-bit processes of this "
				 "Windows is known" :
				 "no profile of the 64-bit processes of this "
				 "Windows is known");
}

/* There is no file to look at: a module that can't be opened stands for it. */
int server_judge_place(struct server *s, struct server_file *f,
		       const struct root_place *place)
{
	struct arena a = ARENA_INIT;
	struct module root = {
		.name = str_lower(&a, windows_base_name(place->windows)),
		.path = f->setting.path,
		.opened = true,
		.open_error = ENOENT,
	};
	struct resolution resolution = {
		.root = &root,
		.targets = TARGET_BIT(f->target),
	};
	struct subject subject = {
		.profile = &s->dryload->profile,
		.resolution = &resolution,
		.host = f->host,
		.isolation = s->dryload->isolation,
		.targets = TARGET_BIT(f->target),
		.setting = &f->setting,
	};
	struct findings findings = { 0 };
	struct file_report report = {
		.path = f->setting.path,
		.subject = &subject,
		.findings = &findings,
		.arena = &a,
	};
	int ret = E_NO_MEMORY;

	if (root.name.s == NULL)
		goto out;
	if (server_is_doubted(f, place)) {
		ret = rules_unknown_load(&subject, doubt_of(f), &a, &findings);
	} else if (is_trusted(s, f, place, root.name)) {
		resolution.likely = TARGET_BIT(f->target);
		ret = rules_of_windows(&subject, place, &a, &findings);
	} else {
		ret = judge_absence(s, place, &subject, &a, &findings);
	}
	if (ret == OK) {
		report.verdicts[f->target] =
			verdict_on(&subject, &findings, f->target);
		ret = server_keep(s, f, &report);
	}
out:
	arena_release(&a);
	return ret;
}

/* The files of the deployment: which of them Windows would not use. */
#include "rules/iis_versions.h"
#include "util/status.h"

/* More notes of a kind are of no use to anybody. */
enum { NOTES_MAX = 64 };

/*
 * Names that other modules of a server bring as well, or that IIS itself has
 * loaded (R508).
 */
static const char *const common_names[] = {
	"iconv.dll",    "icu*.dll",      "libcurl.dll",  "libeay32.dll",
	"libexpat.dll", "libiconv*.dll", "libmysql.dll", "libxml2.dll",
	"libxslt.dll",  "log4c*.dll",    "mfc42.dll",    "mfc42u.dll",
	"mfc7*.dll",    "msvcp60.dll",   "msvcp7*.dll",  "msvcr7*.dll",
	"msvcrt.dll",   "nsldap32*.dll", "php?ts.dll",   "sqlite3.dll",
	"ssleay32.dll", "stlport*.dll",  "xalan-c*.dll", "xerces-c*.dll",
	"zlib.dll",     "zlib1.dll",
};

static bool is_common(struct str name)
{
	const size_t count = sizeof(common_names) / sizeof(common_names[0]);

	for (size_t i = 0; i < count; i++) {
		if (str_match(str_of(common_names[i]), name))
			return true;
	}
	return false;
}

struct str rules_process_folder(const struct subject *s, target_set targets,
				struct arena *a)
{
	struct str list = STR_EMPTY;
	const char *last = "";
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(s->profile, i, &t); i++) {
		const char *folder =
			iis_process_folder(s->host, &t, s->isolation);

		if ((targets & TARGET_BIT(i)) == 0 || folder == last ||
		    folder[0] == '\0')
			continue;
		list = list.n == 0 ? str_of(folder) :
				     str_printf(a, "%.*s or %s", STR_ARGS(list),
						folder);
		if (list.s == NULL)
			break;
		last = folder;
	}
	return list;
}

static int report_common(const struct loaded_file *file, struct arena *a,
			 struct findings *out)
{
	struct finding f = finding_new(FINDING_ALREADY_LOADED, file->targets);

	f.chain = file->chain->up;
	f.module = file->module->name;
	f.evidence = "file";
	f.before = str_printf(a,
			      "where IIS or another filter has loaded a %s "
			      "before, that one is used, not the one beside "
			      "the DLL",
			      file->module->name.s);
	return findings_add(out, a, &f);
}

/* Copies that were told of, each on its targets. */
struct told {
	const struct module *copies[NOTES_MAX];
	target_set targets[NOTES_MAX];
	size_t count;
};

/* Those of 'targets' for which it is news; 0 also where there is no room. */
static target_set tell(struct told *told, const struct module *copy,
		       target_set targets)
{
	target_set new;
	size_t i = 0;

	while (i < told->count && told->copies[i] != copy)
		i++;
	if (i == NOTES_MAX)
		return 0;
	if (i == told->count) {
		told->copies[i] = copy;
		told->targets[i] = 0;
		told->count++;
	}
	new = targets & ~told->targets[i];
	told->targets[i] |= new;
	return new;
}

/* Why Windows takes another, and the rules for that. */
struct reason {
	const char *words;
	const char *rules[3]; /* NULL ends them */
};

static const struct reason known_dll = {
	": Windows takes KnownDLLs from its own folder",
	{ "R509", "R511" },
};
static const struct reason behind_system = {
	": the system's folders are before PATH",
	{ "R502", NULL },
};
static const struct reason bound_to_assembly = {
	": the name is bound to a side-by-side assembly",
	{ "R501", "R601" },
};
static const struct reason api_set = {
	": the name is an API set, which comes before all files",
	{ "R2307", NULL },
};
static const struct reason delay_load = {
	": a delay load doesn't look beside the DLL",
	{ "R404", NULL },
};

static const struct reason load_flags = {
	": the importer's load flags name other folders",
	{ "R2504", NULL },
};

/* It is likely on the targets of 'likely'. */
static int report_shadowed(const struct loaded_file *file,
			   const struct module *copy, target_set targets,
			   const struct reason *why, target_set likely,
			   struct arena *a, struct findings *out)
{
	struct finding f;

	if (targets == 0)
		return OK;
	f = finding_new(FINDING_SHADOWED, targets);
	f.chain = file->chain;
	f.module = copy->name;
	f.evidence = "file";
	f.before = STR_CONCAT(a, copy->path, str_of(" is not used on "));
	f.after = str_of(why->words);
	f.likely = likely & targets;
	for (size_t i = 0; why->rules[i] != NULL; i++)
		finding_add_rule(&f, why->rules[i]);
	return findings_add(out, a, &f);
}

/* The part of 'targets' on which the DLL is a KnownDLL. */
static target_set known_part(const struct subject *s, const struct provider *p,
			     target_set targets)
{
	struct profile_module m;

	return profile_module_at(s->profile, p->system, &m) ?
		       targets & m.known_dll :
		       0;
}

/* A copy that is loaded already serves the delay load too (R501). */
static target_set targets_without(const struct resolution *r,
				  const struct module *copy)
{
	for (size_t i = 0; i < r->loaded_count; i++) {
		if (r->loaded[i].module == copy)
			return ~r->loaded[i].targets;
	}
	return ~(target_set)0;
}

/* A delay load takes another than the copy beside the DLL. */
static int check_passed_by(const struct subject *s,
			   const struct loaded_file *file,
			   const struct provider *from, struct told *told,
			   struct arena *a, struct findings *out)
{
	const struct module *copy = from->passed_by;
	target_set targets = (from->in_system | from->in_file) & file->targets;

	if (targets != 0)
		targets = tell(told, copy, targets);
	if (targets != 0)
		targets &= targets_without(s->resolution, copy);
	return report_shadowed(file, copy, targets, &delay_load, 0,
			       a, out);
}

/*
 * Where Windows doesn't come as far as the copy, since its own is before it:
 * that part of 'targets' is left.
 */
static int report_behind(const struct subject *s,
			 const struct loaded_file *file,
			 const struct provider *from, const struct module *copy,
			 target_set *targets, struct arena *a,
			 struct findings *out)
{
	if (copy->role == FOLDER_PATH)
		return report_shadowed(file, copy, *targets, &behind_system, 0,
				       a, out);
	*targets = known_part(s, from, *targets & ~from->in_assembly);
	/* A list that was read off the registry is certain. */
	return report_shadowed(file, copy, *targets, &known_dll,
			       ~profile_known_dll_targets(s->profile), a, out);
}

/* Windows takes its own, although the deployment has a copy. */
static int check_file(const struct subject *s, const struct loaded_file *file,
		      const struct provider *from, struct told *told,
		      struct arena *a, struct findings *out)
{
	const struct module *copy = from->file;
	target_set targets = from->in_system & file->targets, behind;
	target_set led = from->in_host & file->targets;
	int ret = OK;

	if (led != 0)
		ret = report_shadowed(file, copy, tell(told, copy, led),
				      &api_set, 0, a, out);
	if (ret != OK)
		return ret;

	/* The checked file itself is loaded already (R501). */
	if (targets == 0 || copy == s->resolution->root || copy->of_system)
		return OK;
	targets = tell(told, copy, targets);
	if (copy->role != FOLDER_PATH) {
		ret = report_shadowed(file, copy, targets & from->by_flags,
				      &load_flags, 0, a, out);
		targets &= ~from->by_flags;
	}
	behind = targets;
	if (ret == OK)
		ret = report_behind(s, file, from, copy, &behind, a, out);
	return ret == OK ? report_shadowed(file, copy, targets & ~behind,
					   &bound_to_assembly, 0, a, out) :
			   ret;
}

/* 64-bit Windows went on behind it, and found one that fits (R2101). */
static int check_refused(const struct subject *s,
			 const struct loaded_file *file,
			 const struct provider *from, struct told *told,
			 struct arena *a, struct findings *out)
{
	const struct module *copy = from->refused;
	struct finding f = finding_new(FINDING_PASSED_OVER, 0);
	target_set behind, bound;
	int ret;

	f.targets = (from->in_file | from->in_system | from->in_overlay) &
		    file->targets;
	if (f.targets != 0)
		f.targets = tell(told, copy, f.targets);
	behind = f.targets & from->in_system & ~from->by_flags;
	bound = behind & from->in_assembly;
	ret = report_behind(s, file, from, copy, &behind, a, out);
	bound &= ~behind;
	if (ret == OK)
		ret = report_shadowed(file, copy, bound, &bound_to_assembly, 0,
				      a, out);
	f.targets &= ~(behind | bound);
	if (ret != OK || f.targets == 0)
		return ret;
	f.chain = file->chain;
	f.module = copy->name;
	f.evidence = "file";
	f.likely = f.targets & from->likely;
	f.before = str_printf(a, "%s is passed over on ", copy->path.s);
	f.after = str_of(": it is for another processor, and the search goes "
			 "on to one that fits");
	return findings_add(out, a, &f);
}

static int check_dependencies(const struct subject *s,
			      const struct loaded_file *file, struct told *told,
			      struct arena *a, struct findings *out)
{
	const struct module *m = file->module;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < m->dependency_count; i++) {
		const struct provider *from = &m->dependencies[i].provider;

		if (from->file != NULL)
			ret = check_file(s, file, from, told, a, out);
		if (ret == OK && from->refused != NULL)
			ret = check_refused(s, file, from, told, a, out);
		if (ret == OK && from->passed_by != NULL)
			ret = check_passed_by(s, file, from, told, a, out);
	}
	return ret;
}

static int report_redirection(const struct subject *s, struct arena *a,
			      struct findings *out)
{
	const struct folder *folder = s->resolution->redirected;
	struct finding f = finding_new(FINDING_IGNORED_LOCAL,
				       s->resolution->targets);
	struct str program = rules_process_folder(s, f.targets, a);

	if (program.s == NULL)
		return E_NO_MEMORY;
	f.evidence = "file";
	if (program.n != 0)
		f.before = str_printf(a,
				      "%s/%s has no effect: it counts in the "
				      "folder of the program, %.*s",
				      folder->path.s, folder->redirection.s,
				      STR_ARGS(program));
	else
		f.before = str_printf(a,
				      "%s/%s is not considered: it redirects "
				      "the DLLs of that program alone",
				      folder->path.s, folder->redirection.s);
	return findings_add(out, a, &f);
}

int rules_deployment(const struct subject *s, struct arena *a,
		     struct findings *out)
{
	const struct resolution *r = s->resolution;
	struct told told = { .count = 0 };
	size_t common = 0;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->way_count; i++) {
		const struct loaded_file *file = &r->ways[i];
		const struct module *m = file->module;

		if (s->host != HOST_NONE && file->chain->up != NULL &&
		    m->role == FOLDER_BESIDE && !m->of_assembly &&
		    common < NOTES_MAX && is_common(m->name)) {
			ret = report_common(file, a, out);
			common++;
		}
		if (ret == OK)
			ret = check_dependencies(s, file, &told, a, out);
	}
	if (ret == OK && r->redirected != NULL)
		ret = report_redirection(s, a, out);
	return ret;
}

/* Find the Windows in a volume: its folder, its machine, its build. */
#include "snapshot/windows.h"

#include <stdio.h>

#include "loader/pe.h"
#include "snapshot/dll.h"
#include "util/status.h"

static int find_system(struct windows *w, struct node *folder,
		       const char *name, struct node **out)
{
	*out = NULL;
	return folder == NULL || !folder->is_folder ?
		       OK :
		       volume_find(w->volume, folder, str_of(name), out);
}

/* The source holds the Windows folder, or is it. */
static int find_folder(struct windows *w)
{
	static const char *const names[] = { "Windows", "WINNT", "" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct node *folder, *system;
		int ret = volume_find(w->volume, &w->volume->top,
				      str_of(names[i]), &folder);

		if (ret == OK)
			ret = find_system(w, folder, "System32", &system);
		if (ret != OK)
			return ret;
		if (system != NULL && system->is_folder) {
			w->folder = folder;
			w->targets[0].system = system;
			return OK;
		}
	}
	return trouble(w->messages,
		       "%s: no Windows there: neither Windows\\System32 nor "
		       "WINNT\\System32 was found; name the folder or image "
		       "that holds one",
		       w->volume->path);
}

static int look_at(struct windows *w, const char *name, uint16_t *machine,
		   uint16_t version[4], bool *found)
{
	struct arena own = ARENA_INIT;
	struct bytes bytes;
	struct node *file;
	int ret = volume_find(w->volume, w->targets[0].system, str_of(name),
			      &file);

	*found = false;
	*machine = 0;
	if (ret == OK && file != NULL)
		ret = volume_read_one(w->volume, file, &own, &bytes);
	if (ret == OK && file != NULL)
		ret = dll_version(bytes, machine, version, found);
	arena_release(&own);
	return ret;
}

static int set_build(struct windows *w, const uint16_t version[4])
{
	if (w->registry.build.n != 0)
		snprintf(w->build, sizeof(w->build), "%.*s",
			 STR_ARGS(w->registry.build));
	else
		snprintf(w->build, sizeof(w->build), "%u.%u.%u.%u",
			 version[0], version[1], version[2], version[3]);
	sscanf(w->build, "%5u.%5u", &w->major, &w->minor);
	return OK;
}

/* The kernel's version is the Windows'; a copy may lack the one or other. */
static int read_build(struct windows *w, uint16_t *machine)
{
	static const char *const names[] = { "ntoskrnl.exe", "kernel32.dll",
					     "ntdll.dll" };
	uint16_t version[4] = { 0 };
	bool found = false, any = false;

	*machine = 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		uint16_t of_file = 0, its[4];
		int ret = look_at(w, names[i], &of_file, its, &found);

		if (ret != OK)
			return ret;
		if (of_file != 0 && *machine == 0)
			*machine = of_file;
		if (found && !any)
			memcpy(version, its, sizeof(its));
		any |= found;
	}
	if (*machine == 0)
		return trouble(w->messages,
			       "%s: System32 there has neither a readable "
			       "ntoskrnl.exe nor kernel32.dll nor ntdll.dll",
			       w->volume->path);
	if (!any && w->registry.build.n == 0)
		return trouble(w->messages,
			       "%s: which build it is isn't known: its kernel "
			       "has no version",
			       w->volume->path);
	return set_build(w, version);
}

static int find_wow64(struct windows *w)
{
	struct node *system;
	int ret = volume_find(w->volume, w->folder, str_of("SysWOW64"),
			      &system);

	if (ret != OK || system == NULL || !system->is_folder)
		return ret;
	w->targets[w->target_count++] = (struct snapshot_target){
		.machine = IMAGE_FILE_MACHINE_I386,
		.is_wow64 = true,
		.system = system,
	};
	return OK;
}

static int find_targets(struct windows *w)
{
	uint16_t machine;
	int ret = read_build(w, &machine);

	if (ret != OK)
		return ret;
	if (machine != IMAGE_FILE_MACHINE_I386 &&
	    machine != IMAGE_FILE_MACHINE_AMD64)
		return trouble(w->messages,
			       "%s: a Windows for machine 0x%04x; profiles "
			       "are of x86 and x64",
			       w->volume->path, machine);
	w->targets[0].machine = machine;
	w->target_count = 1;
	return machine == IMAGE_FILE_MACHINE_AMD64 ? find_wow64(w) : OK;
}

/* A drive and a folder; anything else isn't what Windows writes there. */
static void settle_root(struct registry *r)
{
	if (r->system_root.n < 4 || r->system_root.s[1] != ':' ||
	    r->system_root.s[2] != '\\')
		r->system_root = str_of("C:\\Windows");
}

static void note_search(const struct windows *w)
{
	if (!w->registry.has_known_dlls)
		note(w->messages,
		     "which DLLs are KnownDLLs isn't known: none is taken "
		     "for one");
	if (w->registry.unsafe_search)
		note(w->messages,
		     "SafeDllSearchMode is off there: the current folder is "
		     "searched before System32, which isn't judged");
}

int windows_read(struct windows *w)
{
	int ret = find_folder(w);

	if (ret == OK)
		ret = registry_read(w);
	settle_root(&w->registry);
	if (ret == OK)
		ret = find_targets(w);
	if (ret == OK)
		ret = modules_read(w);
	if (ret == OK)
		ret = api_sets_read(w);
	if (ret == OK)
		ret = known_dlls_mark(w);
	if (ret == OK)
		ret = assemblies_collect(w);
	if (ret == OK)
		ret = modules_add_bound(w);
	if (ret == OK)
		note_search(w);
	return ret;
}

/* The parent's settings, and the files that the guest may see. */
#include "emulator/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator/trace.h"
#include "emulator/world_settings.h"
#include "loader/pe.h"
#include "util/file.h"
#include "util/status.h"

/* "Windows 7 SP1, Windows Server 2008 R2 SP1" is either. */
static enum call_product product_of(const char *names)
{
	static const char windows[] = "Windows ", server[] = "Windows Server";
	bool servers = false, others = false;

	for (const char *s = strstr(names, windows); s != NULL;
	     s = strstr(s + 1, windows)) {
		if (strncmp(s, server, sizeof(server) - 1) == 0)
			servers = true;
		else
			others = true;
	}
	if (servers == others)
		return PRODUCT_EITHER;
	return servers ? PRODUCT_SERVER : PRODUCT_WORKSTATION;
}

static const char *set_target(struct process *p, struct str id)
{
	struct profile_target t;
	unsigned major = 0, minor = 0, build = 0;
	const char *pack;

	for (unsigned i = 0; i < profile_target_count(&p->profile); i++) {
		if (!str_equal(profile_target_id(&p->profile, i), id) ||
		    !profile_target_at(&p->profile, i, &t))
			continue;
		p->target = i;
		if (sscanf(t.build, "%5u.%5u.%5u", &major, &minor, &build) != 3)
			return "the target has no build number";
		p->windows = (uint16_t)(major << 8 | minor);
		p->build = (uint16_t)build;
		pack = strstr(t.id, "-sp");
		p->service_pack = pack == NULL ? 0 :
						 (uint16_t)atoi(pack + 3);
		p->product = product_of(t.name);
		p->is_64 = t.machine == IMAGE_FILE_MACHINE_AMD64;
		p->pointer = p->is_64 ? 8 : 4;
		return NULL;
	}
	return "there is no such target";
}

static const char *set_host(struct process *p, struct str word)
{
	p->host = PROCESS_PLAIN;
	if (str_equal(word, str_of("filter")))
		p->host = PROCESS_FILTER;
	else if (str_equal(word, str_of("extension")))
		p->host = PROCESS_EXTENSION;
	return NULL;
}

static const char *add_folder(struct process *p, enum folder_role role,
			      struct str path)
{
	if (folders_add(deployment_folders(&p->deployment, role), &p->arena,
			path) != OK)
		process_need(NULL);
	return NULL;
}

static const char *set(struct process *p, struct str key, struct str value)
{
	value = str_copy(&p->arena, value);
	process_need(value.s);
	if (str_equal(key, str_of("target")))
		return set_target(p, value);
	if (str_equal(key, str_of("host")))
		return set_host(p, value);
	if (str_equal(key, str_of("beside")))
		return add_folder(p, FOLDER_BESIDE, value);
	if (str_equal(key, str_of("process")))
		return add_folder(p, FOLDER_PROCESS, value);
	if (str_equal(key, str_of("path")))
		return add_folder(p, FOLDER_PATH, value);
	if (str_equal(key, str_of("root")))
		p->root_file = value;
	else if (str_equal(key, str_of("trace")))
		return trace_choose(p, value) ? NULL :
						"there is no such trace";
	else if (!world_setting_add(p, key, value))
		return "there is no such setting";
	return NULL;
}

const char *settings_apply(struct process *p, struct bytes text)
{
	const char *at = (const char *)text.data, *end = at + text.len;
	const char *why = NULL;

	while (why == NULL && at < end) {
		const char *line = memchr(at, '\n', (size_t)(end - at));
		const char *blank;

		if (line == NULL)
			return "a line has no end";
		blank = memchr(at, ' ', (size_t)(line - at));
		if (blank == NULL)
			return "a setting has no value";
		why = set(p, (struct str){ at, (size_t)(blank - at) },
			  (struct str){ blank + 1,
					(size_t)(line - blank - 1) });
		at = line + 1;
	}
	return why;
}

struct str settings_file_name(struct str path)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.s[i - 1] == '/')
			return (struct str){ path.s + i, path.n - i };
	}
	return path;
}

/* By the paths that the search will ask for: of two files the first counts. */
static void open_folder(struct process *p, struct folders *all,
			const struct folder *f, bool beside)
{
	const struct folder *in;
	struct str path;

	for (size_t i = 0; i < f->name_count; i++) {
		if (folders_find(all, &p->arena, f->names[i], &path, &in) !=
			    OK ||
		    (path.n != 0 &&
		     catalogue_add(&p->catalogue, &p->arena, path,
				   beside ? settings_file_name(path) :
					    STR_EMPTY) != OK))
			process_need(NULL);
	}
}

static void open_all(struct process *p)
{
	for (int role = FOLDER_BESIDE; role <= FOLDER_PATH; role++) {
		struct folders *f = deployment_folders(
			&p->deployment, (enum folder_role)role);

		for (size_t i = 0; i < f->count; i++) {
			if (folder_list(&f->items[i], &p->arena) != OK)
				process_need(NULL);
			open_folder(p, f, &f->items[i],
				    role == FOLDER_BESIDE);
			if (role == FOLDER_BESIDE &&
			    catalogue_add_below(&p->catalogue, &p->arena,
						f->items[i].path) != OK)
				process_need(NULL);
		}
	}
	if (catalogue_add(&p->catalogue, &p->arena, p->root_file,
			  settings_file_name(p->root_file)) != OK)
		process_need(NULL);
	catalogue_sort(&p->catalogue);
}

const char *settings_read(struct process *p, const char *path)
{
	const char *why;
	struct file f;

	if (file_open(path, &f) != 0)
		return "the settings can't be read";
	why = settings_apply(p, f.bytes);
	file_close(&f);
	if (why == NULL && (p->pointer == 0 || p->root_file.n == 0))
		why = "the settings lack a target or a file";
	if (why == NULL)
		open_all(p);
	return why;
}

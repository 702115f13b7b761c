/* Which Windows a server has: asked, or read off its own system files. */
#include "analysis/server.h"

#include <stdio.h>
#include <string.h>

#include "loader/pe.h"
#include "loader/resources.h"
#include "profiles/release.h"
#include "util/file.h"
#include "util/status.h"

static const char twin_suffix[] = "-wow64";

/* The target that is called 'id' and 'suffix'; TARGETS_MAX: none is. */
static unsigned find_target(const struct profile *p, const char *id,
			    const char *suffix)
{
	size_t n = strlen(id);
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (strncmp(t.id, id, n) == 0 && strcmp(t.id + n, suffix) == 0)
			return i;
	}
	return TARGETS_MAX;
}

/* IIS 5 and 6 have one kind for the whole server: the one that was named. */
static bool is_wow64(const struct server *s, enum iis_bitness bitness)
{
	if (bitness == IIS_ANY_BITNESS && s->config.generation != IIS_7)
		return s->target == s->wow64;
	return s->is_64_bit && bitness == IIS_32_BIT;
}

struct server_process server_process_of(const struct server *s,
					enum iis_bitness bitness)
{
	struct server_process p = {
		.is_wow64 = is_wow64(s, bitness),
		.identity = STR_EMPTY,
	};

	p.target = p.is_wow64 ? s->wow64 : s->native;
	p.is_unprofiled = p.target == TARGETS_MAX;
	if (p.is_unprofiled)
		p.target = s->target;
	return p;
}

/* The 64-bit side of the target 'id', which is the 32-bit one of a Windows. */
static unsigned find_native(const struct profile *p, const char *id)
{
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		size_t n = strlen(t.id);

		if (strncmp(t.id, id, n) == 0 &&
		    strcmp(id + n, twin_suffix) == 0)
			return i;
	}
	return TARGETS_MAX;
}

static void take_target(struct server *s, unsigned target)
{
	const struct profile *p = &s->dryload->profile;
	struct profile_target t;

	profile_target_at(p, target, &t);
	s->target = s->native = target;
	s->wow64 = find_target(p, t.id, twin_suffix);
	s->is_64_bit = t.machine == IMAGE_FILE_MACHINE_AMD64;
	if (str_ends_nocase(str_of(t.id), twin_suffix)) {
		s->native = find_native(p, t.id);
		s->wow64 = target;
		s->is_64_bit = true;
	}
}

/*
 * Up to Server 2003 service packs differ in the last number, later Windows in
 * the third; updates change the last. 10 2004 to 22H2 share their files, which
 * have kept the first of their builds.
 */
static unsigned comparable(uint64_t build)
{
	const unsigned release = windows_release_of(build);

	return release >= WINDOWS_10_2004 && release <= WINDOWS_10_22H2 ?
		       WINDOWS_10_22H2 :
		       release;
}

/* "5.2.3790.1830" and the machine: one target, or TARGETS_MAX. */
static unsigned target_of_build(const struct profile *p, const char *build,
				uint16_t machine)
{
	const unsigned release = comparable(windows_build(str_of(build)));
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		bool same = release >= WINDOWS_VISTA ?
				    comparable(t.build_number) == release :
				    strcmp(t.build, build) == 0;

		if (same && t.machine == machine &&
		    !str_ends_nocase(str_of(t.id), twin_suffix))
			return i;
	}
	return TARGETS_MAX;
}

/* The version and the machine of a system file. False: not to be read. */
static bool read_build(struct server *s, const char *disk, char *build,
		       size_t size, uint16_t *machine)
{
	struct resource_table resources = { .has_version = false };
	struct defects ignored = { 0 };
	struct image image;
	struct file file;
	bool known;

	if (file_open(disk, &file) != 0)
		return false;
	known = image_read(file.bytes, &s->arena, &ignored, &image) == OK &&
		image.readable &&
		resources_read(&image, &s->arena, &ignored, &resources) == OK &&
		resources.has_version;
	if (known) {
		const uint16_t *v = resources.file_version;

		snprintf(build, size, "%u.%u.%u.%u", v[0], v[1], v[2], v[3]);
		*machine = image.machine;
	}
	file_close(&file);
	return known;
}

static int detect(struct server *s)
{
	static const char kernel[] = "%windir%\\System32\\kernel32.dll";
	struct dryload *d = s->dryload;
	struct root_place place;
	uint16_t machine = 0;
	unsigned target;
	char build[32];
	int ret = iis_root_find(s->root, str_of(kernel), false, &s->arena,
				&place);

	if (ret != OK)
		return ret;
	if (place.answer != ROOT_FILE ||
	    !read_build(s, place.disk.s, build, sizeof(build), &machine))
		return session_fail(d, E_USAGE,
				    "which Windows the server has isn't known:"
				    " the folder has no "
				    "System32\\kernel32.dll to tell it; name "
				    "it with -t");
	target = target_of_build(&d->profile, build, machine);
	if (target == TARGETS_MAX)
		return session_fail(d, E_USAGE,
				    "the server's kernel32.dll is of build "
				    "%s, of which there is no profile; name "
				    "the nearest one with -t (`dryload "
				    "targets` lists them)",
				    build);
	take_target(s, target);
	return OK;
}

int server_choose_target(struct server *s, target_set asked)
{
	struct dryload *d = s->dryload;
	struct profile_target t;

	if (asked == 0)
		return detect(s);
	/* A group such as "x64" may hold a Windows and its 32-bit side. */
	for (unsigned i = 0; profile_target_at(&d->profile, i, &t); i++) {
		unsigned twin = find_target(&d->profile, t.id, twin_suffix);
		target_set both = TARGET_BIT(i);

		if (twin != TARGETS_MAX)
			both |= TARGET_BIT(twin);
		if (asked != TARGET_BIT(i) && asked != both)
			continue;
		take_target(s, i);
		return OK;
	}
	return session_fail(d, E_USAGE,
			    "a server has one Windows: name one target with "
			    "-t (`dryload targets` lists them)");
}

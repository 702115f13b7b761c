/*
 * A hostile image, started on the emulated processor in this process: mapped,
 * bound, and run for so many instructions. The first byte chooses its Windows
 * and the host; each line that the run prints must be JSON.
 *
 * Where the first byte has OPTION_NEIGHBOUR, the next four are the length of
 * the DLL, and what is behind it lies in its folder as "beside.dll". A manifest
 * binds that as "bound.dll", too.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator/host.h"
#include "emulator/set_up.h"
#include "emulator/settings.h"
#include "util/json_in.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INSTRUCTIONS = 20000, CALLS = 500, COMMIT = 24 << 20 };
enum { OPTION_NEIGHBOUR = 16, HEADER = 5 };

static const char *const targets[] = {
	"ws2003-sp2-x86", "ws2003-sp2-x64", "win10-22h2-x64-wow64",
	"win10-22h2-x64"
};
static const char *const hosts[] = { "none", "filter", "extension", "none" };

/* One is there, the other can't be opened. */
static const char *const names[] = { "beside.dll", "gone.dll" };
enum { NAMES = sizeof(names) / sizeof(*names) };

static const char neighbour_settings[] =
	"beside /of/fuzz\n"
	"folder C:\\site\n"
	"rights C:\\site\tgranted\tgranted\tgranted\tgranted\n"
	"assembly bound.dll\t/of/fuzz/beside.dll\tdll\n"
	"assembly unsure.dll\t/of/fuzz/beside.dll\tdll\n"
	"assembly unsure.dll\t/of/fuzz/gone.dll\twinsxs\tx86\n"
	"overlay brought.dll\n";

static void apply(struct process *p, const char *text)
{
	const struct bytes b = { (const uint8_t *)text, strlen(text) };

	if (settings_apply(p, b) != NULL)
		abort();
}

static void add_file(struct process *p, const char *path, struct bytes bytes)
{
	if (catalogue_add_bytes(&p->catalogue, &p->arena, str_of(path),
				settings_file_name(str_of(path)), bytes) != OK)
		abort();
}

static void add_neighbour(struct process *p, struct bytes dll)
{
	struct folder *f;

	apply(p, neighbour_settings);
	f = &p->deployment.beside.items[0];
	f->names = arena_new_array(&p->arena, struct str, NAMES);
	if (f->names == NULL)
		abort();
	for (size_t i = 0; i < NAMES; i++)
		f->names[i] = str_of(names[i]);
	f->name_count = f->name_capacity = NAMES;
	f->listed = true;
	add_file(p, "/of/fuzz/beside.dll", dll);
}

static void make(struct process *p, struct bytes input)
{
	const uint8_t options = input.data[0];
	struct bytes own = bytes_cut(input, 1, input.len);
	char text[128];

	snprintf(text, sizeof(text), "target %s\nhost %s\n"
				     "root /of/fuzz/own.dll\ntrace all\n",
		 targets[options & 3], hosts[options >> 2 & 3]);
	p->arena = p->scratch = ARENA_INIT;
	assert(profile_open(profile_builtin(), &p->profile) == OK);
	apply(p, text);
	if (options & OPTION_NEIGHBOUR && input.len >= HEADER) {
		own = bytes_cut(input, HEADER, le32(input.data + 1));
		add_neighbour(p, bytes_cut(input, HEADER + own.len,
					   input.len));
	}
	add_file(p, "/of/fuzz/own.dll", own);
	catalogue_sort(&p->catalogue);
	if (!process_set_up(p))
		abort();
	p->limits = (struct run_limits){ .instructions = INSTRUCTIONS,
					 .calls = CALLS };
	p->space.commit_max = p->space.committed + COMMIT;
}

static void check_lines(const char *text)
{
	struct arena a = ARENA_INIT;
	struct json_value v;
	const char *why;
	bool done = false;
	size_t n, at;

	for (; *text != '\0'; text += n + 1) {
		for (n = 0; text[n] != '\n'; n++)
			assert(text[n] != '\0');
		if (json_read((struct bytes){ (const uint8_t *)text, n }, &a,
			      &v, &why, &at) != OK)
			abort();
		assert(why == NULL && !done);
		done = str_equal(json_member_text(&v, "result"),
				 str_of("done"));
	}
	assert(done);
	arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct process *p = calloc(1, sizeof(*p));
	FILE *const before = stdout;
	char *printed = NULL;
	size_t n;

	if (p == NULL || size == 0) {
		free(p);
		return 0;
	}
	make(p, (struct bytes){ data, size });
	stdout = open_memstream(&printed, &n);
	assert(stdout != NULL);
	host_run(p);
	fclose(stdout);
	stdout = before;
	check_lines(printed);
	free(printed);
	cpu_free(p->cpu);
	arena_release(&p->scratch);
	arena_release(&p->arena);
	free(p);
	return 0;
}

/* Archives through 7-Zip's library: its side calls, and this one answers. */
#include "unpack/seven_zip.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unpack/seven_zip_interfaces.h"

/* One object for each interface; all live as long as the process. */
struct input {
	const struct in_calls *calls;
	struct bytes bytes;
	uint64_t at;
};

struct output {
	const struct out_calls *calls;
	struct out *out;
};

struct archive_object {
	const struct archive_calls *calls;
};

struct extraction {
	const struct extract_calls *calls;
	struct archive_object *archive;
	struct output output;
	bool writes; /* a file has begun */
};

/* None of them is more than the one that it was given as. */
static int32_t query(void *self, const struct seven_zip_id *id, void **out)
{
	(void)self;
	(void)id;
	*out = NULL;
	return RESULT_NO_INTERFACE;
}

static uint32_t count_none(void *self)
{
	(void)self;
	return 1;
}

static int32_t read_input(void *self, void *to, uint32_t n, uint32_t *done)
{
	struct input *in = self;
	const uint64_t left = in->at < in->bytes.len ?
				      in->bytes.len - in->at : 0;

	if (n > left)
		n = (uint32_t)left;
	if (n != 0)
		memcpy(to, in->bytes.data + in->at, n);
	in->at += n;
	if (done != NULL)
		*done = n;
	return RESULT_OK;
}

static int32_t seek_input(void *self, int64_t by, uint32_t from, uint64_t *at)
{
	struct input *in = self;
	const uint64_t bases[] = { 0, in->at, in->bytes.len };
	int64_t to;

	if (from >= sizeof(bases) / sizeof(bases[0]) ||
	    __builtin_add_overflow((int64_t)bases[from], by, &to) || to < 0)
		return RESULT_INVALID;
	in->at = (uint64_t)to;
	if (at != NULL)
		*at = in->at;
	return RESULT_OK;
}

static int32_t write_output(void *self, const void *data, uint32_t n,
			    uint32_t *done)
{
	struct output *o = self;
	const bool more = n == 0 || out_data(o->out, data, n);

	if (done != NULL)
		*done = more ? n : 0;
	return more ? RESULT_OK : RESULT_ABORT;
}

static int32_t set_total(void *self, uint64_t total)
{
	(void)self;
	(void)total;
	return RESULT_OK;
}

static int32_t set_completed(void *self, const uint64_t *done)
{
	(void)self;
	(void)done;
	return RESULT_OK;
}

static int32_t prepare(void *self, int32_t mode)
{
	(void)self;
	(void)mode;
	return RESULT_OK;
}

/* As UTF-8; what is no character becomes '_', and what is too long is cut. */
static void write_path(const wchar_t *text, char *to, size_t size)
{
	mbstate_t state = { 0 };
	size_t n = 0;

	for (; *text != L'\0' && n + MB_CUR_MAX < size; text++) {
		const size_t part = wcrtomb(to + n, *text, &state);

		if (part == (size_t)-1) {
			to[n++] = '_';
			memset(&state, 0, sizeof(state));
		} else {
			n += part;
		}
	}
	to[n] = '\0';
}

static bool is_folder(struct archive_object *a, uint32_t index)
{
	struct variant v = { 0 };

	return a->calls->property(a, index, PROPERTY_IS_FOLDER, &v) ==
		       RESULT_OK &&
	       v.type == VARIANT_TRUTH && v.truth != 0;
}

/* Its text stays behind: nothing tells how it is freed, and the process ends. */
static void path_of(struct archive_object *a, uint32_t index, char *to,
		    size_t size)
{
	struct variant v = { 0 };

	to[0] = '\0';
	if (a->calls->property(a, index, PROPERTY_PATH, &v) == RESULT_OK &&
	    v.type == VARIANT_TEXT && v.text != NULL)
		write_path(v.text, to, size);
}

static int32_t get_stream(void *self, uint32_t index, void **out, int32_t mode)
{
	enum { MODE_EXTRACT = 0 };
	struct extraction *e = self;
	char path[STREAM_PATH_MAX];

	*out = NULL;
	if (mode != MODE_EXTRACT || is_folder(e->archive, index))
		return RESULT_OK;
	path_of(e->archive, index, path, sizeof(path));
	if (!out_begin(e->output.out, path))
		return RESULT_ABORT;
	e->writes = true;
	*out = &e->output;
	return RESULT_OK;
}

static const char *why(int32_t result)
{
	/* NArchive::NExtract::NOperationResult */
	static const char *const texts[] = {
		[1] = "it is compressed in a way that 7-Zip doesn't know",
		[3] = "its checksum is another",
		[5] = "its end is missing",
		[9] = "is encrypted",
	};
	const size_t n = sizeof(texts) / sizeof(texts[0]);

	return result >= 0 && (size_t)result < n && texts[result] != NULL ?
		       texts[result] :
		       "it is damaged";
}

static int32_t set_result(void *self, int32_t result)
{
	struct extraction *e = self;
	struct out *o = e->output.out;
	const bool writes = e->writes;

	e->writes = false;
	if (!writes)
		return RESULT_OK;
	if (result == RESULT_OK)
		return out_end(o) ? RESULT_OK : RESULT_ABORT;
	out_drop(o);
	out_note(o, o->path, "can't be unpacked: %s", why(result));
	return o->stopped ? RESULT_ABORT : RESULT_OK;
}

static const struct in_calls in_calls = { query, count_none, count_none,
					  read_input, seek_input };
static const struct out_calls out_calls = { query, count_none, count_none,
					    write_output };
static const struct extract_calls extract_calls = {
	query, count_none, count_none, set_total, set_completed,
	get_stream, prepare, set_result,
};

/* The tables of functions are those above only where it says so. */
static bool has_these_interfaces(void *library)
{
	typedef int32_t module_property(uint32_t id, struct variant *out);
	struct variant v = { 0 };
	module_property *get;

	*(void **)&get = dlsym(library, "GetModuleProp");
	return get != NULL && get(MODULE_INTERFACES, &v) == RESULT_OK &&
	       v.type == VARIANT_NUMBER && v.number == 0;
}

enum seven_zip_state seven_zip_load(seven_zip_create **out)
{
	const char *const paths[] = { getenv("DRYLOAD_7ZIP"),
				      "/usr/lib/7zip/7z.so",
				      "/usr/lib/p7zip/7z.so" };
	const size_t count = paths[0] != NULL ? 1 :
				     sizeof(paths) / sizeof(paths[0]);
	enum seven_zip_state state = SEVEN_ZIP_MISSING;

	for (size_t i = 0; i < count; i++) {
		void *library = paths[i] == NULL ?
					NULL :
					dlopen(paths[i], RTLD_NOW | RTLD_LOCAL);

		if (library == NULL)
			continue;
		state = SEVEN_ZIP_OLD;
		*(void **)out = dlsym(library, "CreateObject");
		if (*out != NULL && has_these_interfaces(library))
			return SEVEN_ZIP_READY;
		dlclose(library);
	}
	return state;
}

static void extract(struct archive_object *a, struct out *o)
{
	enum { ALL = -1 };
	struct extraction e = {
		.calls = &extract_calls,
		.archive = a,
		.output = { &out_calls, o },
	};
	const int32_t result = a->calls->extract(a, NULL, (uint32_t)ALL, 0, &e);

	if (result == RESULT_OK || o->stopped)
		return;
	if (e.writes)
		out_drop(o);
	if (result == RESULT_NO_MEMORY)
		out_note(o, NULL, "needs more memory than is allowed: the rest "
				  "of it isn't looked at");
	else
		out_note(o, NULL, "is damaged: the rest of it isn't looked at");
}

void seven_zip_read(seven_zip_create *create, enum seven_zip_format format,
		    struct bytes bytes, struct out *o)
{
	const struct seven_zip_id handler = {
		0x23170f69, 0x40c1, 0x278a,
		{ 0x10, 0, 0, 1, 0x10, (uint8_t)format, 0, 0 },
	};
	static const struct seven_zip_id archive = {
		0x23170f69, 0x40c1, 0x278a, { 0, 0, 0, 6, 0, 0x60, 0, 0 },
	};
	struct input in = { .calls = &in_calls, .bytes = bytes };
	struct archive_object *a = NULL;
	void *made = NULL;

	if (create(&handler, &archive, &made) != RESULT_OK || made == NULL) {
		out_note(o, NULL, "isn't opened: this 7-Zip doesn't know its "
				  "kind");
		return;
	}
	a = made;
	if (a->calls->open(a, &in, NULL, NULL) == RESULT_OK)
		extract(a, o);
	else
		out_note(o, NULL, "can't be opened: its content is damaged, or "
				  "of a version that 7-Zip doesn't know");
}

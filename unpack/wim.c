/*
 * Images of WIM and ESD files, by wimlib, each in a folder of its own. It hands
 * files out to standard output alone: a file without a name stands there.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wimlib.h>

#include "unpack/form.h"
#include "util/wim_head.h"

struct walk {
	WIMStruct *wim;
	int image, images;
	struct out *out;
};

static bool open_wim(const struct source *s, struct out *o, void **state)
{
	WIMStruct *wim = NULL;
	int error;

	*state = NULL;
	if (!wim_head_fits(s->path)) {
		out_note(o, NULL, "can't be opened: its header names more than "
				  "there is in the file");
		return false;
	}
	wimlib_global_init(WIMLIB_INIT_FLAG_ASSUME_UTF8);
	error = wimlib_open_wim(s->path, 0, &wim);
	*state = wim;
	if (error != 0)
		out_note(o, NULL, "can't be opened: %s",
			 wimlib_get_error_string((enum wimlib_error_code)error));
	return error == 0;
}

static bool is_plain_file(const struct wimlib_dir_entry *e)
{
	enum {
		NOT = WIMLIB_FILE_ATTRIBUTE_DIRECTORY |
		      WIMLIB_FILE_ATTRIBUTE_REPARSE_POINT |
		      WIMLIB_FILE_ATTRIBUTE_ENCRYPTED,
	};

	return (e->attributes & NOT) == 0;
}

/* What was written to standard output, which is empty again. */
static bool copy_output(struct out *o)
{
	const off_t size = lseek(STDOUT_FILENO, 0, SEEK_END);
	bool more = size >= 0;
	uint8_t data[1 << 14];
	off_t at = 0;

	while (more && at < size) {
		ssize_t n = pread(STDOUT_FILENO, data, sizeof(data), at);

		more = n > 0 && out_data(o, data, (size_t)n);
		at += n > 0 ? n : 0;
	}
	if (ftruncate(STDOUT_FILENO, 0) != 0 ||
	    lseek(STDOUT_FILENO, 0, SEEK_SET) != 0)
		o->stopped = true;
	return more && !o->stopped;
}

static int take_entry(const struct wimlib_dir_entry *e, void *context)
{
	const struct walk *w = context;
	const wimlib_tchar *paths[] = { e->full_path };
	char path[STREAM_PATH_MAX];
	int error;

	if (!is_plain_file(e))
		return 0;
	snprintf(path, sizeof(path), "%d/%s", w->image, e->full_path);
	if (w->images == 1)
		snprintf(path, sizeof(path), "%s", e->full_path);
	/* It is unpacked as a whole, before anything counts its bytes. */
	if (!out_begin(w->out, path) ||
	    !out_fits(w->out, e->streams[0].resource.uncompressed_size))
		return 1;
	error = wimlib_extract_paths(w->wim, w->image, ".", paths, 1,
				     WIMLIB_EXTRACT_FLAG_TO_STDOUT |
					     WIMLIB_EXTRACT_FLAG_NO_ACLS);
	if (!copy_output(w->out) || (error == 0 && !out_end(w->out)))
		return 1;
	if (error == 0)
		return 0;
	out_drop(w->out);
	out_note(w->out, w->out->path, "can't be unpacked: %s",
		 wimlib_get_error_string((enum wimlib_error_code)error));
	return 0;
}

static void read_wim(const struct source *s, struct out *o, void *state)
{
	struct walk w = { .wim = state, .out = o };
	struct wimlib_wim_info info;
	int error = wimlib_get_wim_info(w.wim, &info);

	(void)s;
	w.images = error == 0 ? (int)info.image_count : 0;
	for (w.image = 1; !o->stopped && w.image <= w.images; w.image++)
		error = wimlib_iterate_dir_tree(
			w.wim, w.image, WIMLIB_WIM_ROOT_PATH,
			WIMLIB_ITERATE_DIR_TREE_FLAG_RECURSIVE, take_entry,
			&w);
	if (error != 0 && !o->stopped)
		out_note(o, NULL, "is damaged: %s",
			 wimlib_get_error_string((enum wimlib_error_code)error));
	wimlib_free(w.wim);
	wimlib_global_cleanup();
}

const struct form form_wim = { open_wim, read_wim };

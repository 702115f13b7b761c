/* Where the report goes. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

enum { OUTPUT_BUFFER = 1 << 16, WIDTH_MIN = 40, WIDTH_MAX = 1000 };

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && value[0] != '\0';
}

static bool wants_color(enum color_mode mode, bool terminal)
{
	const char *term;

	if (mode != COLOR_AUTO)
		return mode == COLOR_ALWAYS;
	term = getenv("TERM");
	return terminal && !is_set("NO_COLOR") && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

/* COLUMNS is asked first: it is how a user says otherwise. */
static unsigned terminal_width(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	unsigned long width = 0;

	if (columns != NULL)
		width = strtoul(columns, NULL, 10);
	if (width == 0 && ioctl(fd, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0 || width > WIDTH_MAX)
		return 0;
	return width < WIDTH_MIN ? WIDTH_MIN : (unsigned)width;
}

static void style_init(struct output *out, const struct options *o)
{
	const bool terminal = isatty(out->fd);

	out->style.color = wants_color(o->color, terminal);
	out->style.width = terminal ? terminal_width(out->fd) : 0;
	out->style.verbosity = o->verbosity;
}

/*
 * What lay there goes with the first that is written, so that a run that has
 * nothing to say leaves it. Of a pipe or a device there is nothing to empty.
 */
static void empty_once(struct output *out)
{
	if (!out->is_emptied && out->fd != STDOUT_FILENO &&
	    ftruncate(out->fd, 0) != 0 && errno != EINVAL)
		out->error = errno;
	out->is_emptied = true;
}

/* stdio forgets why a write failed; this doesn't. */
static ssize_t stream_write(void *cookie, const char *data, size_t n)
{
	struct output *out = cookie;
	size_t done = 0;

	empty_once(out);
	while (done < n && out->error == 0) {
		ssize_t put = write(out->fd, data + done, n - done);

		if (put >= 0)
			done += (size_t)put;
		else if (errno != EINTR)
			out->error = errno;
	}
	return out->error != 0 ? 0 : (ssize_t)n;
}

static int stream_close(void *cookie)
{
	struct output *out = cookie;

	if (close(out->fd) == 0)
		return 0;
	if (out->error == 0)
		out->error = errno;
	return -1;
}

static bool stream_open(struct output *out)
{
	const cookie_io_functions_t functions = {
		.write = stream_write,
		.close = stream_close,
	};

	out->stream = fopencookie(out, "w", functions);
	if (out->stream == NULL)
		return false;
	out->buffer = malloc(OUTPUT_BUFFER);
	if (out->buffer != NULL)
		setvbuf(out->stream, out->buffer, _IOFBF, OUTPUT_BUFFER);
	return true;
}

/* A shell makes "-o bin/a.dll bin/b.dll" of a pattern behind -o. */
static bool is_program(const char *path)
{
	char magic[2] = "";
	struct stat st;
	int fd;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, magic, sizeof(magic)) != (ssize_t)sizeof(magic))
		magic[0] = '\0';
	close(fd);
	return memcmp(magic, "MZ", sizeof(magic)) == 0;
}

static int file_create(const char *path, bool *is_new)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	*is_new = fd >= 0;
	if (fd >= 0 || errno != EEXIST)
		return fd;
	if (is_program(path)) {
		errno = EEXIST;
		return -1;
	}
	return open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
}

static bool refuse(const struct output *out)
{
	complain("can't write %s: %s", out->name,
		 errno == EEXIST ? "a DLL or program lies there" :
				   strerror(errno));
	return false;
}

bool output_reserve(struct output *out, const struct options *o)
{
	*out = (struct output){
		.fd = STDOUT_FILENO,
		.name = "standard output",
	};
	if (o->output != NULL && strcmp(o->output, "-") != 0) {
		out->name = o->output;
		out->fd = file_create(o->output, &out->is_new);
	}
	return out->fd >= 0 || refuse(out);
}

bool output_start(struct output *out, const struct options *o)
{
	if (!stream_open(out))
		return refuse(out);
	style_init(out, o);
	return true;
}

bool output_open(struct output *out, const struct options *o)
{
	return output_reserve(out, o) && output_start(out, o);
}

int output_close(struct output *out, int status)
{
	bool failed = fflush(out->stream) != 0;

	if (status != STATUS_TROUBLE)
		empty_once(out);
	failed |= fclose(out->stream) != 0 || out->error != 0;
	free(out->buffer);
	/* In the sandbox it stays, empty. */
	if (out->is_new && !out->is_emptied)
		unlink(out->name);
	if (!failed)
		return status;
	/* A reader that has seen enough is nobody's mistake. */
	if (out->error != EPIPE)
		complain("can't write %s: %s", out->name,
			 strerror(out->error));
	return STATUS_TROUBLE;
}

int write_page(const char *text)
{
	const struct options plain = { .color = COLOR_NEVER };
	struct output out;

	if (!output_open(&out, &plain))
		return STATUS_TROUBLE;
	fputs(text, out.stream);
	return output_close(&out, STATUS_OK);
}

int write_version(void)
{
	char text[64];

	snprintf(text, sizeof(text), "dryload %s\n", dryload_version());
	return write_page(text);
}

struct dryload *handle_new(void)
{
	struct dryload *d;
	int ret = dryload_new(&d);

	if (ret == DRYLOAD_E_NO_MEMORY)
		complain("out of memory");
	else if (ret != DRYLOAD_OK)
		complain("the profiles in this program are damaged; "
			 "install it again");
	else if (!profile_folder_set(d)) {
		dryload_free(d);
		d = NULL;
	}
	return d;
}

int library_failed(const struct dryload *d, struct output *out)
{
	/* On a terminal, the message comes after what it is about. */
	fflush(out->stream);
	if (!ferror(out->stream))
		complain("%s", dryload_message(d));
	return STATUS_TROUBLE;
}

/* Walks below a folder: case disregarded, links followed by hand. */
#include "iis/folder_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "iis/windows_path.h"
#include "util/names.h"
#include "util/status.h"

/* A name still to follow. */
struct step {
	struct str name;
	bool of_link;     /* a link named it, not the path */
	bool of_absolute; /* ... by an absolute path */
	struct step *next;
};

struct walk {
	struct tree *tree;
	struct arena *arena;
	struct root_place *out;
	struct tree_folder *from, *at;
	int fd; /* of 'at' */
	struct step *rest;
	unsigned links;
	bool twins; /* a name was taken that another differs from in case */
	bool done;
};

static int end(struct walk *w, enum root_answer answer, int error,
	       const char *why)
{
	w->out->answer = answer;
	w->out->error = error;
	w->out->why = why;
	w->done = true;
	return OK;
}

static int refuse(struct walk *w, int error)
{
	return end(w, ROOT_UNREADABLE, error, NULL);
}

static void take(struct walk *w, int fd)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = fd;
}

static int go_to(struct walk *w, struct tree_folder *f)
{
	w->at = f;
	take(w, tree_open_folder(w->tree, f));
	return w->fd < 0 ? refuse(w, errno) : OK;
}

static int enter(struct walk *w, size_t index, int fd)
{
	struct tree_folder *inner;

	take(w, fd);
	if (tree_inner(w->tree, w->at, index, &inner) != OK)
		return E_NO_MEMORY;
	if (inner == NULL)
		return refuse(w, ENAMETOOLONG);
	w->at = inner;
	return OK;
}

/* What a link says goes before all that is still to follow. */
static int put_steps(struct walk *w, struct str text, bool absolute)
{
	struct step **last = &w->rest, *rest = w->rest;

	while (text.n != 0) {
		const char *slash = memchr(text.s, '/', text.n);
		size_t n = slash != NULL ? (size_t)(slash - text.s) : text.n;

		if (n != 0) {
			struct step *new = arena_new(w->arena, struct step);

			if (new == NULL)
				return E_NO_MEMORY;
			*new = (struct step){ { text.s, n }, true, absolute,
					      rest };
			*last = new;
			last = &new->next;
		}
		n += slash != NULL;
		text = (struct str){ text.s + n, text.n - n };
	}
	return OK;
}

/*
 * An absolute link was made where the drive was mounted as a root; or on this
 * machine, when it names a folder of the tree as it is called here.
 */
static int follow_absolute(struct walk *w, struct str text)
{
	struct tree_folder *drive = w->at;

	for (size_t i = 0; i < w->tree->count; i++) {
		struct str base = w->tree->bases[i];

		if (!path_lies_in(text, base))
			continue;
		text = (struct str){ text.s + base.n, text.n - base.n };
		if (put_steps(w, text, true) != OK)
			return E_NO_MEMORY;
		return go_to(w, w->tree->tops[i]);
	}
	while (drive != NULL && !drive->is_drive)
		drive = drive->parent;
	if (put_steps(w, text, true) != OK)
		return E_NO_MEMORY;
	return go_to(w, drive != NULL ? drive : w->from);
}

/* 'fd' is of the link itself. */
static int follow(struct walk *w, int fd)
{
	char text[PATH_MAX];
	ssize_t n = readlinkat(fd, "", text, sizeof(text));
	int error = errno;
	struct str copy;

	close(fd);
	if (n < 0 || n == sizeof(text))
		return refuse(w, n < 0 ? error : ENAMETOOLONG);
	if (++w->links > TREE_LINKS_MAX)
		return end(w, ROOT_OUTSIDE, ELOOP,
			   "symbolic links there lead round in circles, or "
			   "there are more than 40");
	copy = str_copy(w->arena, (struct str){ text, (size_t)n });
	if (copy.s == NULL)
		return E_NO_MEMORY;
	return copy.n != 0 && copy.s[0] == '/' ? follow_absolute(w, copy) :
						 put_steps(w, copy, false);
}

static int go_up(struct walk *w)
{
	if (w->at->parent == NULL)
		return end(w, ROOT_OUTSIDE, 0,
			   "a symbolic link there leads out of the root");
	return go_to(w, w->at->parent);
}

/* Is it the path's last name, or a link in its place? */
static bool is_last(const struct step *s)
{
	while (s->next != NULL && s->next->of_link)
		s = s->next;
	return s->next == NULL;
}

static int end_missing(struct walk *w, const struct step *s)
{
	enum root_answer answer = is_last(s) ? ROOT_MISSING : ROOT_NO_FOLDER;

	if (s->of_absolute)
		return end(w, ROOT_OUTSIDE, 0,
			   "a symbolic link there has an absolute path, which "
			   "leads to nothing in the root");
	if (s->of_link)
		return end(w, answer, 0,
			   "a symbolic link there leads to nothing");
	if (w->at->is_cut)
		return end(w, ROOT_UNREADABLE, ENOTSUP,
			   "its folder has more names than are read");
	if (windows_name_is_short(s->name))
		return end(w, ROOT_UNREADABLE, ENOTSUP,
			   "it has a short name, and which long one that "
			   "stands for isn't kept here");
	if (w->at->beyond_ascii && !str_is_ascii(s->name))
		return end(w, ROOT_UNREADABLE, ENOTSUP,
			   "it has letters beyond ASCII, which are compared "
			   "here with regard to case");
	return end(w, answer, 0, NULL);
}

static int end_file(struct walk *w, struct str name)
{
	if (faccessat(w->fd, name.s, R_OK, AT_EACCESS) != 0)
		return refuse(w, errno);
	w->out->disk = tree_path(w->arena, w->at, name);
	return w->out->disk.s == NULL ? E_NO_MEMORY :
					end(w, ROOT_FILE, 0, NULL);
}

static int take_name(struct walk *w, const struct step *s,
		     const struct str *name)
{
	size_t index = (size_t)(name - w->at->names);
	struct stat st;
	int fd = openat(w->fd, name->s, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0) {
		refuse(w, errno);
		if (fd >= 0)
			close(fd);
		return OK;
	}
	if (S_ISDIR(st.st_mode))
		return enter(w, index, fd);
	if (S_ISLNK(st.st_mode))
		return follow(w, fd);
	close(fd);
	if (!S_ISREG(st.st_mode))
		return end(w, ROOT_UNREADABLE, EINVAL,
			   "a device, pipe or socket stands there");
	if (s->next != NULL)
		return end(w, ROOT_NO_FOLDER, 0,
			   "a file stands where a folder should");
	return end_file(w, *name);
}

static int follow_step(struct walk *w)
{
	const struct step *s = w->rest;
	const struct tree_folder *f = w->at;
	const struct str *name;

	w->rest = s->next;
	if (s->of_link && str_equal(s->name, str_of(".")))
		return OK;
	if (s->of_link && str_equal(s->name, str_of("..")))
		return go_up(w);
	if (!f->listed && tree_list(w->tree, w->at, w->fd) != OK)
		return E_NO_MEMORY;
	if (f->list_error != 0)
		return refuse(w, f->list_error);
	name = names_find(f->names, f->name_count, s->name);
	if (name == NULL)
		return end_missing(w, s);
	w->twins |= !str_equal(*name, s->name) &&
		    name + 1 < f->names + f->name_count &&
		    str_equal_nocase(name[1], s->name);
	return take_name(w, s, name);
}

int tree_walk(struct tree *t, struct tree_folder *from,
	      const struct str *names, size_t count, struct arena *a,
	      struct root_place *out, struct tree_folder **folder)
{
	struct walk w = { .tree = t, .arena = a, .out = out, .from = from };
	int ret = OK;

	*folder = NULL;
	out->disk = STR_EMPTY;
	w.fd = -1;
	while (count-- != 0) {
		struct step *new = arena_new(a, struct step);

		if (new == NULL)
			return E_NO_MEMORY;
		new->name = names[count];
		new->next = w.rest;
		w.rest = new;
	}
	ret = go_to(&w, from);
	while (ret == OK && !w.done && w.rest != NULL)
		ret = follow_step(&w);
	if (ret == OK && !w.done) {
		end(&w, ROOT_FOLDER, 0, NULL);
		out->disk = w.at->path;
		*folder = w.at;
	}
	if (w.twins && out->why == NULL)
		out->why = "names there differ in case alone; the first of "
			   "them was taken";
	take(&w, -1);
	return ret;
}

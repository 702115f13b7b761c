/* Files that the world brings: texts, and files of the host. */
#include "emulator/files.h"

#include "util/status.h"

void files_add_folder(struct process *p, struct str path)
{
	struct guest_file *f;
	size_t n = path.n;

	if (files_find(p, path, &f) == FILE_THERE || path.n == 0)
		return;
	while (n > 0 && path.s[n - 1] != '\\')
		n--;
	/* "C:\" is there, and other drives begin with theirs. */
	if (n == 3 && path.n > 3)
		files_add_folder(p, (struct str){ path.s, n });
	else if (n > 3)
		files_add_folder(p, (struct str){ path.s, n - 1 });
	if (files_create(p, path, true) == NULL)
		p->files->incomplete = true;
}

void files_add(struct process *p, struct str path, struct bytes bytes)
{
	struct guest_file *f;
	size_t n = path.n;

	while (n > 0 && path.s[n - 1] != '\\')
		n--;
	if (n > 0)
		files_add_folder(p, (struct str){ path.s, n > 3 ? n - 1 : n });
	if (files_find(p, path, &f) != FILE_THERE)
		f = files_create(p, path, false);
	if (f == NULL) {
		p->files->incomplete = true;
		return;
	}
	f->bytes = bytes;
}

static void add_found(struct process *p, struct str path,
		      const struct catalogue_file *found)
{
	struct str to = path;

	if (found->below.n != 0)
		to = STR_CONCAT(&p->arena, path, str_of("\\"), found->below);
	process_need_str(to);
	for (size_t i = path.n; i < to.n; i++) {
		if (to.s[i] == '/')
			((char *)to.s)[i] = '\\';
	}
	if (found->is_folder)
		files_add_folder(p, to);
	else
		files_add(p, to, found->bytes);
}

void files_add_from_host(struct process *p, struct str path, struct str host,
			 bool is_folder)
{
	struct catalogue c = { .count = 0 };
	int ret = is_folder ? catalogue_add_tree(&c, &p->arena, host) :
			      catalogue_add(&c, &p->arena, host, STR_EMPTY);

	if (ret != OK)
		process_need(NULL);
	if (is_folder)
		files_add_folder(p, path);
	else if (c.count == 0)
		process_stop(p, "%.*s of the world can't be read",
			     STR_ARGS(host));
	catalogue_sort(&c);
	for (size_t i = 0; i < c.count; i++)
		add_found(p, path, &c.files[i]);
	if (c.incomplete)
		process_stop(p, "%.*s of the world has too many files",
			     STR_ARGS(host));
}

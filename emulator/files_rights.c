/* What the identity of the process may do with a path of the disk. */
#include "emulator/files.h"

#include "emulator/world.h"

static enum world_access may_create(struct process *p, struct str path)
{
	return world_may_open(p->world, files_folder(path), true);
}

/* FILE_READ_ATTRIBUTES comes with the right to list the folder, too. */
static enum world_access may_look(struct process *p, struct str path)
{
	enum world_access file = world_may_open(p->world, path, false);
	enum world_access folder = world_may_open(p->world, files_folder(path),
						  false);

	if (file == WORLD_GRANTED || folder == WORLD_GRANTED)
		return WORLD_GRANTED;
	return file == folder ? file : WORLD_NOT_KNOWN;
}

enum world_access files_may(struct process *p, struct str path,
			    enum file_use use)
{
	switch (use) {
	case FILE_USE_LOOK:
		return may_look(p, path);
	case FILE_USE_CREATE:
		return may_create(p, path);
	case FILE_USE_DELETE:
		return world_may_delete(p->world, path, files_folder(path));
	default:
		return world_may_open(p->world, path, use == FILE_USE_WRITE);
	}
}

enum world_access files_may_open(struct process *p, struct str path,
				 bool write, bool create)
{
	enum world_access may = world_may_open(p->world, path, write);
	struct guest_file *f;

	if (may == WORLD_GRANTED && create &&
	    files_find(p, path, &f) == FILE_ABSENT)
		may = may_create(p, path);
	return may;
}

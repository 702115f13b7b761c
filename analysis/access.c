/* The public interface of access rights: who loads, and what he may read. */
#include <errno.h>

#include "analysis/session.h"
#include "dryload.h"
#include "util/file.h"
#include "util/status.h"

static int set_identity(struct dryload *d, const char *text)
{
	struct identity given;
	const char *why;
	struct str copy = str_copy(&d->arena, str_of(text));

	if (copy.s == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	if (!identity_parse(copy, &given, &why))
		return session_fail(d, E_USAGE, "identity '%.64s': %s", text,
				    why);
	d->identity = given;
	d->has_identity = true;
	return OK;
}

static int read_listing(struct dryload *d, const char *path)
{
	struct file file;
	unsigned line;
	const char *why;
	int ret;

	if (file_open(path, &file) != 0)
		return session_fail(d, errno == ENOMEM ? E_NO_MEMORY : E_IO,
				    "%s: %s", path, file_error_text(errno));
	ret = acl_read(file.bytes, &d->arena, &d->listing, &line, &why);
	file_close(&file);
	d->listing.source = str_copy(&d->arena, str_of(path));
	if (ret == E_NO_MEMORY || d->listing.source.s == NULL)
		ret = session_fail(d, E_NO_MEMORY, "%s: out of memory", path);
	else if (ret != OK && line != 0)
		session_fail(d, ret, "%s:%u: %s", path, line, why);
	else if (ret != OK)
		session_fail(d, ret, "%s: %s", path, why);
	if (ret != OK)
		d->listing.count = 0;
	return ret;
}

int dryload_set_access(struct dryload *d, const char *path,
		       const char *identity)
{
	int ret = OK;

	session_leave(d);
	d->has_identity = false;
	d->listing = (struct acl_listing){ .count = 0 };
	if (identity != NULL)
		ret = set_identity(d, identity);
	if (ret == OK && path != NULL)
		ret = read_listing(d, path);
	return ret;
}

/* The folders of a delivery, links resolved. */
#include "audit/confine.h"

#include <stdlib.h>
#include <string.h>

#include "util/status.h"

int confine_open(struct confine *c, struct dryload *d,
		 const struct dryload_audit *asked)
{
	c->bases = arena_new_array(&c->arena, struct str, asked->count + 1);
	if (c->bases == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < asked->count; i++) {
		char *real = realpath(asked->paths[i], NULL);

		if (real == NULL)
			continue;
		c->bases[c->base_count] = str_copy(&c->arena, str_of(real));
		free(real);
		if (c->bases[c->base_count++].s == NULL)
			return E_NO_MEMORY;
	}
	c->confinement = (struct confinement){
		.bases = c->bases,
		.count = c->base_count,
		.files_alone = true,
		.arena = &c->arena,
	};
	d->confinement = &c->confinement;
	return OK;
}

void confine_close(struct confine *c, struct dryload *d)
{
	session_leave(d);
	d->confinement = NULL;
	free(c->own);
	arena_release(&c->arena);
}

void confine_enter(struct confine *c, const char *path)
{
	const char *slash = strrchr(path, '/');
	const size_t n = slash == NULL ? 0 : (size_t)(slash - path) + 1;

	if (n > WALK_PATH_MAX || (c->own != NULL && strncmp(c->folder, path, n) == 0 &&
				  c->folder[n] == '\0'))
		return;
	memcpy(c->folder, path, n);
	c->folder[n] = '\0';
	free(c->own);
	c->own = realpath(n == 0 ? "." : c->folder, NULL);
	c->confinement.count = c->base_count + (c->own != NULL);
	if (c->own != NULL)
		c->bases[c->base_count] = str_of(c->own);
}

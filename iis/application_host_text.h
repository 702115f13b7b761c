/* Inside the walk over applicationHost.config: its state, and its elements. */
#ifndef IIS_APPLICATION_HOST_TEXT_H
#define IIS_APPLICATION_HOST_TEXT_H

#include "iis/application_host.h"
#include "util/xml.h"

/* Where an element says something; all else is passed over. */
enum host_place {
	HOST_DOCUMENT,
	HOST_CONFIGURATION,
	HOST_APPLICATION_HOST,
	HOST_POOLS,
	HOST_POOL,
	HOST_POOL_DEFAULTS,
	HOST_SITES,
	HOST_SITE,
	HOST_LOCATION,
	HOST_WEB_SERVER,
	HOST_SECURITY,
	HOST_COLLECTION,
	HOST_LEAF,
};

enum { HOST_ENTRIES_MAX = 1 << 20 }; /* also of locations, applications */

struct host_reader;

/* What an element is by its name and where it stands. */
struct host_row {
	enum host_place parent;
	const char *name;
	enum host_place place;
	int (*start)(struct host_reader *r, const struct host_row *row,
		     const char *const *attributes);
	enum host_section section; /* of HOST_COLLECTION */
	const char *path;          /* the same, with what is around it */
};

struct host_reader {
	struct xml_reader *xml;
	struct host_file file;
	/* What is open, inwards; NULL: nothing that is read. */
	const struct host_row *rows[IIS_CONFIG_DEPTH_MAX];
	struct host_location *location; /* of the sections that are open */
	enum host_section section;
};

struct host_field {
	const char *name;
	struct str *out;
};

/* One more in a list, or the end of the walk where it holds 'max'. */
int host_append(struct host_reader *r, struct host_list *list, size_t max,
		const void *new, size_t size);

/* A value that isn't given, or can't be read, leaves 'out' as it was. */
int host_take_texts(struct host_reader *r, const char *const *attributes,
		    const struct host_field *fields, size_t count);
int host_take_bool(struct host_reader *r, const char *const *attributes,
		   const char *name, enum host_bool *out);

/* Of <system.applicationHost>. */
int host_start_pool(struct host_reader *r, const struct host_row *row,
		    const char *const *attributes);
int host_start_pool_defaults(struct host_reader *r, const struct host_row *row,
			     const char *const *attributes);
int host_start_process(struct host_reader *r, const struct host_row *row,
		       const char *const *attributes);
int host_start_site(struct host_reader *r, const struct host_row *row,
		    const char *const *attributes);
int host_start_site_defaults(struct host_reader *r, const struct host_row *row,
			     const char *const *attributes);
int host_start_application(struct host_reader *r, const struct host_row *row,
			   const char *const *attributes);
int host_start_application_defaults(struct host_reader *r,
				    const struct host_row *row,
				    const char *const *attributes);

/* Of <location> and <system.webServer>. */
int host_start_location(struct host_reader *r, const struct host_row *row,
			const char *const *attributes);
int host_start_web_server(struct host_reader *r, const struct host_row *row,
			  const char *const *attributes);
int host_start_section(struct host_reader *r, const struct host_row *row,
		       const char *const *attributes);
int host_start_add(struct host_reader *r, const struct host_row *row,
		   const char *const *attributes);
int host_start_remove(struct host_reader *r, const struct host_row *row,
		      const char *const *attributes);
int host_start_clear(struct host_reader *r, const struct host_row *row,
		     const char *const *attributes);

#endif

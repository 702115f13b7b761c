/* Assemblies that lie with the DLL instead of in WinSxS (R604). */
#ifndef RESOLVER_PRIVATE_ASSEMBLY_H
#define RESOLVER_PRIVATE_ASSEMBLY_H

#include "loader/manifest.h"
#include "resolver/search.h"

struct private_file {
	struct str name;
	struct str path; /* empty: there is no such file */
};

/* Is it the one asked for, as far as can be read? */
enum assembly_fit {
	ASSEMBLY_FITS_NOT,
	ASSEMBLY_FITS_PERHAPS, /* an attribute that is asked for isn't said */
	ASSEMBLY_FITS,
};

struct private_assembly {
	struct str path; /* of its DLL or manifest; empty where there is none */
	enum assembly_fit fit;
	const char *differs_in; /* the attribute that is in the way, or NULL */
	bool likely; /* that this one counts is likely only */
	enum folder_role role; /* whose folder it lies in */
	struct str folder; /* below that one, "en-US\\O"; empty: in it itself */
	struct private_file *files; /* its DLLs, from the arena of the search */
	size_t file_count;
	struct assembly_reference *needs; /* the assemblies that it asks for */
	size_t need_count;
};

/*
 * The first that Windows would find, in the folder of 'm' and in that of the
 * program, where it was named. 0, or E_NO_MEMORY.
 */
int private_assembly_find(struct search *s, const struct module *m,
			  const struct assembly_identity *asked,
			  struct private_assembly *out);

#endif

/* The manifest of a private assembly: is it the one asked for, what has it? */
#include "resolver/private_manifest.h"

#include <errno.h>

#include "loader/pe.h"
#include "loader/resources.h"
#include "resolver/context.h"
#include "util/status.h"

static bool same_version(struct str a, struct str b)
{
	uint64_t x, y;

	return assembly_version_parse(a, &x) && assembly_version_parse(b, &y) &&
	       x == y;
}

/* Languages that stand for none. */
static bool is_neutral(struct str language)
{
	return language.n == 0 || str_equal_nocase(language, str_of("neutral")) ||
	       str_equal_nocase(language, str_of("x-ww"));
}

static bool is_wildcard(struct str value)
{
	return str_equal(value, str_of("*"));
}

/* One that asks for nothing takes any; one that says nothing may be it. */
static enum assembly_fit weigh_attribute(struct str own, struct str asked)
{
	if (asked.n == 0 || is_wildcard(asked) || str_equal_nocase(own, asked))
		return ASSEMBLY_FITS;
	return own.n == 0 || is_wildcard(own) ? ASSEMBLY_FITS_PERHAPS :
						ASSEMBLY_FITS_NOT;
}

static enum assembly_fit weigh_language(struct str own, struct str asked)
{
	if (is_neutral(asked) && is_neutral(own))
		return ASSEMBLY_FITS;
	return weigh_attribute(own, asked);
}

/* No policy redirects a private one: it is the version asked for (R606). */
static bool is_of_name_and_version(const struct assembly_identity *own,
				   const struct assembly_identity *asked)
{
	return str_equal_nocase(own->name, asked->name) &&
	       str_equal_nocase(own->public_key_token,
				asked->public_key_token) &&
	       (asked->version.n == 0 ||
		same_version(own->version, asked->version));
}

/* That type and language are compared as the processor is, is likely. */
static void weigh_identity(const struct assembly_identity *own,
			   const struct assembly_identity *asked,
			   struct private_assembly *out)
{
	const struct {
		const char *name;
		bool likely;
		enum assembly_fit fit;
	} rows[] = {
		{ "processorArchitecture", false,
		  weigh_attribute(own->architecture, asked->architecture) },
		{ "type", true, weigh_attribute(own->type, asked->type) },
		{ "language", true,
		  weigh_language(own->language, asked->language) },
	};

	out->fit = is_of_name_and_version(own, asked) ? ASSEMBLY_FITS :
							ASSEMBLY_FITS_NOT;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows) &&
			   out->fit != ASSEMBLY_FITS_NOT;
	     i++) {
		if (rows[i].fit == ASSEMBLY_FITS)
			continue;
		out->fit = rows[i].fit;
		out->differs_in = rows[i].name;
		out->likely = rows[i].likely;
	}
}

static int take_files(struct search *s, const struct manifest *m,
		      struct private_assembly *out)
{
	out->files = arena_new_array(s->arena, struct private_file,
				     m->file_count);
	if (out->files == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < m->file_count; i++) {
		out->files[i] = (struct private_file){
			.name = str_copy(s->arena, m->files[i]),
			.path = STR_EMPTY,
		};
		if (out->files[i].name.s == NULL)
			return E_NO_MEMORY;
	}
	out->file_count = m->file_count;
	return OK;
}

static int take_needs(struct search *s, const struct manifest *m,
		      struct private_assembly *out)
{
	int ret = OK;

	out->needs = arena_new_array(s->arena, struct assembly_reference,
				     m->reference_count);
	if (out->needs == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; ret == OK && i < m->reference_count; i++) {
		out->needs[i].optional = m->references[i].optional;
		ret = assembly_identity_copy(s->arena,
					     &m->references[i].identity,
					     &out->needs[i].identity);
	}
	out->need_count = m->reference_count;
	return ret;
}

/* The manifest inside the DLL of the assembly's name. */
static int find_inside(struct bytes file, struct arena *scratch, bool *found,
		       struct bytes *xml)
{
	struct defects ignored = { 0 };
	struct image image;
	int ret = image_read(file, scratch, &ignored, &image);

	*found = ret == OK && image.readable &&
		 resource_find(&image, RESOURCE_TYPE_MANIFEST,
			       ASSEMBLY_MANIFEST_ID, xml);
	return ret;
}

bool private_manifest_asks_language(struct str language)
{
	return !is_neutral(language) && !is_wildcard(language);
}

int private_manifest_read(struct search *s,
			  const struct assembly_identity *asked, bool is_dll,
			  struct private_assembly *out)
{
	struct arena scratch = ARENA_BESIDE(s->arena);
	struct manifest manifest;
	struct file file;
	struct bytes xml;
	bool found = true;
	int ret = OK;

	/* What we can't read may still fit. */
	out->fit = ASSEMBLY_FITS;
	if (members_open(s->deployment->beside.members, out->path.s, &file) !=
	    0)
		return errno == ENOMEM ? E_NO_MEMORY : OK;
	xml = file.bytes;
	if (is_dll)
		ret = find_inside(file.bytes, &scratch, &found, &xml);
	if (ret == OK && found)
		ret = manifest_read(xml, &scratch, &manifest);
	if (ret != OK)
		goto out;
	if (!found || manifest.state == MANIFEST_BAD)
		out->fit = ASSEMBLY_FITS_NOT;
	else if (manifest.state == MANIFEST_READ)
		weigh_identity(&manifest.identity, asked, out);
	if (found && out->fit != ASSEMBLY_FITS_NOT &&
	    manifest.state == MANIFEST_READ) {
		ret = take_files(s, &manifest, out);
		if (ret == OK)
			ret = take_needs(s, &manifest, out);
	}
out:
	file_close(&file);
	arena_release(&scratch);
	return ret;
}

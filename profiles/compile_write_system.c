/* What a Windows is and has beside its DLLs: assemblies and API sets. */
#include "profiles/compile_writer.h"
#include "profiles/release.h"
#include "util/status.h"

int writer_targets(struct writer *w)
{
	for (unsigned i = 0; i < w->f->target_count; i++) {
		const struct fact_target *t = &w->f->targets[i];
		const struct {
			unsigned at;
			struct str text;
		} fields[] = {
			{ TARGET_ID, t->id },
			{ TARGET_NAME, t->name },
			{ TARGET_BUILD, t->build },
			{ TARGET_IIS, t->iis },
			{ TARGET_GROUPS, t->groups },
			{ TARGET_PARENT, t->parent },
		};
		uint8_t *row = table_out_row(&w->out, CHUNK_TARGETS);

		if (row == NULL)
			return E_NO_MEMORY;
		for (size_t j = 0; j < sizeof(fields) / sizeof(*fields); j++) {
			int ret = writer_string(w, row + fields[j].at,
						fields[j].text);

			if (ret != 0)
				return ret;
		}
		put16(row + TARGET_MACHINE, t->machine);
		row[TARGET_SCHEMA] = t->apiset_schema;
		row[TARGET_SCHEMA_KNOWN] = apisets_know(w->f, i);
		put16(row + TARGET_FLAGS,
		      (t->partial ? TARGET_PARTIAL : 0) |
			      (t->known_dlls_observed ? TARGET_KNOWN_DLLS :
							0));
		put64(row + TARGET_BUILD_NUMBER, windows_build(t->build));
	}
	return 0;
}

static int assembly_write(struct writer *w, const struct profile_assembly *from)
{
	uint8_t *row = table_out_row(&w->out, CHUNK_ASSEMBLIES);
	int ret;

	if (row == NULL)
		return E_NO_MEMORY;
	ret = writer_string(w, row + ASSEMBLY_NAME, from->name);
	if (ret == 0)
		ret = writer_string(w, row + ASSEMBLY_TOKEN,
				 from->public_key_token);
	if (ret == 0)
		ret = writer_string(w, row + ASSEMBLY_FILES, from->files);
	put32(row + ASSEMBLY_OPEN, from->open);
	put64(row + ASSEMBLY_LOW, from->low);
	put64(row + ASSEMBLY_HIGH, from->high);
	put64(row + ASSEMBLY_THERE, from->there);
	put64(row + ASSEMBLY_LIKELY, from->likely);
	put64(row + ASSEMBLY_UNPROVEN, from->unproven);
	return ret;
}

int writer_assemblies(struct writer *w)
{
	int ret = 0;

	assemblies_order(w->f);
	for (size_t i = 0; ret == 0 && i < w->f->assembly_count; i++)
		ret = assembly_write(w, &w->f->assemblies[i]);
	return ret;
}

static int apiset_write(struct writer *w, const struct profile_apiset *from)
{
	uint8_t *row = table_out_row(&w->out, CHUNK_APISETS);
	int ret;

	if (row == NULL)
		return E_NO_MEMORY;
	ret = writer_string(w, row + APISET_CONTRACT, from->contract);
	if (ret == 0)
		ret = writer_string(w, row + APISET_HOST, from->host);
	if (ret == 0)
		ret = writer_string(w, row + APISET_IMPORTER, from->importer);
	put64(row + APISET_THERE, from->there);
	put64(row + APISET_UNCERTAIN, from->uncertain);
	return ret;
}

int writer_apisets(struct writer *w)
{
	int ret = 0;

	apisets_order(w->f);
	for (size_t i = 0; ret == 0 && i < w->f->apiset_count; i++)
		ret = apiset_write(w, &w->f->apisets[i].set);
	return ret;
}

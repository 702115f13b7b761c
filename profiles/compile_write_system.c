/* What a Windows has beside its DLLs: assemblies and API sets. */
#include "profiles/compile_writer.h"
#include "util/status.h"

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

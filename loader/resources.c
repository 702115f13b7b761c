/* The resource tree: type, then id, then language, then data. */
#include "loader/resources.h"

#include "loader/pe.h"
#include "util/status.h"

/* Entries of one directory that are looked at; ids are sorted and small. */
enum { ENTRIES_MAX = 4096 };

struct tree {
	const struct image *img;
	uint32_t rva; /* offsets inside the tree count from here */
};

/* One entry; false behind the last. Names sort before numbers. */
static bool entry_at(const struct tree *t, uint32_t directory, unsigned i,
		     IMAGE_RESOURCE_DIRECTORY_ENTRY *out)
{
	IMAGE_RESOURCE_DIRECTORY head;
	unsigned count;

	if (!image_copy(t->img, t->rva + directory, &head, sizeof(head)))
		return false;
	count = (unsigned)head.NumberOfNamedEntries + head.NumberOfIdEntries;
	if (i >= count || i >= ENTRIES_MAX)
		return false;
	return image_copy(t->img,
			  t->rva + directory + (uint32_t)sizeof(head) +
				  i * (uint32_t)sizeof(*out),
			  out, sizeof(*out));
}

/* The subdirectory of 'directory' with that number. */
static bool find_directory(const struct tree *t, uint32_t directory,
			   uint32_t id, uint32_t *out)
{
	IMAGE_RESOURCE_DIRECTORY_ENTRY e;

	for (unsigned i = 0; entry_at(t, directory, i, &e); i++) {
		if (!e.NameIsString && e.Id == id && e.DataIsDirectory) {
			*out = e.OffsetToDirectory;
			return true;
		}
	}
	return false;
}

/* The data of the first language under 'directory'. */
static bool first_language(const struct tree *t, uint32_t directory,
			   struct bytes *out)
{
	IMAGE_RESOURCE_DIRECTORY_ENTRY e;
	IMAGE_RESOURCE_DATA_ENTRY data;

	if (!entry_at(t, directory, 0, &e) || e.DataIsDirectory ||
	    !image_copy(t->img, t->rva + e.OffsetToData, &data, sizeof(data)))
		return false;
	*out = image_span(t->img, data.OffsetToData, data.Size);
	return true;
}

static int read_manifests(const struct tree *t, struct arena *a,
			  uint32_t directory, struct resource_table *out)
{
	IMAGE_RESOURCE_DIRECTORY_ENTRY e;
	uint32_t manifests;

	if (!find_directory(t, directory, RESOURCE_TYPE_MANIFEST, &manifests))
		return OK;
	out->manifests = arena_new_array(a, struct resource, MANIFESTS_MAX);
	if (out->manifests == NULL)
		return E_NO_MEMORY;
	for (unsigned i = 0; entry_at(t, manifests, i, &e); i++) {
		struct resource *r = &out->manifests[out->manifest_count];

		if (out->manifest_count == MANIFESTS_MAX)
			break;
		if (e.NameIsString || !e.DataIsDirectory ||
		    !first_language(t, e.OffsetToDirectory, &r->data))
			continue;
		r->id = e.Id;
		out->manifest_count++;
	}
	return OK;
}

static void split_version(uint32_t high, uint32_t low, uint16_t out[4])
{
	out[0] = (uint16_t)(high >> 16);
	out[1] = (uint16_t)high;
	out[2] = (uint16_t)(low >> 16);
	out[3] = (uint16_t)low;
}

/* VS_VERSIONINFO: 6 bytes, L"VS_VERSION_INFO", padding, VS_FIXEDFILEINFO. */
static void read_version(const struct tree *t, uint32_t directory,
			 struct resource_table *out)
{
	enum { FIXED_INFO = 40 };
	uint32_t versions, first;
	struct bytes data;
	VS_FIXEDFILEINFO info;
	const void *raw;

	if (!find_directory(t, directory, RESOURCE_TYPE_VERSION, &versions) ||
	    !find_directory(t, versions, 1, &first) ||
	    !first_language(t, first, &data))
		return;
	raw = bytes_at(data, FIXED_INFO, sizeof(info));
	if (raw == NULL)
		return;
	memcpy(&info, raw, sizeof(info));
	if (info.dwSignature != VS_FFI_SIGNATURE)
		return;
	out->has_version = true;
	split_version(info.dwFileVersionMS, info.dwFileVersionLS,
		      out->file_version);
	split_version(info.dwProductVersionMS, info.dwProductVersionLS,
		      out->product_version);
}

bool resource_find(const struct image *img, uint32_t type, uint32_t id,
		   struct bytes *out)
{
	const struct tree t = {
		.img = img,
		.rva = img->directories[IMAGE_DIRECTORY_ENTRY_RESOURCE].rva,
	};
	uint32_t resources, languages;

	return image_has_directory(img, IMAGE_DIRECTORY_ENTRY_RESOURCE) &&
	       find_directory(&t, 0, type, &resources) &&
	       find_directory(&t, resources, id, &languages) &&
	       first_language(&t, languages, out);
}

bool resource_find_starting(const struct image *img, uint32_t type,
			    struct bytes start, struct bytes *out)
{
	const struct tree t = {
		.img = img,
		.rva = img->directories[IMAGE_DIRECTORY_ENTRY_RESOURCE].rva,
	};
	IMAGE_RESOURCE_DIRECTORY_ENTRY e;
	uint32_t resources;

	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_RESOURCE) ||
	    !find_directory(&t, 0, type, &resources))
		return false;
	for (unsigned i = 0; entry_at(&t, resources, i, &e); i++) {
		const void *head;

		if (!e.DataIsDirectory ||
		    !first_language(&t, e.OffsetToDirectory, out))
			continue;
		head = bytes_at(*out, 0, start.len);
		if (head != NULL && memcmp(head, start.data, start.len) == 0)
			return true;
	}
	return false;
}

int resources_read(const struct image *img, struct arena *a, struct defects *d,
		   struct resource_table *out)
{
	struct tree t = {
		.img = img,
		.rva = img->directories[IMAGE_DIRECTORY_ENTRY_RESOURCE].rva,
	};
	IMAGE_RESOURCE_DIRECTORY root;
	int ret;

	*out = (struct resource_table){ 0 };
	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_RESOURCE))
		return OK;
	if (!image_copy(img, t.rva, &root, sizeof(root)))
		return defect_add(d, a, DEFECT_RESOURCES_UNREADABLE, t.rva, 0);
	out->present = true;
	ret = read_manifests(&t, a, 0, out);
	if (ret != OK)
		return ret;
	read_version(&t, 0, out);
	return OK;
}

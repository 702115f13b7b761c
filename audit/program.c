/* The linker's own digest of what it linked: of the command, or the library. */
#include "audit/program.h"

#include <elf.h>
#include <link.h>
#include <string.h>

#include "profiles/profile.h"
#include "util/digest.h"

struct note {
	uintptr_t inside; /* an address of what is looked for */
	const uint8_t *id;
	size_t n;
};

static void find_in(const uint8_t *notes, size_t size, struct note *to)
{
	const size_t head = sizeof(ElfW(Nhdr));

	while (size >= head) {
		ElfW(Nhdr) n;
		size_t name, length;

		memcpy(&n, notes, head);
		name = ((size_t)n.n_namesz + 3) & ~(size_t)3;
		length = ((size_t)n.n_descsz + 3) & ~(size_t)3;
		if (name + length > size - head)
			return;
		if (n.n_type == NT_GNU_BUILD_ID && n.n_namesz == 4 &&
		    memcmp(notes + head, "GNU", 4) == 0) {
			to->id = notes + head + name;
			to->n = n.n_descsz;
			return;
		}
		notes += head + name + length;
		size -= head + name + length;
	}
}

static int look(struct dl_phdr_info *info, size_t size, void *context)
{
	struct note *to = context;
	bool mine = false;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		const uintptr_t at = info->dlpi_addr + p->p_vaddr;

		mine |= p->p_type == PT_LOAD && to->inside >= at &&
			to->inside < at + p->p_memsz;
	}
	for (int i = 0; mine && i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];

		if (p->p_type == PT_NOTE && to->id == NULL)
			find_in((const uint8_t *)(info->dlpi_addr +
						  p->p_vaddr),
				p->p_memsz, to);
	}
	return mine;
}

/* Without the linker's, the facts alone: rules are those of the version. */
struct str program_identity(struct arena *a)
{
	struct note found = { .inside = (uintptr_t)&program_identity };
	char id[SHA256_HEX_SIZE];
	struct bytes what;

	dl_iterate_phdr(look, &found);
	what = found.id != NULL ? (struct bytes){ found.id, found.n } :
				  profile_builtin();
	sha256_hex(what, id);
	return str_printf(a, "dryload " DRYLOAD_VERSION " %s", id);
}

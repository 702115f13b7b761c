/*
 * dryload-unpack [--bytes N] [--members N] [--name NAME]
 *                [--shared FD [--beside AT:SIZE:NAME]...] ARCHIVE
 *
 * The files in ARCHIVE that could concern a loader, as frames (audit/stream.h)
 * on standard output. NAME is what people call it; what lies beside it, where
 * that is in an archive itself, are parts of an open file. One archive, and none that
 * is in it: who reads the frames starts this for those. Run by an audit, in a
 * process of its own: all that it reads is hostile. Exit status 0 or 3.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/sniff.h"
#include "cage/cage.h"
#include "unpack/form.h"
#include "util/file.h"

enum { EXIT_TROUBLE = 3 };

struct request {
	unsigned long long bytes, members;
	const char *name, *path;
	int shared; /* an open file that 'beside' lies in; -1: none */
	struct beside *beside;
};

static bool read_arguments(int argc, char **argv, struct request *out)
{
	int i = 1;

	*out = (struct request){ 1ull << 40, 1 << 20, "archive", NULL, -1,
				 out->beside };
	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		unsigned long long n = strtoull(argv[i + 1], NULL, 10);

		if (strcmp(argv[i], "--bytes") == 0)
			out->bytes = n;
		else if (strcmp(argv[i], "--members") == 0)
			out->members = n;
		else if (strcmp(argv[i], "--name") == 0)
			out->name = argv[i + 1];
		else if (strcmp(argv[i], "--shared") == 0)
			out->shared = (int)n;
		else if (strcmp(argv[i], "--beside") != 0 ||
			 !beside_add(out->beside, out->shared, argv[i + 1]))
			return false;
	}
	out->path = argv[i];
	return argc - i == 1;
}

/* Standard output is a file without a name from here on: see unpack/wim.c. */
static int move_output(void)
{
	int out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int file = memfd_create("output", MFD_CLOEXEC);

	if (out < 0 || file < 0 || dup2(file, STDOUT_FILENO) < 0)
		return -1;
	close(file);
	return out;
}

/* Kinds that are known, and nothing here opens: what to do with them. */
static const char *why_closed(enum sniffed_kind kind)
{
	switch (kind) {
	case SNIFFED_BURN:
		return "is an installer made with WiX Burn, which can't be "
		       "opened here: unpack it with its option /layout";
	case SNIFFED_INSTALLSHIELD:
		return "is an installer made with InstallShield, which can't "
		       "be opened here: unpack it with its option /a";
	case SNIFFED_INSTALLSHIELD_CABINET:
		return "is a cabinet of InstallShield, which can't be opened "
		       "here: unpack it with unshield";
	case SNIFFED_PATCH:
		return "is a patch of Windows Installer, which can't be opened "
		       "here: apply it, and name the folder";
	case SNIFFED_DISK:
		return "is the image of a disk, which can't be opened here: "
		       "mount it, and name the folder";
	default:
		return NULL;
	}
}

static const struct form *form_of(enum sniffed_kind kind)
{
	switch (kind) {
	case SNIFFED_CABINET:
		return &form_cabinet;
	case SNIFFED_INNO:
		return &form_inno;
	case SNIFFED_MSI:
		return &form_msi;
	case SNIFFED_NSIS:
		return &form_nsis;
	case SNIFFED_WIM:
		return &form_wim;
	default:
		return &form_archive;
	}
}

static int unpack(struct source *s, struct out *o)
{
	enum sniffed_kind kind = sniff_carried(s->bytes, &s->bytes);
	const struct form *form;
	void *state = NULL;

	if (kind == SNIFFED_NOTHING)
		kind = sniff_named(s->name, s->bytes);
	form = form_of(kind);
	if (why_closed(kind) != NULL) {
		out_note(o, NULL, "%s", why_closed(kind));
		return 0;
	}
	if (form->open != NULL && !form->open(s, o, &state))
		return 0;
	if (!cage_close(CAGE_UNPACKER)) {
		out_note(o, NULL, "isn't opened: this system has no seccomp, "
				  "and without it nothing is unpacked");
		return 0;
	}
	form->read(s, o, state);
	return 0;
}

int main(int argc, char **argv)
{
	static struct out out;
	static struct beside beside;
	struct request request = { .beside = &beside };
	struct source source = { .beside = &beside };
	struct file file;

	/* Names are UTF-8, wherever this runs. */
	setlocale(LC_CTYPE, "C.UTF-8");
	if (!read_arguments(argc, argv, &request)) {
		fputs("usage: dryload-unpack [--bytes N] [--members N] "
		      "[--name NAME] [--shared FD] [--beside PLACE] "
		      "ARCHIVE\n",
		      stderr);
		return EXIT_TROUBLE;
	}
	out.fd = move_output();
	if (out.fd < 0)
		return EXIT_TROUBLE;
	out.bytes_max = request.bytes;
	out.members_max = request.members;
	source.path = request.path;
	source.name = request.name;
	if (file_open(request.path, &file) != 0) {
		out_note(&out, NULL, "%s", file_error_text(errno));
	} else {
		source.bytes = file.bytes;
		out.packed = file.bytes.len;
		unpack(&source, &out);
	}
	/* Nothing is freed, and its libraries have nothing to end either. */
	_exit(out_finish(&out) ? 0 : EXIT_TROUBLE);
}

/* Installers made with NSIS, by 7-Zip's library. */
#include "unpack/form.h"
#include "unpack/seven_zip.h"

static bool open_nsis(const struct source *s, struct out *o, void **state)
{
	seven_zip_create *create;

	(void)s;
	switch (seven_zip_load(&create)) {
	case SEVEN_ZIP_READY:
		*(seven_zip_create **)state = create;
		return true;
	case SEVEN_ZIP_OLD:
		out_lacking(o, "is an installer made with NSIS, and this 7-Zip "
			       "is too old to open it here: install version 23 "
			       "or later, in the package p7zip-full");
		return false;
	case SEVEN_ZIP_MISSING:
		out_lacking(o, "is an installer made with NSIS, and the library "
			       "that opens them is missing: install the package "
			       "p7zip-full");
		return false;
	}
	return false;
}

static void read_nsis(const struct source *s, struct out *o, void *state)
{
	seven_zip_create *create = *(seven_zip_create **)&state;

	seven_zip_read(create, SEVEN_ZIP_NSIS, s->bytes, o);
}

const struct form form_nsis = { open_nsis, read_nsis };

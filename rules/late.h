/* The themes about what happens at, or after, the mapping of each file. */
#ifndef RULES_LATE_H
#define RULES_LATE_H

#include "rules/rules.h"

/* rules/base.c: may a file lie where it must? Run as each one is mapped. */
int rules_base(const struct subject *s, size_t load, struct arena *a,
	       struct findings *out);

/* rules/clr.c: files with a CLR header. */
int rules_clr(const struct subject *s, struct arena *a, struct findings *out);

/* rules/tls.c: static TLS and TLS callbacks. */
int rules_tls(const struct subject *s, struct arena *a, struct findings *out);

/* rules/universal_crt.c: its files beside a plug-in (R2310). */
int rules_universal_crt(const struct subject *s, struct arena *a,
			struct findings *out);

/* rules/toolchain.c: what made the files that the findings are about. */
int rules_toolchain(const struct subject *s, struct arena *a,
		    struct findings *out);

#endif

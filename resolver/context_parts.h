/* What the files of the context share; nobody else needs it. */
#ifndef RESOLVER_CONTEXT_PARTS_H
#define RESOLVER_CONTEXT_PARTS_H

#include "resolver/context.h"
#include "resolver/search.h"

/* What the profile says of one assembly. */
struct system_answer {
	target_set asked; /* set by who asks; the rest is empty then */
	target_set there, unproven;
	target_set named;     /* some version is there */
	target_set other_key; /* one of that name is, of another signer */
};

int context_add_file(struct search *s, struct activation_context *c,
		     const struct assembly_file *new);

/*
 * resolver/context_ask.c: what the manifest of 'm' asks for, and what those
 * assemblies need in turn, in Windows' order. 0, or E_NO_MEMORY.
 */
int context_ask_for_all(struct search *s, struct activation_context *c,
			const struct module *m,
			const struct manifest *manifest);

/*
 * resolver/context_installed.c: the Windows' own assemblies, by the profile;
 * what the overlays that were asked for bring, as if it were; and what a
 * folder of the deployment that is called WinSxS has. 0, or E_NO_MEMORY.
 */
int context_ask_system(struct search *s, struct activation_context *c,
		       const struct assembly_identity *asked, bool has_version,
		       uint64_t version, struct system_answer *out);
int context_ask_layers(struct search *s, struct activation_context *c,
		       const struct assembly_identity *asked, uint64_t version,
		       struct str architecture, struct system_answer *out);
int context_ask_installed(struct search *s, struct activation_context *c,
			  const struct assembly_identity *asked,
			  uint64_t version, struct str architecture,
			  struct system_answer *out);

#endif

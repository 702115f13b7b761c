/* crypt32.dll: stores of certificates. What a machine's own have isn't known. */
#include "emulator/handles.h"
#include "emulator/process.h"
#include "loader/pe.h"

struct store {
	bool of_machine;
};

static const struct handle_type store_handle = { .kind = HANDLE_OTHER,
						 .word = "certificate store" };

static void new_store(struct call *c, bool of_machine)
{
	struct store *s = process_need(arena_new(&call_process(c)->arena,
						 struct store));

	s->of_machine = of_machine;
	call_return(c, handle_new(c, &store_handle, s));
}

/* CertOpenStore(provider, ...): CERT_STORE_PROV_MEMORY is 2. */
static void open_store(struct call *c)
{
	new_store(c, call_arg(c, 0) != 2);
}

static void open_system_store(struct call *c)
{
	call_describe(c, "%s", call_text(c, 1).s);
	new_store(c, true);
}

static void close_store(struct call *c)
{
	if (call_arg(c, 0) == 0 ||
	    handle_object(c, call_arg(c, 0), &store_handle) != NULL) {
		if (call_arg(c, 0) != 0)
			handle_close(c, call_arg(c, 0));
		call_return(c, 1);
	} else {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	}
}

/* An empty one: CRYPT_E_NOT_FOUND. */
static void look_in(struct call *c)
{
	const struct store *s = handle_object(c, call_arg(c, 0),
					      &store_handle);

	if (s == NULL)
		call_fail(c, 0, (uint32_t)E_INVALIDARG);
	else if (s->of_machine)
		call_stop(c, "which certificates the machine has isn't known");
	else
		call_fail(c, 0, (uint32_t)CRYPT_E_NOT_FOUND);
}

/* None was ever given out, so it can be NULL only. */
static void free_none(struct call *c)
{
	if (call_arg(c, 0) != 0)
		call_stop(c, "it frees a certificate that isn't one");
	call_return(c, 1);
}

static void free_chain(struct call *c)
{
	call_return(c, 0);
}

static const struct stub stubs[] = {
	{ "CertOpenStore", 5, open_store },
	{ "CertOpenSystemStoreA", 2, open_system_store },
	{ "CertOpenSystemStoreW", 2, open_system_store },
	{ "CertCloseStore", 2, close_store },
	{ "CertEnumCertificatesInStore", 2, look_in },
	{ "CertFindCertificateInStore", 6, look_in },
	{ "CertEnumCRLsInStore", 2, look_in },
	{ "CertFreeCertificateContext", 1, free_none },
	{ "CertFreeCRLContext", 1, free_none },
	{ "CertFreeCertificateChain", 1, free_chain },
};
STUB_MODULE(crypt32, "crypt32.dll", stubs);

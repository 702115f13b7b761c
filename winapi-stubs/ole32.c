/*
 * ole32.dll: COM as far as a process without servers has it. Which classes a
 * Windows has registered isn't known: those of its own stop the run.
 */
#include "winapi-stubs/oleaut32.h"

#include "emulator/registry.h"

enum { APARTMENT = 2, MULTITHREADED = 0 };

struct apartment {
	unsigned count;
	bool threaded; /* COINIT_APARTMENTTHREADED */
};
static const char apartment_key;

static struct apartment *apartment(struct call *c)
{
	return call_state(c, &apartment_key, sizeof(struct apartment));
}

/* S_FALSE where it was done before, in the same way. */
static void enter(struct call *c, bool threaded)
{
	struct apartment *a = apartment(c);

	if (a->count != 0 && a->threaded != threaded) {
		return_result(c, (uint32_t)RPC_E_CHANGED_MODE);
		return;
	}
	a->threaded = threaded;
	call_return(c, a->count++ != 0);
}

static void initialize(struct call *c)
{
	enter(c, true);
}

static void initialize_as(struct call *c)
{
	enter(c, (call_arg32(c, 1) & APARTMENT) != 0);
}

static void uninitialize(struct call *c)
{
	struct apartment *a = apartment(c);

	if (a->count != 0)
		a->count--;
}

/* Of a class that nobody could have registered but the guest. */
static void find_class(struct call *c, uint64_t object)
{
	struct str class = guid_text(c, call_arg(c, 0));
	struct str path = process_text(call_process(c),
				       "HKEY_CLASSES_ROOT\\CLSID\\%.*s",
				       STR_ARGS(class));

	call_describe(c, "%.*s", STR_ARGS(class));
	if (object != 0)
		call_write_pointer(c, object, 0);
	if (apartment(c)->count == 0) {
		return_result(c, (uint32_t)CO_E_NOTINITIALIZED);
		return;
	}
	if (registry_find(call_process(c)->registry, path) != NULL)
		call_stop(c, "it creates an object of %.*s", STR_ARGS(class));
	else if (registry_is_of_windows(path))
		call_stop(c, "whether the class %.*s is registered isn't known",
			  STR_ARGS(class));
	else
		return_result(c, (uint32_t)REGDB_E_CLASSNOTREG);
}

static void create_instance(struct call *c)
{
	find_class(c, call_arg(c, 4));
}

static void create_instance_ex(struct call *c)
{
	find_class(c, 0);
}

static void get_class_object(struct call *c)
{
	find_class(c, call_arg(c, 4));
}

static void class_from_program(struct call *c)
{
	static const uint8_t none[16];
	struct str name = call_text_at(c, call_arg(c, 0), true,
				       CALL_TEXT_MAX);
	struct str path = process_text(call_process(c),
				       "HKEY_CLASSES_ROOT\\%s",
				       name.s == NULL ? "" : name.s);

	call_describe(c, "%s", name.s == NULL ? "" : name.s);
	call_write(c, call_arg(c, 1), none, sizeof(none));
	if (registry_find(call_process(c)->registry, path) != NULL)
		call_stop(c, "it looks for the class of %s", name.s);
	else if (registry_is_of_windows(path))
		call_stop(c, "whether %s is registered isn't known", name.s);
	else
		return_result(c, (uint32_t)CO_E_CLASSSTRING);
}

/* Of a class that is registered by nobody there is no program's name. */
static void program_from_class(struct call *c)
{
	struct str class = guid_text(c, call_arg(c, 0));
	struct str path = process_text(call_process(c),
				       "HKEY_CLASSES_ROOT\\CLSID\\%.*s",
				       STR_ARGS(class));

	call_describe(c, "%.*s", STR_ARGS(class));
	call_write_pointer(c, call_arg(c, 1), 0);
	if (registry_find(call_process(c)->registry, path) != NULL)
		call_stop(c, "it looks for the name of %.*s", STR_ARGS(class));
	else if (registry_is_of_windows(path))
		call_stop(c, "whether the class %.*s is registered isn't known",
			  STR_ARGS(class));
	else
		return_result(c, (uint32_t)REGDB_E_CLASSNOTREG);
}

/* STGMEDIUM: its kind, what it is, who else lets it go. */
static void release_medium(struct call *c)
{
	enum { NOTHING = 0, MEMORY = 1 };
	const unsigned size = call_pointer_size(c);
	uint64_t at = call_arg(c, 0);
	uint32_t kind = call_read32(c, at);

	if (kind == NOTHING)
		return;
	if (kind != MEMORY || call_read_pointer(c, at + 2 * size) != 0) {
		call_stop(c, "it lets more go than memory");
		return;
	}
	call_free(c, call_read_pointer(c, at + size));
	call_fill(c, at, 0, 3 * size);
}

static void task_alloc(struct call *c)
{
	call_return(c, call_alloc(c, call_arg(c, 0)));
}

static void task_realloc(struct call *c)
{
	uint64_t at = call_arg(c, 0), n = call_arg(c, 1);

	if (at == 0) {
		call_return(c, call_alloc(c, n));
	} else if (n == 0) {
		call_free(c, at);
	} else {
		call_return(c, call_realloc(c, at, n));
	}
}

static void task_free(struct call *c)
{
	if (call_arg(c, 0) != 0)
		call_free(c, call_arg(c, 0));
}

/* In a host without COM security: it was set by nobody before. */
static const char security_key;

static void initialize_security(struct call *c)
{
	bool *done = call_state(c, &security_key, sizeof(*done));

	if (apartment(c)->count == 0)
		return_result(c, (uint32_t)CO_E_NOTINITIALIZED);
	else if (*done)
		return_result(c, (uint32_t)RPC_E_TOO_LATE);
	*done = true;
}

/* Clients of a class of the guest: nobody comes. */
static const char cookie_key;

static void register_class(struct call *c)
{
	uint32_t *cookie = call_state(c, &cookie_key, sizeof(*cookie));

	if (apartment(c)->count == 0) {
		return_result(c, (uint32_t)CO_E_NOTINITIALIZED);
		return;
	}
	object_add(c, call_arg(c, 1));
	call_write32(c, call_arg(c, 4), ++*cookie);
}

static void revoke_class(struct call *c)
{
	const uint32_t *cookie = call_state(c, &cookie_key, sizeof(*cookie));

	if (call_arg32(c, 0) == 0 || call_arg32(c, 0) > *cookie)
		return_result(c, (uint32_t)E_INVALIDARG);
}

static void nothing(struct call *c)
{
	call_return(c, 0);
}

static void current_process(struct call *c)
{
	call_return(c, call_process_id(c));
}

/* PROPVARIANT is a VARIANT in what both have. */
static void clear_variant(struct call *c)
{
	if (call_arg(c, 0) != 0)
		return_result(c, variant_clear(c, call_arg(c, 0)));
}

/* What drags and drops needs a user; OLE itself starts. */
static const struct stub stubs[] = {
	{ "CoInitialize", 1, initialize },
	{ "CoInitializeEx", 2, initialize_as },
	{ "OleInitialize", 1, initialize },
	{ "CoUninitialize", 0, uninitialize },
	{ "OleUninitialize", 0, uninitialize },
	{ "CoCreateInstance", 5, create_instance },
	{ "CoCreateInstanceEx", 6, create_instance_ex },
	{ "CoGetClassObject", 5, get_class_object },
	{ "CLSIDFromProgID", 2, class_from_program },
	{ "ProgIDFromCLSID", 2, program_from_class },
	{ "ReleaseStgMedium", 1, release_medium },
	{ "CoTaskMemAlloc", 1, task_alloc },
	{ "CoTaskMemRealloc", 2, task_realloc },
	{ "CoTaskMemFree", 1, task_free },
	{ "CoInitializeSecurity", 9, initialize_security },
	{ "CoRegisterClassObject", 5, register_class },
	{ "CoRevokeClassObject", 1, revoke_class },
	{ "CoFreeUnusedLibraries", 0, nothing },
	{ "CoResumeClassObjects", 0, nothing },
	{ "CoSuspendClassObjects", 0, nothing },
	{ "CoGetCurrentProcess", 0, current_process },
	{ "PropVariantClear", 1, clear_variant },
};
STUB_MODULE(ole32, "ole32.dll", stubs);
STUB_MODULE(combase, "combase.dll", stubs);

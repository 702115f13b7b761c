/*
 * advapi32.dll: the event log, which takes what it's told; services, which an
 * identity of no powers may not touch; traces, to which nobody listens.
 */
#include "loader/pe.h"
#include "winapi-stubs/advapi32.h"

static const struct handle_type source_handle = {
	.kind = HANDLE_OTHER,
	.word = "event source",
};

static void register_source(struct call *c)
{
	static const char source;
	struct str name = call_text(c, 1);
	uint32_t h = handle_new(c, &source_handle, (void *)&source);

	call_describe(c, "%.*s", STR_ARGS(name));
	if (h == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static void deregister_source(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &source_handle) == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, handle_close(c, call_arg(c, 0)));
}

/* What it says is worth a word in the trace. */
static void report_event(struct call *c)
{
	uint64_t texts = call_arg(c, 7);
	struct str first = STR_EMPTY;

	if (handle_object(c, call_arg(c, 0), &source_handle) == NULL) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	if ((call_arg32(c, 5) & 0xffff) != 0 && texts != 0)
		first = call_text_at(c, call_read_pointer(c, texts),
				     call_is_wide(c), 200);
	call_describe(c, "%u: %.*s", call_arg32(c, 3), STR_ARGS(first));
	call_return(c, 1);
}

static bool is_system(struct call *c)
{
	return str_equal(call_world(c)->user, str_of("SYSTEM"));
}

/* LocalSystem may; what services there are isn't known. */
static void open_manager(struct call *c)
{
	enum { CONNECT = 1, STANDARD_READ = 0x20000 };

	if (is_system(c) ||
	    !(call_arg32(c, 2) & ~(uint32_t)(CONNECT | STANDARD_READ)))
		call_stop(c, "it opens the list of services");
	else
		call_fail(c, 0, ERROR_ACCESS_DENIED);
}

/* Without the list no handle of it, or of a service, is one. */
static void refuse_handle(struct call *c)
{
	call_fail(c, 0, ERROR_INVALID_HANDLE);
}

/* The program was not started by them, or has told of itself before. */
static void refuse_dispatcher(struct call *c)
{
	call_fail(c, 0, ERROR_SERVICE_ALREADY_RUNNING);
}

static void refuse_privilege(struct call *c)
{
	call_fail(c, 0, ERROR_ACCESS_DENIED);
}

/* ETW: a number to know it by, and no session that wants events. */
static void register_provider(struct call *c)
{
	static const char key;
	uint64_t *last = call_state(c, &key, sizeof(*last));
	unsigned n = call_api(c)[0] == 'E' ? 3 : 7;

	call_write64(c, call_arg(c, n), ++*last);
}

static void return_success(struct call *c)
{
	(void)c;
}

static const struct stub stubs[] = {
	{ "RegisterEventSourceA", 2, register_source },
	{ "RegisterEventSourceW", 2, register_source },
	{ "DeregisterEventSource", 1, deregister_source },
	{ "ReportEventA", 9, report_event },
	{ "ReportEventW", 9, report_event },
	{ "OpenSCManagerA", 3, open_manager },
	{ "OpenSCManagerW", 3, open_manager },
	{ "OpenServiceA", 3, refuse_handle },
	{ "OpenServiceW", 3, refuse_handle },
	{ "CloseServiceHandle", 1, refuse_handle },
	{ "ControlService", 3, refuse_handle },
	{ "QueryServiceStatus", 2, refuse_handle },
	{ "CreateServiceA", 13, refuse_handle },
	{ "CreateServiceW", 13, refuse_handle },
	{ "DeleteService", 1, refuse_handle },
	{ "StartServiceA", 3, refuse_handle },
	{ "StartServiceW", 3, refuse_handle },
	{ "SetServiceStatus", 2, refuse_handle },
	{ "ChangeServiceConfigA", 11, refuse_handle },
	{ "ChangeServiceConfigW", 11, refuse_handle },
	{ "ChangeServiceConfig2A", 3, refuse_handle },
	{ "ChangeServiceConfig2W", 3, refuse_handle },
	{ "QueryServiceConfigA", 4, refuse_handle },
	{ "QueryServiceConfigW", 4, refuse_handle },
	{ "StartServiceCtrlDispatcherA", 1, refuse_dispatcher },
	{ "StartServiceCtrlDispatcherW", 1, refuse_dispatcher },
	{ "AbortSystemShutdownA", 1, refuse_privilege },
	{ "AbortSystemShutdownW", 1, refuse_privilege },
	{ "InitiateSystemShutdownA", 5, refuse_privilege },
	{ "InitiateSystemShutdownW", 5, refuse_privilege },
	{ "EventRegister", 4, register_provider },
	{ "EventUnregister", 2, return_success },
	{ "EventWrite", 5, return_success },
	{ "EventWriteTransfer", 7, return_success },
	{ "EventSetInformation", 5, return_success },
	{ "EventEnabled", 3, return_success },
	{ "RegisterTraceGuidsA", 8, register_provider },
	{ "RegisterTraceGuidsW", 8, register_provider },
	{ "UnregisterTraceGuids", 2, return_success },
};
STUB_MODULE(advapi32_services, "advapi32.dll", stubs);

/* secur32.dll: who the guest is. No credentials are given out. */
#include "emulator/call.h"
#include "emulator/process.h"
#include "emulator/world.h"
#include "loader/pe.h"

/* GetUserNameEx(format, to, units): "DOMAIN\user" alone is known. */
static void get_user_name(struct call *c)
{
	enum { SAM_COMPATIBLE = 2 };
	const struct world *w = call_world(c);
	struct str name = STR_CONCAT(call_arena(c), w->domain, str_of("\\"),
				     w->user);
	uint32_t room = call_read32(c, call_arg(c, 2));
	size_t n;

	process_need(name.s);
	if (call_arg32(c, 0) != SAM_COMPATIBLE) {
		call_fail(c, 0, ERROR_NONE_MAPPED);
		return;
	}
	n = call_put_text(c, call_arg(c, 1), room, name);
	call_write32(c, call_arg(c, 2), (uint32_t)(n < room ? n : n + 1));
	if (n < room)
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_MORE_DATA);
}

static void no_handle(struct call *c)
{
	call_note_failure(c, (uint32_t)SEC_E_INVALID_HANDLE);
	call_return(c, (uint32_t)SEC_E_INVALID_HANDLE);
}

static const struct stub stubs[] = {
	{ "GetUserNameExA", 3, get_user_name },
	{ "GetUserNameExW", 3, get_user_name },
	{ "DeleteSecurityContext", 1, no_handle },
	{ "FreeCredentialsHandle", 1, no_handle },
	{ "QueryContextAttributesA", 3, no_handle },
	{ "QueryContextAttributesW", 3, no_handle },
	{ "CompleteAuthToken", 2, no_handle },
	{ "EncryptMessage", 4, no_handle },
	{ "DecryptMessage", 4, no_handle },
};
STUB_MODULE(secur32, "secur32.dll", stubs);

/* kernel32.dll: what start-up code of run-times asks for. */
#include <string.h>

#include "emulator/call.h"
#include "emulator/process.h"
#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* STARTUPINFO: no window, no handles. */
static void get_startup_info(struct call *c)
{
	uint32_t size = call_is_64(c) ? 104 : 68;

	call_fill(c, call_arg(c, 0), 0, size);
	call_write32(c, call_arg(c, 0), size);
}

static void get_std_handle(struct call *c)
{
	call_return(c, 0);
}

static void set_std_handle(struct call *c)
{
	call_return(c, 1);
}

static const char command_line_key[2];

static void get_command_line(struct call *c)
{
	bool wide = call_is_wide(c);
	uint64_t *at = call_state(c, &command_line_key[wide], sizeof(*at));

	if (*at == 0)
		*at = call_alloc_text(c, call_world(c)->command_line, wide);
	call_return(c, *at);
}

static void get_environment_strings_w(struct call *c)
{
	call_return(c, world_environment_block(call_process(c)));
}

static void get_environment_strings_a(struct call *c)
{
	const struct world *w = call_world(c);
	size_t total = 1, n;
	uint64_t block, at;

	for (size_t i = 0; i < w->variable_count; i++)
		total += w->variables[i].name.n + w->variables[i].value.n + 2;
	block = at = call_alloc(c, total);
	for (size_t i = 0; block != 0 && i < w->variable_count; i++) {
		struct str line = STR_CONCAT(call_arena(c),
					     w->variables[i].name,
					     str_of("="),
					     w->variables[i].value);

		process_need(line.s);
		n = call_put_text_at(c, at, line.n + 1, line, false);
		at += n + 1;
	}
	call_return(c, block);
}

static void free_environment_strings(struct call *c)
{
	call_return(c, call_free(c, call_arg(c, 0)));
}

static void get_environment_variable(struct call *c)
{
	struct str name = call_text(c, 0), value;
	uint32_t room = call_arg32(c, 2);
	size_t n;

	call_describe(c, "%.*s", STR_ARGS(name));
	if (!world_variable_for(c, name, &value)) {
		call_fail(c, 0, ERROR_ENVVAR_NOT_FOUND);
		return;
	}
	n = call_put_text(c, call_arg(c, 1), room, value);
	call_return(c, n < room ? n : n + 1);
}

static void set_environment_variable(struct call *c)
{
	struct str name = call_text(c, 0);
	struct str value = { NULL, 0 };

	if (name.n == 0 || memchr(name.s + 1, '=', name.n - 1) != NULL) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (call_arg(c, 1) != 0)
		value = call_text(c, 1);
	world_set_variable(call_process(c), name, value);
	call_return(c, 1);
}

static void get_version(struct call *c)
{
	call_return(c, (uint32_t)call_build(c) << 16 |
			       (call_windows(c) & 0xffu) << 8 |
			       call_windows(c) >> 8);
}

/* OSVERSIONINFO, and -EX where the size says so. */
static void get_version_ex(struct call *c)
{
	enum { MAJOR = 4, MINOR = 8, BUILD = 12, PLATFORM = 16, TEXT = 20,
	       TEXT_UNITS = 128, PLATFORM_NT = 2 };
	uint64_t at = call_arg(c, 0), behind;
	unsigned unit = call_is_wide(c) ? 2 : 1;
	uint32_t size = call_read32(c, at), plain = TEXT + TEXT_UNITS * unit;
	struct str pack = STR_EMPTY;

	if (size < plain) {
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
		return;
	}
	if (call_service_pack(c) != 0)
		pack = process_text(call_process(c), "Service Pack %u",
				    call_service_pack(c));
	call_write32(c, at + MAJOR, call_windows(c) >> 8);
	call_write32(c, at + MINOR, call_windows(c) & 0xff);
	call_write32(c, at + BUILD, call_build(c));
	call_write32(c, at + PLATFORM, PLATFORM_NT);
	call_put_text(c, at + TEXT, TEXT_UNITS, pack);
	behind = at + plain;
	if (size >= plain + 8) {
		call_write16(c, behind, call_service_pack(c));
		call_write16(c, behind + 2, 0);
		call_write16(c, behind + 4, 0);
		call_write8(c, behind + 6,
			    call_product(c) == PRODUCT_WORKSTATION ?
				    PRODUCT_WORKSTATION :
				    PRODUCT_SERVER);
	}
	call_return(c, 1);
}

static void get_acp(struct call *c)
{
	call_return(c, 1252);
}

static void get_oemcp(struct call *c)
{
	call_return(c, 437);
}

/* CPINFO of a code page of single bytes. */
static void get_cp_info(struct call *c)
{
	uint64_t at = call_arg(c, 1);
	uint32_t page = call_arg32(c, 0);

	if (page != 0 && page != 1 && page != 3 && page != 1252 &&
	    page != 437) {
		call_stop(c, "it asks for code page %u", page);
		return;
	}
	call_fill(c, at, 0, 20);
	call_write32(c, at, 1);
	call_write8(c, at + 4, '?');
	call_return(c, 1);
}

static void is_valid_code_page(struct call *c)
{
	call_return(c, call_arg32(c, 0) == 1252 || call_arg32(c, 0) == 437 ||
			       call_arg32(c, 0) == 65001);
}

static void is_processor_feature_present(struct call *c)
{
	enum { CMPXCHG8B = 2, MMX = 3, SSE = 6, RDTSC = 8, PAE = 9,
	       SSE2 = 10, SSE3 = 13, CMPXCHG16B = 14, VISTA = 0x600 };
	uint32_t n = call_arg32(c, 0);
	/* Those before Vista don't know of them. */
	bool later = n == SSE3 || (n == CMPXCHG16B && call_is_64(c));

	call_return(c, n == CMPXCHG8B || n == MMX || n == SSE || n == RDTSC ||
			       n == PAE || n == SSE2 ||
			       (later && call_windows(c) >= VISTA));
}

/* SYSTEM_INFO. */
static void get_system_info(struct call *c)
{
	uint64_t at = call_arg(c, 0);
	unsigned size = call_pointer_size(c);

	call_fill(c, at, 0, size == 8 ? 48 : 36);
	call_write16(c, at, size == 8 ? PROCESSOR_ARCHITECTURE_AMD64 :
					PROCESSOR_ARCHITECTURE_INTEL);
	call_write32(c, at + 4, SPACE_PAGE);
	call_write_pointer(c, at + 8, SPACE_GRANULARITY);
	call_write_pointer(c, at + 8 + size, memory_highest(c));
	at += 8 + 2 * size;
	call_write_pointer(c, at, 1);
	call_write32(c, at + size, 1);
	call_write32(c, at + size + 4, size == 8 ? 8664 : 586);
	call_write32(c, at + size + 8, SPACE_GRANULARITY);
	call_write16(c, at + size + 12, 6);
}

/* The pointer is mixed with a number that stays the same. */
static void encode_pointer(struct call *c)
{
	const uint64_t cookie = 0x5a17c0de;

	call_return(c, call_arg(c, 0) ^ cookie);
}

static void set_handle_count(struct call *c)
{
	call_return(c, call_arg(c, 0));
}

static uint32_t *error_mode(struct call *c)
{
	static const char key;

	return call_state(c, &key, sizeof(uint32_t));
}

static void get_error_mode(struct call *c)
{
	call_return(c, *error_mode(c));
}

static void set_error_mode(struct call *c)
{
	uint32_t *mode = error_mode(c);

	call_return(c, *mode);
	*mode = call_arg32(c, 0);
}

/* SLIST_HEADER of x86 and of x64 alike: 16 zero bytes are an empty one. */
static void initialize_list(struct call *c)
{
	call_fill(c, call_arg(c, 0), 0, call_is_64(c) ? 16 : 8);
}

static void put_folder(struct call *c, struct str folder)
{
	uint32_t room = call_arg32(c, 1);
	size_t n = call_put_text(c, call_arg(c, 0), room, folder);

	call_return(c, n < room ? n : n + 1);
}

static void get_system_directory(struct call *c)
{
	put_folder(c, call_world(c)->system_folder);
}

static void get_windows_directory(struct call *c)
{
	put_folder(c, call_world(c)->windows_folder);
}

static void get_computer_name(struct call *c)
{
	struct str name = call_world(c)->computer;
	uint32_t room = call_read32(c, call_arg(c, 1));
	size_t n = call_put_text(c, call_arg(c, 0), room, name);

	if (n >= room) {
		call_write32(c, call_arg(c, 1), (uint32_t)n + 1);
		call_fail(c, 0, ERROR_BUFFER_OVERFLOW);
		return;
	}
	call_write32(c, call_arg(c, 1), (uint32_t)n);
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "GetStartupInfoA", 1, get_startup_info },
	{ "GetStartupInfoW", 1, get_startup_info },
	{ "GetStdHandle", 1, get_std_handle },
	{ "SetStdHandle", 2, set_std_handle },
	{ "GetCommandLineA", 0, get_command_line },
	{ "GetCommandLineW", 0, get_command_line },
	{ "GetEnvironmentStrings", 0, get_environment_strings_a },
	{ "GetEnvironmentStringsA", 0, get_environment_strings_a },
	{ "GetEnvironmentStringsW", 0, get_environment_strings_w },
	{ "FreeEnvironmentStringsA", 1, free_environment_strings },
	{ "FreeEnvironmentStringsW", 1, free_environment_strings },
	{ "GetEnvironmentVariableA", 3, get_environment_variable },
	{ "GetEnvironmentVariableW", 3, get_environment_variable },
	{ "SetEnvironmentVariableA", 2, set_environment_variable },
	{ "SetEnvironmentVariableW", 2, set_environment_variable },
	{ "GetVersion", 0, get_version },
	{ "GetVersionExA", 1, get_version_ex },
	{ "GetVersionExW", 1, get_version_ex },
	{ "GetACP", 0, get_acp },
	{ "GetOEMCP", 0, get_oemcp },
	{ "GetCPInfo", 2, get_cp_info },
	{ "IsValidCodePage", 1, is_valid_code_page },
	{ "IsProcessorFeaturePresent", 1, is_processor_feature_present },
	{ "GetSystemInfo", 1, get_system_info },
	{ "GetNativeSystemInfo", 1, get_system_info },
	{ "EncodePointer", 1, encode_pointer },
	{ "DecodePointer", 1, encode_pointer },
	{ "EncodeSystemPointer", 1, encode_pointer },
	{ "DecodeSystemPointer", 1, encode_pointer },
	{ "SetHandleCount", 1, set_handle_count },
	{ "GetErrorMode", 0, get_error_mode },
	{ "SetErrorMode", 1, set_error_mode },
	{ "InitializeSListHead", 1, initialize_list },
	{ "GetSystemDirectoryA", 2, get_system_directory },
	{ "GetSystemDirectoryW", 2, get_system_directory },
	{ "GetWindowsDirectoryA", 2, get_windows_directory },
	{ "GetWindowsDirectoryW", 2, get_windows_directory },
	{ "GetComputerNameA", 2, get_computer_name },
	{ "GetComputerNameW", 2, get_computer_name },
};
STUB_MODULE(kernel32_startup, "kernel32.dll", stubs);

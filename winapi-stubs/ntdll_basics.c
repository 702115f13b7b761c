/* ntdll.dll: the heap, sections, versions, times, statuses, the image. */
#include <string.h>

#include "emulator/heap.h"
#include "emulator/modules.h"
#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/calendar.h"
#include "winapi-stubs/kernel32.h"

/* Those that the documentation maps to errors, as far as a start meets them. */
static void status_to_error(struct call *c)
{
	static const struct {
		NTSTATUS status;
		uint32_t error;
	} known[] = {
		{ STATUS_SUCCESS, ERROR_SUCCESS },
		{ STATUS_TIMEOUT, ERROR_TIMEOUT },
		{ STATUS_PENDING, ERROR_IO_PENDING },
		{ STATUS_BUFFER_OVERFLOW, ERROR_MORE_DATA },
		{ STATUS_NO_MORE_FILES, ERROR_NO_MORE_FILES },
		{ STATUS_NO_MORE_ENTRIES, ERROR_NO_MORE_ITEMS },
		{ STATUS_UNSUCCESSFUL, ERROR_GEN_FAILURE },
		{ STATUS_NOT_IMPLEMENTED, ERROR_INVALID_FUNCTION },
		{ STATUS_INFO_LENGTH_MISMATCH, ERROR_BAD_LENGTH },
		{ STATUS_ACCESS_VIOLATION, ERROR_NOACCESS },
		{ STATUS_INVALID_HANDLE, ERROR_INVALID_HANDLE },
		{ STATUS_INVALID_PARAMETER, ERROR_INVALID_PARAMETER },
		{ STATUS_NO_SUCH_FILE, ERROR_FILE_NOT_FOUND },
		{ STATUS_END_OF_FILE, ERROR_HANDLE_EOF },
		{ STATUS_NO_MEMORY, ERROR_NOT_ENOUGH_MEMORY },
		{ STATUS_ACCESS_DENIED, ERROR_ACCESS_DENIED },
		{ STATUS_BUFFER_TOO_SMALL, ERROR_INSUFFICIENT_BUFFER },
		{ STATUS_OBJECT_TYPE_MISMATCH, ERROR_INVALID_HANDLE },
		{ STATUS_OBJECT_NAME_INVALID, ERROR_INVALID_NAME },
		{ STATUS_OBJECT_NAME_NOT_FOUND, ERROR_FILE_NOT_FOUND },
		{ STATUS_OBJECT_NAME_COLLISION, ERROR_ALREADY_EXISTS },
		{ STATUS_OBJECT_PATH_NOT_FOUND, ERROR_PATH_NOT_FOUND },
		{ STATUS_SHARING_VIOLATION, ERROR_SHARING_VIOLATION },
		{ STATUS_PRIVILEGE_NOT_HELD, ERROR_PRIVILEGE_NOT_HELD },
		{ STATUS_DISK_FULL, ERROR_DISK_FULL },
		{ STATUS_INSUFFICIENT_RESOURCES, ERROR_NO_SYSTEM_RESOURCES },
		{ STATUS_DLL_NOT_FOUND, ERROR_MOD_NOT_FOUND },
		{ STATUS_ENTRYPOINT_NOT_FOUND, ERROR_PROC_NOT_FOUND },
		{ STATUS_ORDINAL_NOT_FOUND, ERROR_INVALID_ORDINAL },
		{ STATUS_DLL_INIT_FAILED, ERROR_DLL_INIT_FAILED },
		{ STATUS_INVALID_IMAGE_FORMAT, ERROR_BAD_EXE_FORMAT },
		{ STATUS_NOT_SUPPORTED, ERROR_NOT_SUPPORTED },
		{ STATUS_DIRECTORY_NOT_EMPTY, ERROR_DIR_NOT_EMPTY },
		{ STATUS_CANCELLED, ERROR_OPERATION_ABORTED },
		{ STATUS_NOT_FOUND, ERROR_NOT_FOUND },
	};
	NTSTATUS status = (NTSTATUS)call_arg32(c, 0);

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (known[i].status == status) {
			call_return(c, known[i].error);
			return;
		}
	}
	call_stop(c, "the error of status 0x%08x isn't described",
		  (uint32_t)status);
}

static void set_last_error(struct call *c)
{
	call_set_last_error(c, call_arg32(c, 0));
}

static void close(struct call *c)
{
	if (!handle_close(c, call_arg(c, 0)))
		call_return(c, (uint32_t)STATUS_INVALID_HANDLE);
}

/* OSVERSIONINFO without the names of the product: as the target is. */
static void get_version(struct call *c)
{
	uint64_t at = call_arg(c, 0);
	uint32_t size = call_read32(c, at);

	call_write32(c, at + 4, call_windows(c) >> 8);
	call_write32(c, at + 8, call_windows(c) & 0xff);
	call_write32(c, at + 12, call_build(c));
	call_write32(c, at + 16, 2);
	call_fill(c, at + 20, 0, 256);
	if (call_service_pack(c) != 0)
		call_put_text_at(c, at + 20, 128,
				 process_text(call_process(c),
					      "Service Pack %u",
					      call_service_pack(c)),
				 true);
	if (size < 284)
		return;
	call_write32(c, at + 276, call_service_pack(c));
	call_write16(c, at + 280, 0);
	call_write8(c, at + 282, call_product(c) == PRODUCT_WORKSTATION ?
					 PRODUCT_WORKSTATION :
					 PRODUCT_SERVER);
	call_write8(c, at + 283, 0);
}

static void get_version_numbers(struct call *c)
{
	enum { FREE_BUILD = 0xf0000000 };
	const uint32_t values[] = { call_windows(c) >> 8,
				    call_windows(c) & 0xff,
				    call_build(c) | FREE_BUILD };

	for (unsigned i = 0; i < 3; i++) {
		if (call_arg(c, i) != 0)
			call_write32(c, call_arg(c, i), values[i]);
	}
}

static void query_system_time(struct call *c)
{
	call_write64(c, call_arg(c, 0), call_clock(c));
}

static void query_counter(struct call *c)
{
	call_write64(c, call_arg(c, 0), call_clock(c));
	if (call_arg(c, 1) != 0)
		call_write64(c, call_arg(c, 1), 10000000);
}

#define TICKS_A_SECOND 10000000ll
#define EPOCH 11644473600ll

/* TIME_FIELDS: year, month, day, hour, minute, second, ms, day of week. */
static void time_to_fields(struct call *c)
{
	int64_t ticks = (int64_t)call_read64(c, call_arg(c, 0));
	struct tm t;

	calendar_split(ticks / TICKS_A_SECOND - EPOCH, &t);
	const int parts[] = { t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
			      t.tm_hour, t.tm_min, t.tm_sec,
			      (int)(ticks % TICKS_A_SECOND / 10000),
			      t.tm_wday };

	for (unsigned i = 0; i < 8; i++)
		call_write16(c, call_arg(c, 1) + 2 * i, (uint16_t)parts[i]);
}

static void time_to_1970(struct call *c)
{
	int64_t t = (int64_t)call_read64(c, call_arg(c, 0)) / TICKS_A_SECOND -
		    EPOCH;

	if (t < 0 || t > UINT32_MAX)
		return;
	call_write32(c, call_arg(c, 1), (uint32_t)t);
	call_return(c, 1);
}

/* Of the image at a base: IMAGE_NT_HEADERS, or 0. */
static uint64_t headers_of(struct call *c, uint64_t base)
{
	uint64_t at;

	if (base == 0 || !call_is_readable(c, base, 64) ||
	    call_read16(c, base) != IMAGE_DOS_SIGNATURE)
		return 0;
	at = base + call_read32(c, base + 0x3c);
	if (!call_is_readable(c, at, 4) ||
	    call_read32(c, at) != IMAGE_NT_SIGNATURE)
		return 0;
	return at;
}

static void image_headers(struct call *c)
{
	call_return(c, headers_of(c, call_arg(c, 0)));
}

/* Base, whether it is mapped, which directory, its size. */
static void directory_to_data(struct call *c)
{
	uint64_t base = call_arg(c, 0) & ~(uint64_t)3, entry;
	uint32_t n = call_arg32(c, 2) & 0xffff;
	uint64_t headers = headers_of(c, base);

	call_write32(c, call_arg(c, 3), 0);
	if (headers == 0 || n >= 16 || !(call_arg32(c, 1) & 0xff))
		return;
	entry = headers + 24 + (call_is_64(c) ? 112 : 96) + 8 * n;
	if (call_read32(c, entry) == 0)
		return;
	call_write32(c, call_arg(c, 3), call_read32(c, entry + 4));
	call_return(c, base + call_read32(c, entry));
}

static void raise_status(struct call *c)
{
	call_raise(c, call_arg32(c, 0), 1, NULL, 0);
}

static const struct stub stubs[] = {
	{ "RtlNtStatusToDosError", 1, status_to_error },
	{ "RtlSetLastWin32Error", 1, set_last_error },
	{ "NtClose", 1, close },
	{ "ZwClose", 1, close },
	{ "RtlGetVersion", 1, get_version },
	{ "RtlGetNtVersionNumbers", 3, get_version_numbers },
	{ "NtQuerySystemTime", 1, query_system_time },
	{ "NtQueryPerformanceCounter", 2, query_counter },
	{ "RtlTimeToTimeFields", 2, time_to_fields },
	{ "RtlTimeToSecondsSince1970", 2, time_to_1970 },
	{ "RtlImageNtHeader", 1, image_headers },
	{ "RtlImageDirectoryEntryToData", 4, directory_to_data },
	{ "RtlRaiseStatus", 1, raise_status },
};
STUB_MODULE(ntdll_basics, "ntdll.dll", stubs);

/* Pipes: two ends of one's own, and names to which nobody connects. */
#include "check.h"

static void check_ends(void)
{
	HANDLE from, to, second;
	DWORD n = 7, there = 7;
	char text[8];

	CHECK(CreatePipe(&from, &to, NULL, 0));
	CHECK(GetFileType(from) == FILE_TYPE_PIPE);
	CHECK(WriteFile(to, "abcd", 4, &n, NULL) && n == 4);
	CHECK(PeekNamedPipe(from, text, 2, &n, &there, NULL));
	CHECK(n == 2 && there == 4 && text[1] == 'b');
	CHECK(ReadFile(from, text, 3, &n, NULL) && n == 3 && text[2] == 'c');
	CHECK(ReadFile(from, text, 8, &n, NULL) && n == 1 && text[0] == 'd');
	FAILS(WriteFile(from, "x", 1, &n, NULL), ERROR_ACCESS_DENIED);
	FAILS(ReadFile(to, text, 1, &n, NULL), ERROR_ACCESS_DENIED);
	CHECK(DuplicateHandle(GetCurrentProcess(), to, GetCurrentProcess(), &second, 0, FALSE, DUPLICATE_SAME_ACCESS));
	CHECK(CloseHandle(to) && WriteFile(second, "e", 1, &n, NULL));
	CHECK(CloseHandle(second));
	CHECK(ReadFile(from, text, 8, &n, NULL) && n == 1);
	FAILS(ReadFile(from, text, 8, &n, NULL), ERROR_BROKEN_PIPE);
	FAILS(PeekNamedPipe(from, NULL, 0, NULL, &there, NULL), ERROR_BROKEN_PIPE);
	CHECK(CloseHandle(from));
	CHECK(CreatePipe(&from, &to, NULL, 0) && CloseHandle(from));
	FAILS(WriteFile(to, "x", 1, &n, NULL), ERROR_BROKEN_PIPE);
	CHECK(CloseHandle(to));
}

static void check_names(void)
{
	static const char name[] = "\\\\.\\pipe\\dryload-guest";
	OVERLAPPED o = { .hEvent = NULL };
	DWORD n, mode = PIPE_READMODE_BYTE;
	char text[8];
	HANDLE h;

	FAILS(WaitNamedPipeA("\\\\.\\pipe\\dryload-none", 1), ERROR_FILE_NOT_FOUND);
	FAILS(CreateFileA("\\\\.\\pipe\\dryload-none", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) != INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND);
	FAILS(CreateNamedPipeA("dryload-guest", PIPE_ACCESS_DUPLEX, 0, 1, 0, 0, 0, NULL) != INVALID_HANDLE_VALUE, ERROR_INVALID_NAME);
	h = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, 0, 1, 512, 512, 0, NULL);
	CHECK(h != INVALID_HANDLE_VALUE && GetFileType(h) == FILE_TYPE_PIPE);
	FAILS(CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX, 0, 1, 512, 512, 0, NULL) != INVALID_HANDLE_VALUE, ERROR_PIPE_BUSY);
	CHECK(GetNamedPipeInfo(h, NULL, NULL, NULL, &n) && n == 1);
	CHECK(SetNamedPipeHandleState(h, &mode, NULL, NULL));
	FAILS(ReadFile(h, text, 1, &n, &o), ERROR_PIPE_LISTENING);
	FAILS(PeekNamedPipe(h, NULL, 0, NULL, &n, NULL), ERROR_BAD_PIPE);
	FAILS(ConnectNamedPipe(h, &o), ERROR_IO_PENDING);
	FAILS(GetOverlappedResult(h, &o, &n, FALSE), ERROR_IO_INCOMPLETE);
	CHECK(CancelIo(h) && CloseHandle(h));
	FAILS(WaitNamedPipeA(name, 1), ERROR_FILE_NOT_FOUND);
}

static void check(void)
{
	check_ends();
	check_names();
}

/* Times, named objects, and what other code waits for. */
#include "check.h"

static void check_times(void)
{
	SYSTEMTIME t = { 2004, 2, 0, 29, 12, 30, 15, 500 }, back;
	TIME_ZONE_INFORMATION zone;
	WORD date, at;
	FILETIME f, g;

	CHECK(SystemTimeToFileTime(&t, &f) && FileTimeToSystemTime(&f, &back));
	CHECK(back.wDayOfWeek == 0 && back.wDay == 29 && back.wSecond == 15 &&
	      back.wMilliseconds == 500);
	t.wYear = 2003;
	FAILS(SystemTimeToFileTime(&t, &f), ERROR_INVALID_PARAMETER);
	CHECK(FileTimeToDosDateTime(&f, &date, &at) &&
	      DosDateTimeToFileTime(date, at, &g));
	CHECK(CompareFileTime(&f, &g) < 0 && CompareFileTime(&f, &f) == 0);
	CHECK(GetTimeZoneInformation(&zone) == TIME_ZONE_ID_UNKNOWN &&
	      zone.Bias == 0);
	GetSystemTime(&t);
	GetLocalTime(&back);
	CHECK(t.wYear == back.wYear && t.wHour == back.wHour);
}

static void check_names(void)
{
	HANDLE a = CreateEventA(NULL, TRUE, FALSE, "Global\\guest"), b;

	CHECK(a != NULL && GetLastError() == ERROR_SUCCESS);
	b = CreateEventW(NULL, TRUE, FALSE, L"guest");
	CHECK(b != NULL && b != a && GetLastError() == ERROR_ALREADY_EXISTS);
	CHECK(SetEvent(b) && WaitForSingleObject(a, 0) == WAIT_OBJECT_0);
	FAILS(CreateMutexA(NULL, FALSE, "guest"), ERROR_INVALID_HANDLE);
	FAILS(OpenEventA(EVENT_ALL_ACCESS, FALSE, "none"),
	      ERROR_FILE_NOT_FOUND);
	CHECK(OpenEventA(EVENT_ALL_ACCESS, FALSE, "guest") != NULL);
}

static void check_more_objects(void)
{
	HANDLE a = CreateEventA(NULL, FALSE, FALSE, NULL);
	HANDLE b = CreateEventA(NULL, FALSE, TRUE, NULL);

	CHECK(SignalObjectAndWait(a, b, 0, FALSE) == WAIT_OBJECT_0);
	CHECK(WaitForSingleObject(a, 0) == WAIT_OBJECT_0);
	CHECK(SignalObjectAndWait(a, b, 0, FALSE) == WAIT_TIMEOUT);
	SetLastError(0);
	CHECK(SignalObjectAndWait(NULL, b, 0, FALSE) == WAIT_FAILED && GetLastError() == ERROR_INVALID_HANDLE);
	FAILS(OpenThread(THREAD_QUERY_INFORMATION, FALSE, 3) != NULL, ERROR_INVALID_PARAMETER);
}

static void check_semaphores(void)
{
	HANDLE s = CreateSemaphoreA(NULL, 1, 2, NULL);
	HANDLE one = CreateSemaphoreA(NULL, 1, 1, NULL);
	LONG was = 0;

	CHECK(ReleaseSemaphore(s, 1, &was) && was == 1);
	FAILS(ReleaseSemaphore(s, 1, &was), ERROR_TOO_MANY_POSTS);
	FAILS(ReleaseSemaphore(s, 0, &was), ERROR_INVALID_PARAMETER);
	FAILS(CreateSemaphoreA(NULL, 3, 2, NULL) != NULL, ERROR_INVALID_PARAMETER);
	FAILS(CreateSemaphoreA(NULL, 0, 0, NULL) != NULL, ERROR_INVALID_PARAMETER);
	CHECK(WaitForSingleObject(one, 0) == WAIT_OBJECT_0);
	CHECK(WaitForSingleObject(one, 0) == WAIT_TIMEOUT);
	CHECK(ReleaseSemaphore(one, 1, NULL) && WaitForSingleObject(one, 0) == WAIT_OBJECT_0);
}

static void check_slots(void)
{
	DWORD slot = TlsAlloc();

	CHECK(slot != TLS_OUT_OF_INDEXES && TlsSetValue(slot, &slot));
	CHECK(TlsFree(slot));
	FAILS(TlsFree(slot), ERROR_INVALID_PARAMETER);
}

static void check_owners(void)
{
	HANDLE mine = CreateMutexA(NULL, TRUE, NULL);
	HANDLE free = CreateMutexA(NULL, FALSE, NULL);
	DWORD code = 0;

	FAILS(ReleaseMutex(free), ERROR_NOT_OWNER);
	CHECK(WaitForSingleObject(free, 0) == WAIT_OBJECT_0 &&
	      ReleaseMutex(free));
	CHECK(WaitForSingleObject(mine, 0) == WAIT_OBJECT_0 &&
	      ReleaseMutex(mine) && ReleaseMutex(mine));
	FAILS(ReleaseMutex(mine), ERROR_NOT_OWNER);
	CHECK(GetExitCodeThread(GetCurrentThread(), &code) &&
	      code == STILL_ACTIVE);
	CHECK(WaitForSingleObject(GetCurrentThread(), 0) == WAIT_TIMEOUT &&
	      WaitForSingleObject(GetCurrentProcess(), 1) == WAIT_TIMEOUT);
}

static void check_console(void)
{
	DWORD mode;

	FAILS(GetConsoleMode(GetStdHandle(STD_OUTPUT_HANDLE), &mode),
	      ERROR_INVALID_HANDLE);
	CHECK(SetConsoleCtrlHandler(NULL, TRUE));
}

static void check(void)
{
	check_times();
	check_names();
	check_more_objects();
	check_semaphores();
	check_slots();
	check_owners();
	check_console();
}

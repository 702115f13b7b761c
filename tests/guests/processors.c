/* The only processor, and memory as NT 10 gives it. */
#include "check.h"

typedef DWORD WINAPI counts(WORD group);
typedef WORD WINAPI counts_groups(void);

/* Windows 7 has them first. */
static void check_groups(HMODULE kernel)
{
	counts *count = (counts *)GetProcAddress(kernel, "GetActiveProcessorCount");
	counts_groups *groups = (counts_groups *)GetProcAddress(kernel, "GetActiveProcessorGroupCount");

	if (count == NULL || groups == NULL)
		return;
	CHECK(groups() == 1 && count(0) >= 1 && count(0xffff) == count(0));
}

typedef void *WINAPI allocates(HANDLE process, void *at, SIZE_T size, ULONG type, ULONG protection, void *parameters,
			       ULONG count);

static void check(void)
{
	const HMODULE base = GetModuleHandleA("kernelbase.dll");
	const uintptr_t aligned = 0x200000;
	struct {
		void *lowest, *highest;
		SIZE_T alignment;
	} wanted = { NULL, NULL, aligned };
	struct {
		ULONG64 type;
		union {
			ULONG64 number;
			void *pointer;
		};
	} parameter = { 1, { 0 } };
	allocates *allocate = NULL;
	UCHAR node;
	char *at;
	ULONG highest = 1;

	check_groups(GetModuleHandleA("kernel32.dll"));
	CHECK(GetNumaHighestNodeNumber(&highest) && highest == 0);
	CHECK(GetNumaProcessorNode(0, &node) && node == 0);
	FAILS(GetNumaProcessorNode(77, &node), ERROR_INVALID_PARAMETER);
	at = VirtualAllocEx(GetCurrentProcess(), NULL, 8192, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	CHECK(at != NULL && at[8191] == 0);
	if (base != NULL)
		allocate = (allocates *)GetProcAddress(base, "VirtualAlloc2");
	if (allocate == NULL)
		return;
	parameter.pointer = &wanted;
	at = allocate(GetCurrentProcess(), NULL, 8192, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, &parameter, 1);
	CHECK(at != NULL && ((uintptr_t)at & (aligned - 1)) == 0 && at[0] == 0);
	wanted.alignment = 3;
	FAILS(allocate(NULL, NULL, 8192, MEM_RESERVE, PAGE_READWRITE, &parameter, 1), ERROR_INVALID_PARAMETER);
}

/*
 * Guests that make of exceptions, of frames and of the stack what no compiler
 * does, and load what is odd. Each is the function that GUEST names, as
 * fuzz/make_emulator_corpus.py compiles it.
 */
#include <windows.h>

typedef int compare(const void *, const void *);
void __cdecl qsort(void *base, size_t count, size_t size, compare *c);

static char two[2], *page;
static void *saved;
static HMODULE own;

/* Of a frame whose handler is 'answer'. */
typedef int __cdecl handler(EXCEPTION_RECORD *r, void *frame, CONTEXT *c,
			    void *dispatcher);
handler *answer __attribute__((used));

#ifdef __x86_64__
void in_frame(void (*what)(void));
__asm__(".text\n"
	"handler_of_frame:\n"
	"	jmp *answer(%rip)\n"
	"	.globl in_frame\n"
	"	.seh_proc in_frame\n"
	"in_frame:\n"
	"	subq $40, %rsp\n"
	"	.seh_stackalloc 40\n"
	"	.seh_endprologue\n"
	"	.seh_handler handler_of_frame, @unwind, @except\n"
	"	.seh_handlerdata\n"
	"	.long 0\n"
	"	.text\n"
	"	call *%rcx\n"
	"	nop\n"
	"	addq $40, %rsp\n"
	"	ret\n"
	"	.seh_endproc\n"
	/* The loader itself is who called RtlUnwindEx(). */
	"	.globl unwinds_its_caller\n"
	"unwinds_its_caller:\n"
	"	xorl %r8d, %r8d\n"
	"	jmp *__imp_RtlUnwindEx(%rip)\n");

#define AT_BOTTOM(then)                                                       \
	__asm__ volatile("mov %0, %%rsp\n\t" then                             \
			 : : "r"(page + 64), "c"(two), "d"(0), "r"(saved)     \
			 : "r8", "memory")
#else
static __attribute__((noinline)) void in_frame(void (*what)(void))
{
	struct {
		void *next, *handler;
	} f = { NULL, answer };

	__asm__ volatile("movl %%fs:0, %0" : "=r"(f.next));
	__asm__ volatile("movl %0, %%fs:0" : : "r"(&f) : "memory");
	what();
	__asm__ volatile("movl %0, %%fs:0" : : "r"(f.next) : "memory");
}

#define AT_BOTTOM(then)                                                       \
	__asm__ volatile("mov %0, %%esp\n\t" then                             \
			 : : "r"(page + 64) : "memory")
#endif

static void new_page(void)
{
	page = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE,
			    PAGE_READWRITE);
}

static void raise(void)
{
	RaiseException(0xe0000001, 0, 0, NULL);
}

static void raise_at_last(void)
{
	const ULONG_PTR twenty[20] = { 1 };

	RaiseException(0xe0000001, EXCEPTION_NONCONTINUABLE, 20, twenty);
}

static void unwind_all(void)
{
	RtlUnwind(NULL, NULL, NULL, NULL);
}

static void unwind_nowhere(void)
{
	RtlUnwind((void *)8, NULL, NULL, NULL);
}

static int __cdecl answer_five(EXCEPTION_RECORD *r, void *f, CONTEXT *c, void *d)
{
	return 5;
}

static int __cdecl answer_go_on(EXCEPTION_RECORD *r, void *f, CONTEXT *c,
				void *d)
{
	return ExceptionContinueExecution;
}

static int __cdecl answer_by_exit(EXCEPTION_RECORD *r, void *f, CONTEXT *c,
				  void *d)
{
	ExitProcess(3);
}

static void answers_five(void)
{
	answer = answer_five;
	in_frame(raise);
}

static void goes_on_where_it_cannot(void)
{
	answer = answer_go_on;
	in_frame(raise);
	in_frame(raise_at_last);
}

static void unwound_answers_five(void)
{
	answer = answer_five;
	in_frame(unwind_all);
}

static void unwound_exits(void)
{
	answer = answer_by_exit;
	in_frame(unwind_all);
}

static void unwinds_nowhere(void)
{
	unwind_nowhere();
}

static LONG CALLBACK hear_and_exit(EXCEPTION_POINTERS *e)
{
	ExitProcess(4);
}

static void vectored_exits(void)
{
	AddVectoredExceptionHandler(1, hear_and_exit);
	raise();
}

static LONG CALLBACK hear_and_go_on(EXCEPTION_POINTERS *e)
{
	return EXCEPTION_CONTINUE_EXECUTION;
}

static void vectored_goes_on(void)
{
	AddVectoredExceptionHandler(1, hear_and_go_on);
	raise();
}

static void crashes_without_stack(void)
{
	new_page();
	AT_BOTTOM("movl $1, 16");
}

static void captures(void)
{
	static CONTEXT c;

	RtlCaptureContext(&c);
	RtlCaptureContext(NULL);
}

static void reads_nothing(void)
{
	answer = answer_go_on;
	two[0] = *(volatile char *)16;
}

static void runs_nothing(void)
{
	((void (*)(void))16)();
}

static void is_illegal(void)
{
	__asm__ volatile("ud2");
}

static void overflows(void)
{
	RaiseException(STATUS_STACK_OVERFLOW, 0, 0, NULL);
}

static void loops(void)
{
	for (;;)
		__asm__ volatile("");
}

static void eats_memory(void)
{
	for (unsigned i = 0; i < 100; i++)
		VirtualAlloc(NULL, 1 << 20, MEM_COMMIT, PAGE_READWRITE);
}

/* As code does that was compiled for __declspec(thread). */
static void reads_thread_block(void)
{
	char **blocks;

#ifdef __i386__
	__asm__("movl %%fs:0x2c, %0" : "=r"(blocks));
#else
	__asm__("movq %%gs:0x58, %0" : "=r"(blocks));
#endif
	two[0] = *(volatile char *)blocks[0];
}

static void runs_vectors(void)
{
	__asm__ volatile(".byte 0xc5, 0xfc, 0x57, 0xc0");
}

static void runs_wide_vectors(void)
{
	__asm__ volatile(".byte 0x62, 0xf1, 0x7c, 0x48, 0x58, 0xc0");
}

static int __cdecl compare_crash(const void *a, const void *b)
{
	return *(volatile int *)32;
}

static int __cdecl compare_nested(const void *a, const void *b)
{
	qsort(two, 2, 1, compare_nested);
	return 0;
}

/* To the caller of DllMain, over the head of qsort(). */
static int __cdecl compare_leave(const void *a, const void *b)
{
	__asm__ volatile("jmp *%0" : : "r"(saved));
	__builtin_unreachable();
}

static void callback_crashes(void)
{
	qsort(two, 2, 1, compare_crash);
}

static void callback_nests(void)
{
	qsort(two, 2, 1, compare_nested);
}

static void callback_leaves(void)
{
	qsort(two, 2, 1, compare_leave);
}

static void callback_lacks_stack(void)
{
	void *const sort = qsort;

	new_page();
#ifdef __x86_64__
	__asm__ volatile("mov %0, %%rsp\n\t"
			 "mov %4, %%r8\n\t"
			 "mov %4, %%r9\n\t"
			 "jmp *%1"
			 : : "r"(page), "r"(sort), "c"(two), "d"(2ull), "r"(1ull)
			 : "r8", "r9", "memory");
#else
	((void **)page)[1] = two;
	((int *)page)[2] = 2;
	((int *)page)[3] = 1;
	((void **)page)[4] = compare_crash;
	__asm__ volatile("mov %0, %%esp\n\t"
			 "jmp *%1"
			 : : "r"(page), "r"(sort) : "memory");
#endif
}

static DWORD WINAPI thread(void *unused)
{
	Sleep(1);
	WaitForSingleObject(CreateEventA(NULL, FALSE, FALSE, NULL), 10);
	LoadLibraryA("version.dll");
	ExitThread(2);
}

static void starts_threads(void)
{
	HANDLE t = CreateThread(NULL, 0, thread, NULL, 0, NULL);

	WaitForSingleObject(t, 10);
	CreateThread(NULL, 0, (LPTHREAD_START_ROUTINE)16, NULL, 0, NULL);
}

static void asks_for_exports(void)
{
	static const char *const names[] = {
		"System", "Number", "Again", "Circle", "Beside", "BesideNumber",
		"Nowhere", "NoNumber", "NoPoint", "None",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++)
		GetProcAddress(own, names[i]);
	for (ULONG_PTR i = 0; i < 12; i++)
		GetProcAddress(own, (char *)i);
	GetProcAddress(GetModuleHandleA("kernel32.dll"), (char *)3);
}

static void loads(void)
{
	HMODULE m = LoadLibraryA("beside.dll");

	LoadLibraryA("beside.dll");
	FreeLibrary(m);
	FreeLibrary(m);
	FreeLibrary(m);
	FreeLibrary(LoadLibraryA("version.dll"));
	FreeLibrary(GetModuleHandleA("kernel32.dll"));
	LoadLibraryA("C:\\WINDOWS\\no\\such.dll");
	LoadLibraryA("gone.dll");
	LoadLibraryA("api-ms-win-core-synch-l1-2-0.dll");
}

static void loads_by_path(void)
{
	char path[300];
	UINT n = GetSystemDirectoryA(path, 200);

	lstrcpyA(path + n, "\\none.dll");
	LoadLibraryA("C:\\site\\none.dll");
	LoadLibraryA("C:\\site\\beside.dll");
	FreeLibrary(GetModuleHandleA("beside.dll"));
	lstrcpyA(path + n, "\\beside.dll");
	LoadLibraryA(path);
}

static void loads_unknown(void)
{
	LoadLibraryA("msvcr71.dll");
	LoadLibraryA("mfc42.dll");
	LoadLibraryA("hnetcfg.dll");
	LoadLibraryA("w3core.dll");
	LoadLibraryA("no-such.dll");
}

static void does_nothing(void)
{
}

#ifdef __x86_64__
static void unwind_without_stack(void)
{
	new_page();
	saved = (void *)RtlUnwindEx;
	AT_BOTTOM("xorl %%r8d, %%r8d\n\t"
		  "call *%3");
}

#define CODE(offset, op, info) (offset), (op) | (info) << 4
#define WORD(n) (n) & 255, (n) >> 8

/* Functions, and what is said of their frames; relative to its address. */
static struct {
	UCHAR code[16][16], info[12][48];
	DWORD entries[8][3];
} image = {
	.code = {
		{ 0x90, 0x90, 0x90, 0x90 },
		{ 0x48, 0x83, 0xc4, 0x20, 0x5b, 0x41, 0x5c, 0xc3 },
		{ 0x48, 0x81, 0xc4, 0, 1, 0, 0, 0xf3, 0xc3 },
		{ 0x48, 0x8d, 0x65, 8, 0x5d, 0xc2, 8, 0 },
		{ 0x48, 0x8d, 0xa5, 0, 1, 0, 0, 0xc3 },
		{ 0x49, 0x8d, 0x64, 0x24, 8, 0xc3 },
		{ 0x48, 0x8d, 0x25, 0, 0, 0, 0, 0xc3 },
		{ 0xeb, 2 },
		{ 0xeb, 0x7f },
		{ 0xe9, 0, 0, 0, 0x10 },
		{ 0xff, 0x25, 0, 0, 0, 0 },
		{ 0x48, 0xff, 0x20 },
		{ 0x5c, 0xc3 },
		{ 0x48, 0x83 },
		{ 0x48, 0x8d, 0x65 },
		{ 0x5d },
	},
	.info = {
		/* Each code, the last without its number. */
		{ 1, 30, 19, 0x05,
		  CODE(20, 0, 3), CODE(19, 1, 0), WORD(4), CODE(18, 1, 1),
		  WORD(64), WORD(0), CODE(17, 2, 4), CODE(16, 3, 0),
		  CODE(15, 4, 6), WORD(1), CODE(14, 5, 7), WORD(8), WORD(0),
		  CODE(13, 6, 0), WORD(0), CODE(12, 7, 0), WORD(0), WORD(0),
		  CODE(11, 8, 6) },
		{ 1, 0, 2, 0, CODE(1, 8, 6), WORD(1) },
		{ 1, 0, 4, 0, CODE(2, 9, 7), WORD(16), WORD(0), CODE(1, 10, 1) },
		{ 1, 0, 2, 0, CODE(2, 10, 0), CODE(1, 1, 1) },
		/* Version 2, and a frame that isn't set. */
		{ 2, 4, 3, 0x25, CODE(4, 6, 0), CODE(2, 6, 1), CODE(1, 0, 5) },
		/* It is set, but late. */
		{ 1, 4, 1, 0x25, CODE(3, 3, 0) },
		/* Handlers, and what isn't one. */
		{ 1 | 3 << 3, 0, 0, 0, 0x10, 0, 0, 0 },
		/* Chains: to an entry elsewhere; to itself; to nowhere. */
		{ 1 | 4 << 3, 0, 0, 0x05 },
		{ 1 | 4 << 3, 4, 1, 0x05, CODE(1, 0, 3), 0, 0 },
		{ 1 | 4 << 3, 0, 0, 0 },
	},
};

static ULONG at_of(const void *p)
{
	return (ULONG)((const UCHAR *)p - (const UCHAR *)&image);
}

static void undo(ULONG64 pc, const void *info, ULONG begin, ULONG end)
{
	static CONTEXT c;
	DWORD entry[3] = { begin, end, at_of(info) };
	void *data;
	ULONG64 frame;

	c.Rsp = (ULONG64)&image.code;
	c.Rbp = c.R12 = c.Rsp + 64;
	RtlVirtualUnwind(UNW_FLAG_EHANDLER, (ULONG64)&image, pc, (void *)entry,
			 &c, &data, &frame, NULL);
}

static void chain(unsigned i, unsigned at, const void *info, unsigned bit)
{
	DWORD *entry = (DWORD *)(image.info[i] + at);

	entry[0] = 0;
	entry[1] = 16;
	entry[2] = at_of(info) | bit;
}

static void unwinds(void)
{
	const ULONG64 base = (ULONG64)&image;
	unsigned i;

	image.entries[0][2] = at_of(image.info[2]);
	chain(7, 4, image.entries[0], 1);
	chain(8, 8, image.info[8], 0);
	chain(9, 4, (const UCHAR *)&image + 0x7ffffff0, 0);
	for (i = 0; i < 10; i++) {
		undo(base, image.info[i], 0, 16);
		undo(base + 3, image.info[i], 0, 16);
		undo(base + 3, image.info[i], (ULONG)-40, 16);
	}
	image.info[10][0] = image.info[11][0] = 1;
	image.info[10][3] = 5;
	image.info[11][3] = 12;
	for (i = 0; i < 16; i++) {
		const ULONG at = i * 16;

		undo(base + at, image.info[10], at, at + 16);
		undo(base + at, image.info[11], at, at + 16);
		undo(base + at, image.info[10], at, at + 2);
		undo(base + at, image.info[10], at, at);
		undo(base + at, image.info[10], at, at + 1);
	}
	undo(base, (const UCHAR *)&image + 0x7ffffff0, 0, 16);
	undo(16, image.info[10], 16 - (ULONG)base, 64);
}

static void adds_tables(void)
{
	const ULONG64 base = (ULONG64)&image;
	ULONG64 found;

	for (unsigned i = 0; i < 4; i++) {
		image.entries[i][0] = i * 32;
		image.entries[i][1] = i * 32 + 16;
		image.entries[i][2] = at_of(image.entries[4]) | 1;
	}
	RtlAddFunctionTable((void *)image.entries, 4, base + 0x10000000);
	for (unsigned i = 0; i < 160; i += 8)
		RtlLookupFunctionEntry(base + 0x10000000 + i, &found, NULL);
	RtlAddFunctionTable((void *)16, 4, 0x1000);
	RtlLookupFunctionEntry(0x1010, &found, NULL);
	RtlDeleteFunctionTable((void *)16);
	RtlLookupFunctionEntry(0x1010, &found, NULL);
}
#endif

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, void *reserved)
{
	saved = __builtin_return_address(0);
	own = dll;
	if (reason != DLL_PROCESS_ATTACH)
		return TRUE;
#ifndef LATE
	GUEST();
#endif
#ifdef REFUSES
	return FALSE;
#else
	return TRUE;
#endif
}

/* What a host of its kind calls. */
BOOL WINAPI GetFilterVersion(void *version)
{
	GUEST();
	return TRUE;
}

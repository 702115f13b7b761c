/* C++ names as Visual C++ decorates them. */
#include <criterion/criterion.h>

#include "util/arena.h"
#include "util/undecorate.h"

struct row {
	const char *name, *text;
};

/* Names that stay something when a letter goes, or comes, at their end. */
static const struct row open_ended[] = {
	{ "??_B?1??foo@@YAXXZ@51",
	  "`void __cdecl foo(void)'::`2'::`local static guard'{2}" },
	{ "??_B?1??foo@@YAXXZ@5",
	  "`void __cdecl foo(void)'::`2'::`local static guard'" },
	{ "??_C@_03HHDOKNBJ@abc?$AA@", "`string literal'" },
	{ "??_C@_1BA@OHBG@?$AAa@", "`string literal'" },
};

static const struct row functions[] = {
	{ "?f@@YAXXZ", "void __cdecl f(void)" },
	{ "?f@@YGHPAX@Z", "int __stdcall f(void *)" },
	{ "?f@@YIJH@Z", "long __fastcall f(int)" },
	{ "?f@@YQXM@Z", "void __vectorcall f(float)" },
	{ "?f@@YMXN@Z", "void __clrcall f(double)" },
	{ "?f@@YCXN@Z", "void __pascal f(double)" },
	{ "?f@@YAXPBDZZ", "void __cdecl f(char const *, ...)" },
	{ "?f@@YAXZZ", "void __cdecl f(...)" },
	{ "?f@@YAXX_E", "void __cdecl f(void) noexcept" },
	{ "?f@@$$J0YAXXZ", "extern \"C\" void __cdecl f(void)" },
	{ "?f@@9", "f" },
	{ "?GetFilterVersion@@YGHPAU_HTTP_FILTER_VERSION@@@Z",
	  "int __stdcall GetFilterVersion(struct _HTTP_FILTER_VERSION *)" },
	{ "?f@@YA?AVA@@XZ", "class A __cdecl f(void)" },
	{ "?f@@YA?BUA@@XZ", "struct A const __cdecl f(void)" },
	{ "?f@@YAP6AHXZH@Z", "int (__cdecl * __cdecl f(int))(void)" },
	{ "?f@@YAPAY01HXZ", "int (* __cdecl f(void))[2]" },
};

static const struct row members[] = {
	{ "?f@A@@AAEXXZ", "private: void __thiscall A::f(void)" },
	{ "?f@A@@IAEXXZ", "protected: void __thiscall A::f(void)" },
	{ "?f@A@@QAEXH@Z", "public: void __thiscall A::f(int)" },
	{ "?f@A@@QBEXXZ", "public: void __thiscall A::f(void) const" },
	{ "?f@A@@QDEXXZ", "public: void __thiscall A::f(void) const volatile" },
	{ "?f@A@@CAXXZ", "private: static void __cdecl A::f(void)" },
	{ "?f@A@@KAXXZ", "protected: static void __cdecl A::f(void)" },
	{ "?f@A@@SAXXZ", "public: static void __cdecl A::f(void)" },
	{ "?f@A@@EAEXXZ", "private: virtual void __thiscall A::f(void)" },
	{ "?f@A@@MAEXXZ", "protected: virtual void __thiscall A::f(void)" },
	{ "?f@A@@UBEXXZ", "public: virtual void __thiscall A::f(void) const" },
	{ "?f@A@@QEBAXXZ", "public: void __cdecl A::f(void) const" },
	{ "?f@A@@QGBEXXZ", "public: void __thiscall A::f(void) const &" },
	{ "?f@A@@QHAEXX_E",
	  "public: void __thiscall A::f(void) && noexcept" },
	{ "?f@A@@QEIAAXXZ", "public: void __cdecl A::f(void) __restrict" },
	{ "?f@A@@W3AEXXZ", "[thunk]: public: virtual void __thiscall "
			   "A::f`adjustor{4}'(void)" },
	{ "?f@A@@GBA@AEXXZ", "[thunk]: private: virtual void __thiscall "
			     "A::f`adjustor{16}'(void)" },
	{ "?f@A@@$4PPPPPPPM@A@AEXXZ",
	  "[thunk]: public: virtual void __thiscall "
	  "A::f`vtordisp{-4, 0}'(void)" },
	{ "?f@A@@$R2BA@M@?3A@AEXXZ",
	  "[thunk]: protected: virtual void __thiscall "
	  "A::f`vtordispex{16, 12, -4, 0}'(void)" },
};

static const struct row operators[] = {
	{ "??0A@@QAE@XZ", "public: __thiscall A::A(void)" },
	{ "??0A@@QEAA@AEBV0@@Z", "public: __cdecl A::A(class A const &)" },
	{ "??1A@N@@UAE@XZ", "public: virtual __thiscall N::A::~A(void)" },
	{ "??0?$A@H@N@@QAE@XZ", "public: __thiscall N::A<int>::A<int>(void)" },
	{ "??$?0H@A@@QAE@H@Z", "public: __thiscall A::A<int>(int)" },
	{ "??2@YAPAXI@Z", "void * __cdecl operator new(unsigned int)" },
	{ "??3@YAXPAX@Z", "void __cdecl operator delete(void *)" },
	{ "??_U@YAPEAX_K@Z",
	  "void * __cdecl operator new[](unsigned __int64)" },
	{ "??_VA@@SAXPAX@Z",
	  "public: static void __cdecl A::operator delete[](void *)" },
	{ "??4A@@QAEAAV0@ABV0@@Z",
	  "public: class A & __thiscall A::operator=(class A const &)" },
	{ "??BA@@QBEHXZ", "public: __thiscall A::operator int(void) const" },
	{ "??BA@@QBEPBDXZ",
	  "public: __thiscall A::operator char const *(void) const" },
	{ "??BA@@QBEP6AXXZXZ", "public: __thiscall A::operator void "
			       "(__cdecl *)(void)(void) const" },
	{ "??RA@@QAEXXZ", "public: void __thiscall A::operator()(void)" },
	{ "??AA@@QAEDH@Z", "public: char __thiscall A::operator[](int)" },
	{ "??MA@@QBE_NABV0@@Z",
	  "public: bool __thiscall A::operator<(class A const &) const" },
	{ "??__MA@@QBEHH@Z",
	  "public: int __thiscall A::operator<=>(int) const" },
	{ "??__K_x@@YAXK@Z",
	  "void __cdecl operator \"\"_x(unsigned long)" },
	{ "??_GA@@UAEPAXI@Z",
	  "public: virtual void * __thiscall A::`scalar deleting "
	  "destructor'(unsigned int)" },
	{ "??_EA@@W3AEPAXI@Z",
	  "[thunk]: public: virtual void * __thiscall A::`vector deleting "
	  "destructor'`adjustor{4}'(unsigned int)" },
	{ "??_FA@@QAEXXZ", "public: void __thiscall A::`default constructor "
			   "closure'(void)" },
	{ "??$?6D@N@@YAHD@Z", "int __cdecl N::operator<<<char>(char)" },
};

static const struct row variables[] = {
	{ "?x@@3HA", "int x" },
	{ "?x@@3HB", "int const x" },
	{ "?x@@3PBHB", "int const *x" },
	{ "?x@@3QAHA", "int *const x" },
	{ "?x@@3PEIAHEIA", "int *__restrict x" },
	{ "?x@@3PFAHFA", "int __unaligned *x" },
	{ "?x@A@@0HA", "private: static int A::x" },
	{ "?x@A@@1HA", "protected: static int A::x" },
	{ "?x@A@@2DB", "public: static char const A::x" },
	{ "?x@?1??f@@YAXXZ@4HA", "int `void __cdecl f(void)'::`2'::x" },
	{ "?x@@3P6AXXZA", "void (__cdecl *x)(void)" },
	{ "?x@@3PAY01HA", "int (*x)[2]" },
	{ "?x@@3PQA@@HQ1@", "int A::*x" },
	{ "?x@@3W4E@N@@A", "enum N::E x" },
};

static const struct row types[] = {
	{ "?f@@YAXCDEFGHIJKMNO@Z",
	  "void __cdecl f(signed char, char, unsigned char, short, "
	  "unsigned short, int, unsigned int, long, unsigned long, float, "
	  "double, long double)" },
	{ "?f@@YAX_J_K_N_W_Q_S_U@Z",
	  "void __cdecl f(__int64, unsigned __int64, bool, wchar_t, char8_t, "
	  "char16_t, char32_t)" },
	{ "?f@@YAXTA@@UB@@VC@@W4D@@@Z",
	  "void __cdecl f(union A, struct B, class C, enum D)" },
	{ "?f@@YAXPAPAHQAHRAHSAH@Z",
	  "void __cdecl f(int **, int *const, int *volatile, "
	  "int *const volatile)" },
	{ "?f@@YAXPCHPDHPBQBD@Z",
	  "void __cdecl f(int volatile *, int const volatile *, "
	  "char const *const *)" },
	{ "?f@@YAXAAHABH$$QAH@Z",
	  "void __cdecl f(int &, int const &, int &&)" },
	{ "?f@@YAXPEAXPEBX@Z", "void __cdecl f(void *, void const *)" },
	{ "?f@@YAXPAY112HPBY01H@Z",
	  "void __cdecl f(int (*)[2][3], int const (*)[2])" },
	{ "?f@@YAXAAY03D@Z", "void __cdecl f(char (&)[4])" },
	{ "?f@@YAXP6GHH@Z@Z", "void __cdecl f(int (__stdcall *)(int))" },
	{ "?f@@YAXA6AXXZ@Z", "void __cdecl f(void (__cdecl &)(void))" },
	{ "?f@@YAXPAP6AXXZ@Z", "void __cdecl f(void (__cdecl **)(void))" },
	{ "?f@@YAXP6AP6AHXZXZ@Z",
	  "void __cdecl f(int (__cdecl *(__cdecl *)(void))(void))" },
	{ "?f@@YAXP8A@@BEXH@Z@Z",
	  "void __cdecl f(void (__thiscall A::*)(int) const)" },
	{ "?f@@YAXPRA@@H@Z", "void __cdecl f(int const A::*)" },
	{ "?f@@YAX$$T@Z", "void __cdecl f(std::nullptr_t)" },
};

static const struct row templates[] = {
	{ "??$f@H@@YAXH@Z", "void __cdecl f<int>(int)" },
	{ "?f@?$A@HPAD@@QAEXXZ",
	  "public: void __thiscall A<int, char *>::f(void)" },
	{ "?f@?$A@$03$0?0$0A@$0BAA@@@QAEXXZ",
	  "public: void __thiscall A<4, -1, 0, 256>::f(void)" },
	{ "?f@?$A@$1?g@@YAXXZ@@QAEXXZ",
	  "public: void __thiscall A<&void __cdecl g(void)>::f(void)" },
	{ "?f@?$A@$1?x@@3HA@@QAEXXZ",
	  "public: void __thiscall A<&int x>::f(void)" },
	{ "?f@?$A@P6AHH@Z@@QAEXXZ",
	  "public: void __thiscall A<int (__cdecl *)(int)>::f(void)" },
	{ "?f@?$A@$$A6AXXZ@@QAEXXZ",
	  "public: void __thiscall A<void __cdecl(void)>::f(void)" },
	{ "?f@?$A@$$CBD$$BY01H@@QAEXXZ",
	  "public: void __thiscall A<char const, int[2]>::f(void)" },
	{ "?f@?$A@$$V@@QAEXXZ", "public: void __thiscall A<>::f(void)" },
	{ "?f@?$A@$H?g@B@@QAEXXZ3@@QAEXXZ",
	  "public: void __thiscall A<{public: void __thiscall B::g(void), "
	  "4}>::f(void)" },
	{ "?f@?$A@$F3A@@@QAEXXZ",
	  "public: void __thiscall A<{4, 0}>::f(void)" },
	{ "?f@?$A@$MH$03@@QAEXXZ", "public: void __thiscall A<4>::f(void)" },
	{ "?f@?$A@V?$B@H@@@@QAEXXZ",
	  "public: void __thiscall A<class B<int>>::f(void)" },
};

static const struct row references[] = {
	{ "?f@A@N@@QAEXPAV12@@Z",
	  "public: void __thiscall N::A::f(class N::A *)" },
	{ "?f@@YAXPAHD0D0@Z",
	  "void __cdecl f(int *, char, int *, char, int *)" },
	/* One letter is never remembered as a type. */
	{ "?f@@YAXHPADPAH10@Z",
	  "void __cdecl f(int, char *, int *, int *, char *)" },
	/* A template counts its names anew, and is one name itself. */
	{ "?f@A@@QAEXV?$B@VC@@V1@@@V2@@Z",
	  "public: void __thiscall A::f(class B<class C, class C>, "
	  "class B<class C, class C>)" },
	{ "?f@A@@QAEXP6AXPAH@Z0@Z",
	  "public: void __thiscall A::f(void (__cdecl *)(int *), int *)" },
	{ "?f@?A0x1234abcd@@YAXVB@1@@Z",
	  "void __cdecl `anonymous namespace'::f(class `anonymous "
	  "namespace'::B)" },
	/* The first compilers for x64 count the template as well. */
	{ "??$conj@M@std@@YA?AV?$complex@M@1@AEBV21@@Z",
	  "class std::complex<float> __cdecl std::conj<float>(class "
	  "std::complex<float> const &)" },
	{ "??$conj@M@std@@YA?AV?$complex@M@0@AEBV10@@Z",
	  "class std::complex<float> __cdecl std::conj<float>(class "
	  "std::complex<float> const &)" },
};

static const struct row tables[] = {
	{ "??_7A@@6B@", "const A::`vftable'" },
	{ "??_7A@N@@6BB@1@@", "const N::A::`vftable'{for `N::B'}" },
	{ "??_7A@@6BB@@C@@@", "const A::`vftable'{for `B's `C'}" },
	{ "??_8A@@7B@", "const A::`vbtable'" },
	{ "??_9A@@$B3AE", "[thunk]: __thiscall A::`vcall'{4, {flat}}" },
	{ "??_R0?AVA@@@8", "class A `RTTI Type Descriptor'" },
	{ "??_R0H@8", "int `RTTI Type Descriptor'" },
	{ "??_R1A@?0A@EA@A@N@@8",
	  "N::A::`RTTI Base Class Descriptor at (0, -1, 0, 64)'" },
	{ "??_R2A@@8", "A::`RTTI Base Class Array'" },
	{ "??_R3A@@8", "A::`RTTI Class Hierarchy Descriptor'" },
	{ "??_R4A@@6B@", "const A::`RTTI Complete Object Locator'" },
	{ ".?AVA@N@@", "class N::A `RTTI Type Descriptor Name'" },
	{ "??__Ex@@YAXXZ", "void __cdecl `dynamic initializer for 'x''(void)" },
	{ "??__F?x@A@@2HA@@YAXXZ",
	  "void __cdecl `dynamic atexit destructor for `public: static int "
	  "A::x''(void)" },
	{ "??__J?1??f@@YAXXZ@4IA",
	  "`void __cdecl f(void)'::`2'::`local static thread guard'" },
};

#define ROWS(array) array, sizeof(array) / sizeof((array)[0])

static void expect_texts(const struct row *rows, size_t count)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < count; i++) {
		struct str text = undecorate(&a, str_of(rows[i].name));

		cr_expect(str_equal(text, str_of(rows[i].text)),
			  "%s is\n%.*s, not\n%s", rows[i].name,
			  STR_ARGS(text), rows[i].text);
	}
	arena_release(&a);
}

/* Half an answer would be a false one. */
static void expect_whole(const struct row *rows, size_t count)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < count; i++) {
		struct str name = str_of(rows[i].name), more;

		more = STR_CONCAT(&a, name, str_of("X"));
		cr_expect_eq(undecorate(&a, more).n, 0, "%s", more.s);
		for (size_t n = 0; n < name.n; n++)
			cr_expect_eq(undecorate(&a, (struct str){ name.s, n })
					     .n,
				     0, "%.*s", (int)n, name.s);
	}
	arena_release(&a);
}

static void expect_nothing(const char *const *names, size_t count)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < count; i++) {
		struct str text = undecorate(&a, str_of(names[i]));

		cr_assert_not_null(text.s);
		cr_expect_eq(text.n, 0, "%s is %.*s", names[i],
			     STR_ARGS(text));
	}
	arena_release(&a);
}

#define READS(what)                                          \
	Test(undecorate, reads_##what)                       \
	{                                                    \
		expect_texts(ROWS(what));                    \
	}                                                    \
	Test(undecorate, takes_only_the_whole_of_##what)     \
	{                                                    \
		expect_whole(ROWS(what));                    \
	}

READS(functions)
READS(members)
READS(operators)
READS(variables)
READS(types)
READS(templates)
READS(references)
READS(tables)

Test(undecorate, reads_guards_and_string_literals)
{
	expect_texts(ROWS(open_ended));
}

Test(undecorate, leaves_other_decorations_alone)
{
	static const char *const names[] = {
		"",	"?",	     "f",	"_f",	  "_f@12",
		"@f@8", "_ZN1A1fEv", "RegOpenKeyA", ".text", "f@@YAXXZ",
	};

	expect_nothing(ROWS(names));
}

Test(undecorate, leaves_what_it_does_not_know)
{
	static const char *const names[] = {
		"?f@@ZAXXZ",		     /* far: 16 bits */
		"?f@A@@QE$AAAXXZ",	     /* C++/CX */
		"?f@@YAXPE$AAVString@P@@@Z", /* likewise */
		"??@0123456789abcdef0123456789abcdef@", /* a hash */
		"?f@@YAX9@Z",   /* refers to nothing */
		"?f@@YAXV1@@Z", /* likewise */
		"??0@YAXXZ",	/* a constructor of nothing */
		"?f@@YKXXZ",	/* no convention has that letter */
		"?f@@YAXA8A@@AEXXZ@Z", /* no reference refers to a member */
		"?x@@3PAHB",    /* its target is const, and isn't */
		"?x y@@3HA",	"?x\n@@3HA",   "?x?@@3HA",
		"?f@@YAX@Z",	/* no parameters, not even void */
		"?f@?$A@$0BCDEFGHIJKLMNOPAB@@@QAEXXZ", /* 68 bits */
	};

	expect_nothing(ROWS(names));
}

/* 'count' times 'part', between 'head' and 'tail'. */
static struct str repeated(struct arena *a, const char *head,
			   const char *part, size_t count, const char *tail)
{
	struct str *parts = arena_new_array(a, struct str, count + 2);

	parts[0] = str_of(head);
	for (size_t i = 1; i <= count; i++)
		parts[i] = str_of(part);
	parts[count + 1] = str_of(tail);
	return str_join(a, parts, count + 2, "");
}

Test(undecorate, depth_has_a_limit)
{
	static const struct {
		const char *head, *part, *tail;
	} rows[] = {
		{ "?x@@3", "PA", "HA" },
		{ "?f@@YAX", "P6A", "XXZ" },
		{ "?f@@YAXV", "?$A@V", "@@Z" },
		{ "?f@@YAXV", "?$A@$$Y", "@@Z" },
		{ "?x@", "?1??f@", "@@YAXXZ@4HA" },
		{ "", "??__E", "x@@YAXXZ" },
		{ "?f@?$A@$1", "?f@?$A@$1", "@@QAEXXZ" },
	};
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str name = repeated(&a, rows[i].head, rows[i].part, 400,
					   rows[i].tail);

		cr_expect_eq(undecorate(&a, name).n, 0, "row %zu", i);
	}
	cr_expect_neq(undecorate(&a, repeated(&a, "?x@@3", "PA", 40, "HA")).n,
		      0);
	arena_release(&a);
}

/* The parameters of a function; each holds the one before it four times. */
static struct str swelling(struct arena *a, int levels)
{
	struct str type = str_of("PAUname@@000");

	for (int i = 1; i < levels; i++)
		type = str_printf(a, "P6AX%.*s@Z%d%d%d", STR_ARGS(type), i, i,
				  i);
	return type;
}

Test(undecorate, references_do_not_multiply_without_end)
{
	struct arena a = ARENA_INIT;

	for (int levels = 1; levels < 8; levels++) {
		struct str type = swelling(&a, levels);
		struct str name = str_printf(&a, "?f@@YAX%.*s@Z",
					     STR_ARGS(type));

		cr_expect_eq(undecorate(&a, name).n != 0, levels < 4, "%d",
			     levels);
	}
	arena_release(&a);
}

/* About 1400 letters in the end, but each pointer writes them all again. */
Test(undecorate, work_grows_with_the_name_alone)
{
	struct arena a = ARENA_INIT;

	for (int levels = 2; levels <= 3; levels++) {
		struct str type = swelling(&a, levels);
		struct str tail = str_printf(&a, "U?$A@P6AX%.*s@Z@@A",
					     STR_ARGS(type));
		struct str name = repeated(&a, "?x@@3", "PA", 40, tail.s);

		cr_expect_eq(undecorate(&a, name).n != 0, levels == 2, "%d",
			     levels);
	}
	arena_release(&a);
}

Test(undecorate, readable_form_has_a_limit)
{
	struct arena a = ARENA_INIT;

	cr_expect_neq(undecorate(&a, repeated(&a, "?f@@YAXPAU", "x", 1900,
					      "@@0@Z"))
			      .n,
		      0);
	cr_expect_eq(undecorate(&a, repeated(&a, "?f@@YAXPAU", "x", 1900,
					     "@@00@Z"))
			     .n,
		     0);
	arena_release(&a);
}

Test(undecorate, long_names_are_left_alone)
{
	struct arena a = ARENA_INIT;
	struct str name = repeated(&a, "?", "x", UNDECORATE_MAX - 4, "@@9");

	cr_expect_eq(name.n, UNDECORATE_MAX);
	cr_expect_eq(undecorate(&a, name).n, UNDECORATE_MAX - 4);
	name = repeated(&a, "?", "x", UNDECORATE_MAX - 3, "@@9");
	cr_expect_eq(undecorate(&a, name).n, 0);
	arena_release(&a);
}

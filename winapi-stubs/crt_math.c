/* C run-times: floating-point numbers. */
#include <math.h>
#include <string.h>

#include "emulator/process.h"
#include "winapi-stubs/crt.h"

struct function {
	const char *name;
	double (*one)(double);
	double (*two)(double, double);
};

#define ONE(function) { .name = #function, .one = function }
#define TWO(function) { .name = #function, .two = function }

static const struct function functions[] = {
	ONE(sin),   ONE(cos),	ONE(tan),   ONE(asin),	ONE(acos),
	ONE(atan),  ONE(sinh),	ONE(cosh),  ONE(tanh),	ONE(exp),
	ONE(log),   ONE(log10), ONE(log2),  ONE(sqrt),	ONE(cbrt),
	ONE(floor), ONE(ceil),	ONE(round), ONE(trunc), ONE(fabs),
	ONE(j0),    ONE(j1),	ONE(y0),    ONE(y1),	TWO(atan2),
	TWO(pow),   TWO(fmod),	TWO(hypot), TWO(copysign),
};

/* "pow", "_hypot", "_CIpow" */
static const struct function *function_of(const struct call *c)
{
	const char *name = call_api(c);

	if (strncmp(name, "_CI", 3) == 0)
		name += 3;
	while (*name == '_')
		name++;
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		if (strcmp(functions[i].name, name) == 0)
			return &functions[i];
	}
	return NULL;
}

/* errno says where the function has no result, or one that is too large. */
static double result_of(struct call *c, double a, double b)
{
	enum { EDOM_ = 33 };
	const struct function *f = function_of(c);
	double r = f->one != NULL ? f->one(a) : f->two(a, b);

	if (isnan(r) && !isnan(a) && !isnan(b))
		crt_set_errno(c, EDOM_);
	else if (isinf(r) && !isinf(a) && !isinf(b))
		crt_set_errno(c, CRT_ERANGE);
	return r;
}

static void calculate(struct call *c)
{
	double b = function_of(c)->two == NULL ? 0 :
						 call_arg_double(c, 2, 1);

	call_return_double(c, result_of(c, call_arg_double(c, 0, 0), b));
}

/* Arguments on the processor's stack; the last one is on top. */
static void calculate_on_stack(struct call *c)
{
	struct cpu *cpu = call_process(c)->cpu;
	double b = 0;

	if (function_of(c)->two != NULL)
		b = cpu_pop_float(cpu);
	call_return_double(c, result_of(c, cpu_pop_float(cpu), b));
}

/* Towards zero; what doesn't fit is the processor's "indefinite". */
static void to_integer(struct call *c)
{
	double d = cpu_pop_float(call_process(c)->cpu);

	call_return64(c, d >= -0x1p63 && d < 0x1p63 ? (uint64_t)(int64_t)d :
						      UINT64_C(1) << 63);
}

static void scale(struct call *c)
{
	call_return_double(c, ldexp(call_arg_double(c, 0, 0),
				    (int)call_arg_int(c, call_is_64(c) ? 1 :
									 2)));
}

static void split(struct call *c)
{
	int exponent = 0;
	double d = call_arg_double(c, 0, 0);

	call_return_double(c, frexp(d, &exponent));
	call_write32(c, call_arg(c, call_is_64(c) ? 1 : 2),
		     isnan(d) || isinf(d) ? UINT32_MAX : (uint32_t)exponent);
}

static void take_whole(struct call *c)
{
	double whole, rest = modf(call_arg_double(c, 0, 0), &whole);

	call_write(c, call_arg(c, call_is_64(c) ? 1 : 2), &whole,
		   sizeof(whole));
	call_return_double(c, rest);
}

static void is_nan(struct call *c)
{
	call_return(c, isnan(call_arg_double(c, 0, 0)) != 0);
}

static void is_finite(struct call *c)
{
	call_return(c, isfinite(call_arg_double(c, 0, 0)) != 0);
}

/* float.h's _FPCLASS_ bits; a signalling one can't be told on x86. */
static void class_of(struct call *c)
{
	enum { QUIET_NAN = 2, NEGATIVE_INFINITY = 4, NEGATIVE_NORMAL = 8,
	       NEGATIVE_SUBNORMAL = 0x10, NEGATIVE_ZERO = 0x20,
	       POSITIVE_ZERO = 0x40, POSITIVE_SUBNORMAL = 0x80,
	       POSITIVE_NORMAL = 0x100, POSITIVE_INFINITY = 0x200 };
	double d = call_arg_double(c, 0, 0);
	bool minus = signbit(d) != 0;

	switch (fpclassify(d)) {
	case FP_NAN:
		call_return(c, QUIET_NAN);
		return;
	case FP_INFINITE:
		call_return(c, minus ? NEGATIVE_INFINITY : POSITIVE_INFINITY);
		return;
	case FP_ZERO:
		call_return(c, minus ? NEGATIVE_ZERO : POSITIVE_ZERO);
		return;
	case FP_SUBNORMAL:
		call_return(c, minus ? NEGATIVE_SUBNORMAL :
				       POSITIVE_SUBNORMAL);
		return;
	default:
		call_return(c, minus ? NEGATIVE_NORMAL : POSITIVE_NORMAL);
		return;
	}
}

static const struct stub stubs[] = {
	{ "sin", 2, calculate, CALL_CDECL },
	{ "cos", 2, calculate, CALL_CDECL },
	{ "tan", 2, calculate, CALL_CDECL },
	{ "asin", 2, calculate, CALL_CDECL },
	{ "acos", 2, calculate, CALL_CDECL },
	{ "atan", 2, calculate, CALL_CDECL },
	{ "sinh", 2, calculate, CALL_CDECL },
	{ "cosh", 2, calculate, CALL_CDECL },
	{ "tanh", 2, calculate, CALL_CDECL },
	{ "exp", 2, calculate, CALL_CDECL },
	{ "log", 2, calculate, CALL_CDECL },
	{ "log10", 2, calculate, CALL_CDECL },
	{ "sqrt", 2, calculate, CALL_CDECL },
	{ "floor", 2, calculate, CALL_CDECL },
	{ "ceil", 2, calculate, CALL_CDECL },
	{ "fabs", 2, calculate, CALL_CDECL },
	{ "_j0", 2, calculate, CALL_CDECL },
	{ "_j1", 2, calculate, CALL_CDECL },
	{ "_y0", 2, calculate, CALL_CDECL },
	{ "_y1", 2, calculate, CALL_CDECL },
	{ "round", 2, calculate, CALL_CDECL },
	{ "trunc", 2, calculate, CALL_CDECL },
	{ "log2", 2, calculate, CALL_CDECL },
	{ "cbrt", 2, calculate, CALL_CDECL },
	{ "atan2", 4, calculate, CALL_CDECL },
	{ "pow", 4, calculate, CALL_CDECL },
	{ "fmod", 4, calculate, CALL_CDECL },
	{ "_hypot", 4, calculate, CALL_CDECL },
	{ "hypot", 4, calculate, CALL_CDECL },
	{ "_copysign", 4, calculate, CALL_CDECL },
	{ "copysign", 4, calculate, CALL_CDECL },
	{ "_CIacos", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIasin", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIatan", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIatan2", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIcos", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIcosh", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIexp", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIfmod", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIlog", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIlog10", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIpow", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIsin", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIsinh", 0, calculate_on_stack, CALL_CDECL },
	{ "_CIsqrt", 0, calculate_on_stack, CALL_CDECL },
	{ "_CItan", 0, calculate_on_stack, CALL_CDECL },
	{ "_CItanh", 0, calculate_on_stack, CALL_CDECL },
	{ "_ftol", 0, to_integer, CALL_CDECL },
	{ "_ftol2", 0, to_integer, CALL_CDECL },
	{ "_ftol2_sse", 0, to_integer, CALL_CDECL },
	{ "ldexp", 3, scale, CALL_CDECL },
	{ "_scalb", 3, scale, CALL_CDECL },
	{ "frexp", 3, split, CALL_CDECL },
	{ "modf", 3, take_whole, CALL_CDECL },
	{ "_isnan", 2, is_nan, CALL_CDECL },
	{ "_finite", 2, is_finite, CALL_CDECL },
	{ "_fpclass", 2, class_of, CALL_CDECL },
};
CRT_MODULE(crt_math, stubs);

/* user32.dll: rectangles. */
#include "emulator/call.h"

struct rectangle {
	int32_t left, top, right, bottom;
};

static struct rectangle read(struct call *c, unsigned n)
{
	struct rectangle r;

	call_read(c, call_arg(c, n), &r, sizeof(r));
	return r;
}

static void write(struct call *c, unsigned n, struct rectangle r)
{
	if (call_write(c, call_arg(c, n), &r, sizeof(r)))
		call_return(c, 1);
}

static bool is_empty(const struct rectangle *r)
{
	return r->left >= r->right || r->top >= r->bottom;
}

static int32_t add(int32_t a, int32_t b)
{
	return (int32_t)((uint32_t)a + (uint32_t)b);
}

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static void set(struct call *c)
{
	const struct rectangle r = { call_arg_int(c, 1), call_arg_int(c, 2),
				     call_arg_int(c, 3), call_arg_int(c, 4) };

	write(c, 0, r);
}

static void set_empty(struct call *c)
{
	write(c, 0, (struct rectangle){ 0 });
}

static void copy(struct call *c)
{
	write(c, 0, read(c, 1));
}

static void ask_empty(struct call *c)
{
	struct rectangle r = read(c, 0);

	call_return(c, is_empty(&r));
}

static void is_equal(struct call *c)
{
	struct rectangle a = read(c, 0), b = read(c, 1);

	call_return(c, a.left == b.left && a.top == b.top &&
			       a.right == b.right && a.bottom == b.bottom);
}

static void inflate(struct call *c)
{
	struct rectangle r = read(c, 0);
	int32_t x = call_arg_int(c, 1), y = call_arg_int(c, 2);

	r.left = (int32_t)((uint32_t)r.left - (uint32_t)x);
	r.top = (int32_t)((uint32_t)r.top - (uint32_t)y);
	r.right = add(r.right, x);
	r.bottom = add(r.bottom, y);
	write(c, 0, r);
}

static void move(struct call *c)
{
	struct rectangle r = read(c, 0);
	int32_t x = call_arg_int(c, 1), y = call_arg_int(c, 2);

	write(c, 0, (struct rectangle){ add(r.left, x), add(r.top, y),
					add(r.right, x), add(r.bottom, y) });
}

/* A POINT is a value: two slots on x86, one on x64. */
static void has_point(struct call *c)
{
	struct rectangle r = read(c, 0);
	uint64_t point = call_arg64(c, 1, 1);
	int32_t x = (int32_t)point, y = (int32_t)(point >> 32);

	call_return(c, x >= r.left && x < r.right && y >= r.top &&
			       y < r.bottom);
}

static void intersect(struct call *c)
{
	struct rectangle a = read(c, 1), b = read(c, 2), r = {
		most(a.left, b.left), most(a.top, b.top),
		least(a.right, b.right), least(a.bottom, b.bottom),
	};

	if (is_empty(&a) || is_empty(&b) || is_empty(&r)) {
		set_empty(c);
		call_return(c, 0);
		return;
	}
	write(c, 0, r);
}

static void unite(struct call *c)
{
	struct rectangle a = read(c, 1), b = read(c, 2), r = {
		least(a.left, b.left), least(a.top, b.top),
		most(a.right, b.right), most(a.bottom, b.bottom),
	};

	if (is_empty(&a) && is_empty(&b)) {
		set_empty(c);
		call_return(c, 0);
		return;
	}
	write(c, 0, is_empty(&a) ? b : is_empty(&b) ? a : r);
}

static const struct stub stubs[] = {
	{ "SetRect", 5, set },
	{ "SetRectEmpty", 1, set_empty },
	{ "CopyRect", 2, copy },
	{ "IsRectEmpty", 1, ask_empty },
	{ "EqualRect", 2, is_equal },
	{ "InflateRect", 3, inflate },
	{ "OffsetRect", 3, move },
	{ "PtInRect", 3, has_point },
	{ "IntersectRect", 3, intersect },
	{ "UnionRect", 3, unite },
};
STUB_MODULE(user32_rectangles, "user32.dll", stubs);

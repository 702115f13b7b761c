/* gdi32.dll: regions, as long as they are rectangles. */
#include "winapi-stubs/gdi32.h"

#include <string.h>

enum { REGION_ERROR, REGION_EMPTY, REGION_SIMPLE };

static uint32_t kind_of(const int32_t b[4])
{
	return b[0] >= b[2] || b[1] >= b[3] ? REGION_EMPTY : REGION_SIMPLE;
}

static struct gdi_object *region_arg(struct call *c, unsigned n)
{
	struct gdi_object *o = gdi_of(c, call_arg(c, n));

	if (o != NULL && o->kind == GDI_REGION)
		return o;
	call_fail(c, REGION_ERROR, ERROR_INVALID_HANDLE);
	return NULL;
}

/* The corners may come in any order. */
static void set_box(struct gdi_object *o, const int32_t b[4])
{
	for (unsigned i = 0; i < 2; i++) {
		o->box[i] = b[i] < b[i + 2] ? b[i] : b[i + 2];
		o->box[i + 2] = b[i] < b[i + 2] ? b[i + 2] : b[i];
	}
}

static void create(struct call *c)
{
	const int32_t b[] = { call_arg_int(c, 0), call_arg_int(c, 1),
			      call_arg_int(c, 2), call_arg_int(c, 3) };
	struct gdi_object *o = gdi_new(c, GDI_REGION);

	if (o != NULL)
		set_box(o, b);
}

static void create_from(struct call *c)
{
	struct gdi_object *o;
	int32_t b[4];

	if (!call_read(c, call_arg(c, 0), b, sizeof(b)))
		return;
	o = gdi_new(c, GDI_REGION);
	if (o != NULL)
		set_box(o, b);
}

static void set(struct call *c)
{
	const int32_t b[] = { call_arg_int(c, 1), call_arg_int(c, 2),
			      call_arg_int(c, 3), call_arg_int(c, 4) };
	struct gdi_object *o = region_arg(c, 0);

	if (o == NULL)
		return;
	set_box(o, b);
	call_return(c, 1);
}

static void get_box(struct call *c)
{
	const struct gdi_object *o = region_arg(c, 0);

	if (o != NULL && call_write(c, call_arg(c, 1), o->box, 16))
		call_return(c, kind_of(o->box));
}

static void offset(struct call *c)
{
	struct gdi_object *o = region_arg(c, 0);

	if (o == NULL)
		return;
	for (unsigned i = 0; i < 4; i++)
		o->box[i] = (int32_t)((uint32_t)o->box[i] +
				      call_arg32(c, 1 + i % 2));
	call_return(c, kind_of(o->box));
}

static void has_point(struct call *c)
{
	const struct gdi_object *o = region_arg(c, 0);
	int32_t x = call_arg_int(c, 1), y = call_arg_int(c, 2);

	if (o != NULL)
		call_return(c, x >= o->box[0] && x < o->box[2] &&
				       y >= o->box[1] && y < o->box[3]);
}

/* RGN_COPY, and RGN_AND of two rectangles; others may be no rectangle. */
static void combine(struct call *c)
{
	enum { AND = 1, COPY = 5 };
	struct gdi_object *to = region_arg(c, 0), *a, *b;
	uint32_t mode = call_arg32(c, 3);

	a = to == NULL ? NULL : region_arg(c, 1);
	if (a == NULL)
		return;
	if (mode == COPY) {
		memcpy(to->box, a->box, sizeof(to->box));
	} else if (mode != AND) {
		call_stop(c, "regions that are no rectangles");
		return;
	} else {
		b = region_arg(c, 2);
		if (b == NULL)
			return;
		for (unsigned i = 0; i < 2; i++) {
			to->box[i] = a->box[i] > b->box[i] ? a->box[i] :
							     b->box[i];
			to->box[i + 2] = a->box[i + 2] < b->box[i + 2] ?
						 a->box[i + 2] :
						 b->box[i + 2];
		}
		if (kind_of(to->box) == REGION_EMPTY)
			memset(to->box, 0, sizeof(to->box));
	}
	call_return(c, kind_of(to->box));
}

static void select_clip(struct call *c)
{
	const struct gdi_object *o;

	if (gdi_dc(c, 0) == NULL)
		return;
	o = call_arg(c, 1) == 0 ? NULL : region_arg(c, 1);
	if (call_arg(c, 1) == 0)
		call_return(c, REGION_SIMPLE);
	else if (o != NULL)
		call_return(c, kind_of(o->box));
}

static const struct stub stubs[] = {
	{ "CreateRectRgn", 4, create },
	{ "CreateRectRgnIndirect", 1, create_from },
	{ "SetRectRgn", 5, set },
	{ "GetRgnBox", 2, get_box },
	{ "OffsetRgn", 3, offset },
	{ "PtInRegion", 3, has_point },
	{ "CombineRgn", 4, combine },
	{ "SelectClipRgn", 2, select_clip },
};
STUB_MODULE(gdi32_regions, "gdi32.dll", stubs);

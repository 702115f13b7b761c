/* gdi32.dll: pens, brushes, fonts, bitmaps. Nothing is drawn. */
#include "winapi-stubs/gdi32.h"

#include <string.h>

enum { HANDLE_FIRST = 0x01010000, STOCK_MAX = 19 };

struct objects {
	struct gdi_object *first;
	unsigned count;
	uint64_t stock[STOCK_MAX + 1];
};
static const char objects_key;

static struct objects *all(struct call *c)
{
	return call_state(c, &objects_key, sizeof(struct objects));
}

struct gdi_object *gdi_new(struct call *c, enum gdi_kind kind)
{
	struct objects *a = all(c);
	struct gdi_object *o = a->first;

	while (o != NULL && !o->deleted)
		o = o->next;
	if (o == NULL) {
		if (a->count >= GDI_OBJECTS_MAX) {
			call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
			return NULL;
		}
		o = process_need(arena_new(&call_process(c)->arena,
					   struct gdi_object));
		o->next = a->first;
		a->first = o;
		o->handle = HANDLE_FIRST + 4 * a->count++;
	}
	*o = (struct gdi_object){ .next = o->next, .handle = o->handle,
				  .kind = kind };
	call_return(c, o->handle);
	return o;
}

struct gdi_object *gdi_of(struct call *c, uint64_t handle)
{
	struct gdi_object *o = all(c)->first;

	while (o != NULL && (o->handle != (uint32_t)handle || o->deleted))
		o = o->next;
	return o;
}

static void set_data(struct gdi_object *o, const void *data, size_t n)
{
	memcpy(o->data, data, n);
	o->size = (uint32_t)n;
}

/* WHITE, LTGRAY, GRAY, DKGRAY, BLACK, NULL brush; pens; fonts; palette. */
static enum gdi_kind stock_kind(uint32_t n)
{
	if (n <= 5 || n == 18)
		return GDI_BRUSH;
	if (n <= 8 || n == 19)
		return GDI_PEN;
	return n == 15 ? GDI_PALETTE : GDI_FONT;
}

uint64_t gdi_stock(struct call *c, uint32_t n)
{
	static const uint32_t greys[] = { 0xffffff, 0xc0c0c0, 0x808080,
					  0x404040, 0, 0 };
	struct objects *a = all(c);
	struct gdi_object *o;
	uint8_t data[24] = { 0 };

	if (n > STOCK_MAX || n == 9)
		return 0;
	if (a->stock[n] != 0)
		return a->stock[n];
	o = gdi_new(c, stock_kind(n));
	if (o == NULL)
		return 0;
	o->stock = true;
	a->stock[n] = o->handle;
	if (n <= 5) {
		data[0] = n == 5;
		memcpy(data + 4, &greys[n], 4);
		set_data(o, data, call_is_64(c) ? 16 : 12);
	}
	return o->handle;
}

static void get_stock(struct call *c)
{
	call_return(c, gdi_stock(c, call_arg32(c, 0)));
}

/* LOGBRUSH: style, colour, hatch. */
static void make_brush(struct call *c, uint32_t style, uint32_t colour,
		       uint64_t hatch)
{
	struct gdi_object *o = gdi_new(c, GDI_BRUSH);
	uint8_t data[16];

	if (o == NULL)
		return;
	memcpy(data, &style, 4);
	memcpy(data + 4, &colour, 4);
	memcpy(data + 8, &hatch, 8);
	set_data(o, data, call_is_64(c) ? 16 : 12);
}

static void create_solid_brush(struct call *c)
{
	make_brush(c, 0, call_arg32(c, 0), 0);
}

static void create_hatch_brush(struct call *c)
{
	make_brush(c, 2, call_arg32(c, 1), call_arg32(c, 0));
}

static void create_pattern_brush(struct call *c)
{
	make_brush(c, 3, 0, call_arg(c, 0));
}

static void create_brush(struct call *c)
{
	uint64_t at = call_arg(c, 0);

	make_brush(c, call_read32(c, at), call_read32(c, at + 4),
		   call_read_pointer(c, at + 8));
}

/* LOGPEN: style, width as a point, colour. */
static void make_pen(struct call *c, uint32_t style, uint32_t width,
		     uint32_t colour)
{
	const uint32_t data[] = { style, width, 0, colour };
	struct gdi_object *o = gdi_new(c, GDI_PEN);

	if (o != NULL)
		set_data(o, data, sizeof(data));
}

static void create_pen(struct call *c)
{
	make_pen(c, call_arg32(c, 0), call_arg32(c, 1), call_arg32(c, 2));
}

static void create_pen_indirect(struct call *c)
{
	uint64_t at = call_arg(c, 0);

	make_pen(c, call_read32(c, at), call_read32(c, at + 4),
		 call_read32(c, at + 12));
}

/* LOGFONT is kept as it came: 60 bytes, or 92. */
static void create_font_indirect(struct call *c)
{
	struct gdi_object *o = gdi_new(c, GDI_FONT);

	if (o == NULL)
		return;
	o->size = call_is_wide(c) ? 92 : 60;
	call_read(c, call_arg(c, 0), o->data, o->size);
}

/* BITMAP: type, width, height, bytes a row, planes, bits a pixel, bits. */
static struct gdi_object *make_bitmap(struct call *c, int32_t width,
				      int32_t height, uint16_t planes,
				      uint16_t bits)
{
	int32_t data[8] = { 0, width, height,
			    (int32_t)(((int64_t)width * bits + 15) / 16 * 2) };
	struct gdi_object *o;

	if (width <= 0 || height <= 0 || width > 1 << 16 ||
	    height > 1 << 16 || bits == 0 || bits > 32) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return NULL;
	}
	o = gdi_new(c, GDI_BITMAP);
	if (o == NULL)
		return NULL;
	data[4] = planes | bits << 16;
	set_data(o, data, call_is_64(c) ? 32 : 24);
	return o;
}

static void create_bitmap(struct call *c)
{
	make_bitmap(c, call_arg_int(c, 0), call_arg_int(c, 1),
		    (uint16_t)call_arg32(c, 2), (uint16_t)call_arg32(c, 3));
}

static void create_compatible_bitmap(struct call *c)
{
	const struct gdi_object *dc = gdi_dc(c, 0);

	if (dc != NULL)
		make_bitmap(c, call_arg_int(c, 1), call_arg_int(c, 2), 1,
			    dc->kind == GDI_MEMORY_DC ? 1 : 32);
}

/* CreateDIBSection(dc, info, usage, bits, section, offset). */
static void create_section(struct call *c)
{
	enum { BYTES_MAX = 1 << 26 };
	uint64_t info = call_arg(c, 1);
	int32_t width = (int32_t)call_read32(c, info + 4);
	int64_t height = (int32_t)call_read32(c, info + 8);
	uint16_t bits = call_read16(c, info + 14);
	struct gdi_object *o;
	int64_t row;

	if (call_arg(c, 4) != 0) {
		call_stop(c, "it puts a bitmap into a mapped file");
		return;
	}
	height = height < 0 ? -height : height;
	row = ((int64_t)width * bits + 31) / 32 * 4;
	if (width <= 0 || height == 0 || row * height > BYTES_MAX) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	o = make_bitmap(c, width, (int32_t)height, 1, bits);
	if (o == NULL)
		return;
	o->bits = call_alloc(c, (uint64_t)(row * height));
	memcpy(o->data + (call_is_64(c) ? 24 : 20), &o->bits,
	       call_pointer_size(c));
	if (call_arg(c, 3) != 0)
		call_write_pointer(c, call_arg(c, 3), o->bits);
}

static void create_palette(struct call *c)
{
	struct gdi_object *o = gdi_new(c, GDI_PALETTE);
	uint16_t count = call_read16(c, call_arg(c, 0) + 2);

	if (o != NULL)
		set_data(o, &count, sizeof(count));
}

static void get_object(struct call *c)
{
	const struct gdi_object *o = gdi_of(c, call_arg(c, 0));
	uint32_t room = call_arg32(c, 1);

	if (o == NULL) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	if (o->size == 0 || (o->kind == GDI_FONT &&
			     o->size != (call_is_wide(c) ? 92u : 60u))) {
		call_stop(c, "what an object of Windows looks like");
		return;
	}
	if (call_arg(c, 2) == 0) {
		call_return(c, o->size);
		return;
	}
	if (room > o->size)
		room = o->size;
	if (room < o->size && o->kind != GDI_FONT)
		return;
	call_write(c, call_arg(c, 2), o->data, room);
	call_return(c, room);
}

static void get_type(struct call *c)
{
	const struct gdi_object *o = gdi_of(c, call_arg(c, 0));

	if (o == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, o->kind);
}

/* Windows' own stay, and nothing is said. */
static void delete(struct call *c)
{
	struct gdi_object *o = gdi_of(c, call_arg(c, 0));

	if (o == NULL)
		return;
	if (!o->stock) {
		o->deleted = true;
		if (o->bits != 0)
			call_free(c, o->bits);
	}
	call_return(c, 1);
}

static void flush(struct call *c)
{
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "GetStockObject", 1, get_stock },
	{ "CreateSolidBrush", 1, create_solid_brush },
	{ "CreateHatchBrush", 2, create_hatch_brush },
	{ "CreatePatternBrush", 1, create_pattern_brush },
	{ "CreateBrushIndirect", 1, create_brush },
	{ "CreatePen", 3, create_pen },
	{ "CreatePenIndirect", 1, create_pen_indirect },
	{ "CreateFontIndirectA", 1, create_font_indirect },
	{ "CreateFontIndirectW", 1, create_font_indirect },
	{ "CreateBitmap", 5, create_bitmap },
	{ "CreateCompatibleBitmap", 3, create_compatible_bitmap },
	{ "CreateDIBSection", 6, create_section },
	{ "CreatePalette", 1, create_palette },
	{ "GetObjectA", 3, get_object },
	{ "GetObjectW", 3, get_object },
	{ "GetObjectType", 1, get_type },
	{ "DeleteObject", 1, delete },
	{ "UnrealizeObject", 1, flush },
	{ "GdiFlush", 0, flush },
};
STUB_MODULE(gdi32_objects, "gdi32.dll", stubs);

/*
 * gdi32.dll: device contexts. What is drawn is lost: a question for pixels or
 * for the shape of letters stops the run.
 */
#include "winapi-stubs/gdi32.h"

#include <string.h>

struct gdi_object *gdi_new_dc(struct call *c, enum gdi_kind kind)
{
	static const uint32_t state[STATES] = {
		[STATE_BACK_COLOUR] = 0xffffff, [STATE_BACK_MODE] = 2,
		[STATE_MAP_MODE] = 1, [STATE_ROP2] = 13,
		[STATE_POLY_FILL] = 1, [STATE_STRETCH] = 1,
		[STATE_GRAPHICS] = 1,
	};
	struct gdi_object *o = gdi_new(c, kind), *bitmap;

	if (o == NULL)
		return NULL;
	memcpy(o->state, state, sizeof(state));
	for (unsigned i = 0; i < 2; i++) {
		o->points[POINT_WINDOW_EXTENT][i] = 1;
		o->points[POINT_VIEW_EXTENT][i] = 1;
	}
	o->selected[GDI_BRUSH] = gdi_stock(c, 0);
	o->selected[GDI_PEN] = gdi_stock(c, 7);
	o->selected[GDI_FONT] = gdi_stock(c, 13);
	o->selected[GDI_PALETTE] = gdi_stock(c, 15);
	bitmap = kind == GDI_MEMORY_DC ? gdi_new(c, GDI_BITMAP) : NULL;
	if (bitmap != NULL)
		o->selected[GDI_BITMAP] = bitmap->handle;
	call_return(c, o->handle);
	return o;
}

struct gdi_object *gdi_dc(struct call *c, unsigned n)
{
	struct gdi_object *o = gdi_of(c, call_arg(c, n));

	if (o != NULL && (o->kind == GDI_DC || o->kind == GDI_MEMORY_DC))
		return o;
	call_fail(c, 0, ERROR_INVALID_HANDLE);
	return NULL;
}

static void create_compatible(struct call *c)
{
	if (call_arg(c, 0) == 0 || gdi_dc(c, 0) != NULL)
		gdi_new_dc(c, GDI_MEMORY_DC);
}

/* "DISPLAY" is there; printers aren't. */
static void create(struct call *c)
{
	struct str driver = call_text(c, 0);

	call_describe(c, "%s", driver.s);
	if (str_equal_nocase(driver, str_of("DISPLAY")))
		gdi_new_dc(c, GDI_DC);
	else
		call_fail(c, 0, ERROR_INVALID_PRINTER_NAME);
}

static void delete(struct call *c)
{
	struct gdi_object *o = gdi_dc(c, 0);

	if (o == NULL)
		return;
	o->deleted = true;
	call_return(c, 1);
}

/* The one before; of a region, 2 for a simple one. */
static void select(struct call *c)
{
	struct gdi_object *dc = gdi_dc(c, 0);
	const struct gdi_object *o = gdi_of(c, call_arg(c, 1));

	if (dc == NULL)
		return;
	if (o == NULL || o->kind >= 16 || o->kind == GDI_DC ||
	    (o->kind == GDI_BITMAP && dc->kind != GDI_MEMORY_DC)) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	if (o->kind == GDI_REGION) {
		call_return(c, 2);
		return;
	}
	call_return(c, dc->selected[o->kind]);
	dc->selected[o->kind] = o->handle;
}

static void get_current(struct call *c)
{
	const struct gdi_object *dc = gdi_dc(c, 0);

	if (dc != NULL && call_arg32(c, 1) < 16)
		call_return(c, dc->selected[call_arg32(c, 1)]);
}

static void select_palette(struct call *c)
{
	struct gdi_object *dc = gdi_dc(c, 0);

	if (dc == NULL)
		return;
	call_return(c, dc->selected[GDI_PALETTE]);
	dc->selected[GDI_PALETTE] = call_arg(c, 1);
}

/* A screen of 32 bits a pixel has no palette. */
static void no_palette(struct call *c)
{
	if (gdi_dc(c, 0) != NULL)
		call_return(c, 0);
}

/* The screen of a service: 1024 by 768 of 32 bits, 96 dots an inch. */
static void get_caps(struct call *c)
{
	static const struct {
		uint8_t number;
		int32_t value;
	} known[] = {
		{ 0, 0x4000 }, { 2, 1 }, { 4, 270 }, { 6, 203 }, { 8, 1024 },
		{ 10, 768 }, { 12, 32 }, { 14, 1 }, { 16, -1 }, { 18, -1 },
		{ 20, 0 }, { 22, 0 }, { 24, -1 }, { 26, 0 }, { 28, 0x1ff },
		{ 30, 0x1fe }, { 32, 0x60 }, { 34, 0x7807 }, { 36, 1 },
		{ 38, 0x7e99 }, { 40, 36 }, { 42, 36 }, { 44, 51 },
		{ 88, 96 }, { 90, 96 }, { 104, 0 }, { 106, 20 }, { 108, 24 },
		{ 110, 0 }, { 111, 0 }, { 112, 0 }, { 113, 0 }, { 116, 0 },
		{ 117, 768 }, { 118, 1024 }, { 119, 0 },
	};
	uint32_t n = call_arg32(c, 1);

	if (gdi_dc(c, 0) == NULL)
		return;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (known[i].number == n) {
			call_return(c, (uint32_t)known[i].value);
			return;
		}
	}
	call_stop(c, "capability %u of the screen isn't known", n);
}

/* SetTextColor and its like: the old value. */
static void set_state(struct call *c)
{
	static const char *const names[STATES] = {
		[STATE_TEXT_COLOUR] = "SetTextColor",
		[STATE_BACK_COLOUR] = "SetBkColor",
		[STATE_BACK_MODE] = "SetBkMode",
		[STATE_MAP_MODE] = "SetMapMode",
		[STATE_ROP2] = "SetROP2",
		[STATE_TEXT_ALIGN] = "SetTextAlign",
		[STATE_POLY_FILL] = "SetPolyFillMode",
		[STATE_STRETCH] = "SetStretchBltMode",
		[STATE_GRAPHICS] = "SetGraphicsMode",
		[STATE_LAYOUT] = "SetLayout",
	};
	struct gdi_object *dc = gdi_dc(c, 0);
	bool sets = call_api(c)[0] == 'S';

	for (unsigned i = 0; dc != NULL && i < STATES; i++) {
		if (strcmp(names[i] + 1, call_api(c) + 1) != 0)
			continue;
		call_return(c, dc->state[i]);
		if (sets)
			dc->state[i] = call_arg32(c, 1);
	}
}

/* (dc, x, y, old), or (dc, where). */
static void use_point(struct call *c)
{
	static const struct {
		const char *word;
		enum gdi_point point;
	} points[] = {
		{ "MoveTo", POINT_POSITION },
		{ "CurrentPosition", POINT_POSITION },
		{ "WindowOrg", POINT_WINDOW_ORIGIN },
		{ "WindowExt", POINT_WINDOW_EXTENT },
		{ "ViewportOrg", POINT_VIEW_ORIGIN },
		{ "ViewportExt", POINT_VIEW_EXTENT },
		{ "BrushOrg", POINT_BRUSH_ORIGIN },
	};
	struct gdi_object *dc = gdi_dc(c, 0);
	bool gets = call_api(c)[0] == 'G';
	uint64_t to = call_arg(c, gets ? 1 : 3);
	size_t i = 0;

	if (dc == NULL)
		return;
	while (i + 1 < sizeof(points) / sizeof(*points) &&
	       strstr(call_api(c), points[i].word) == NULL)
		i++;
	if (to != 0)
		call_write(c, to, dc->points[points[i].point], 8);
	if (!gets) {
		dc->points[points[i].point][0] = call_arg_int(c, 1);
		dc->points[points[i].point][1] = call_arg_int(c, 2);
	}
	call_return(c, 1);
}

static void save(struct call *c)
{
	struct gdi_object *dc = gdi_dc(c, 0);

	if (dc != NULL)
		call_return(c, ++dc->saved);
}

/* It is drawn, and nobody sees it, but in memory that the guest can read. */
static void draw(struct call *c)
{
	const struct gdi_object *dc = gdi_dc(c, 0), *bitmap;

	if (dc == NULL)
		return;
	bitmap = gdi_of(c, dc->selected[GDI_BITMAP]);
	if (bitmap != NULL && bitmap->bits != 0)
		call_stop(c, "it draws into a bitmap of its own");
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "CreateCompatibleDC", 1, create_compatible },
	{ "CreateDCA", 4, create },
	{ "CreateDCW", 4, create },
	{ "CreateICA", 4, create },
	{ "CreateICW", 4, create },
	{ "DeleteDC", 1, delete },
	{ "SelectObject", 2, select },
	{ "GetCurrentObject", 2, get_current },
	{ "SelectPalette", 3, select_palette },
	{ "RealizePalette", 1, no_palette },
	{ "GetSystemPaletteEntries", 4, no_palette },
	{ "GetDeviceCaps", 2, get_caps },
	{ "SetTextColor", 2, set_state },
	{ "GetTextColor", 1, set_state },
	{ "SetBkColor", 2, set_state },
	{ "GetBkColor", 1, set_state },
	{ "SetBkMode", 2, set_state },
	{ "GetBkMode", 1, set_state },
	{ "SetMapMode", 2, set_state },
	{ "GetMapMode", 1, set_state },
	{ "SetROP2", 2, set_state },
	{ "GetROP2", 1, set_state },
	{ "SetTextAlign", 2, set_state },
	{ "GetTextAlign", 1, set_state },
	{ "SetPolyFillMode", 2, set_state },
	{ "GetPolyFillMode", 1, set_state },
	{ "SetStretchBltMode", 2, set_state },
	{ "GetStretchBltMode", 1, set_state },
	{ "SetGraphicsMode", 2, set_state },
	{ "GetGraphicsMode", 1, set_state },
	{ "MoveToEx", 4, use_point },
	{ "GetCurrentPositionEx", 2, use_point },
	{ "SetWindowOrgEx", 4, use_point },
	{ "GetWindowOrgEx", 2, use_point },
	{ "SetWindowExtEx", 4, use_point },
	{ "GetWindowExtEx", 2, use_point },
	{ "SetViewportOrgEx", 4, use_point },
	{ "GetViewportOrgEx", 2, use_point },
	{ "SetViewportExtEx", 4, use_point },
	{ "GetViewportExtEx", 2, use_point },
	{ "SetBrushOrgEx", 4, use_point },
	{ "GetBrushOrgEx", 2, use_point },
	{ "SaveDC", 1, save },
	{ "BitBlt", 9, draw },
	{ "StretchBlt", 11, draw },
	{ "PatBlt", 6, draw },
	{ "MaskBlt", 12, draw },
	{ "LineTo", 3, draw },
	{ "Rectangle", 5, draw },
	{ "RoundRect", 7, draw },
	{ "Ellipse", 5, draw },
	{ "Arc", 9, draw },
	{ "Pie", 9, draw },
	{ "Chord", 9, draw },
	{ "Polygon", 3, draw },
	{ "Polyline", 3, draw },
	{ "PolyBezier", 3, draw },
	{ "PolyPolygon", 4, draw },
	{ "TextOutA", 5, draw },
	{ "TextOutW", 5, draw },
	{ "ExtTextOutA", 8, draw },
	{ "ExtTextOutW", 8, draw },
};
STUB_MODULE(gdi32_contexts, "gdi32.dll", stubs);

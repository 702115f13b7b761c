/* user32.dll: what paints, where nobody sees it. */
#include "winapi-stubs/gdi32.h"
#include "winapi-stubs/user32.h"

static void get_dc(struct call *c)
{
	if (call_arg(c, 0) == 0 || window_arg(c, 0) != NULL)
		gdi_new_dc(c, GDI_DC);
}

static void release_dc(struct call *c)
{
	struct gdi_object *dc = gdi_dc(c, 1);

	if (dc == NULL)
		return;
	dc->deleted = true;
	call_return(c, 1);
}

/* PAINTSTRUCT: the context, whether to erase, an empty rectangle. */
static void begin_paint(struct call *c)
{
	enum { SIZE32 = 64, SIZE64 = 72 };
	const struct gdi_object *dc;

	if (window_arg(c, 0) == NULL)
		return;
	dc = gdi_new_dc(c, GDI_DC);
	call_fill(c, call_arg(c, 1), 0, call_is_64(c) ? SIZE64 : SIZE32);
	call_write_pointer(c, call_arg(c, 1), dc == NULL ? 0 : dc->handle);
}

static void end_paint(struct call *c)
{
	struct gdi_object *dc = gdi_of(c, call_read_pointer(c,
							    call_arg(c, 1)));

	if (dc != NULL)
		dc->deleted = true;
	call_return(c, 1);
}

/* FillRect(dc, ...) and its like. */
static void draw(struct call *c)
{
	if (gdi_dc(c, 0) != NULL)
		call_return(c, 1);
}

/* Of a window, or all (NULL): it is never painted. */
static void invalidate(struct call *c)
{
	if (call_arg(c, 0) == 0 || window_arg(c, 0) != NULL)
		call_return(c, 1);
}

static void no_update(struct call *c)
{
	if (window_arg(c, 0) == NULL)
		return;
	if (call_arg(c, 1) != 0)
		call_fill(c, call_arg(c, 1), 0, 16);
	call_return(c, 0);
}

static void system_brush(struct call *c)
{
	enum { BRUSH_BASE = 0x01100010 };

	call_return(c, BRUSH_BASE + (uint64_t)(call_arg32(c, 0) & 0xff) * 4);
}

static const struct stub stubs[] = {
	{ "GetDC", 1, get_dc },
	{ "GetDCEx", 3, get_dc },
	{ "GetWindowDC", 1, get_dc },
	{ "ReleaseDC", 2, release_dc },
	{ "BeginPaint", 2, begin_paint },
	{ "EndPaint", 2, end_paint },
	{ "FillRect", 3, draw },
	{ "FrameRect", 3, draw },
	{ "InvertRect", 2, draw },
	{ "DrawFocusRect", 2, draw },
	{ "DrawEdge", 4, draw },
	{ "DrawFrameControl", 4, draw },
	{ "DrawIcon", 4, draw },
	{ "DrawIconEx", 9, draw },
	{ "InvalidateRect", 3, invalidate },
	{ "InvalidateRgn", 3, invalidate },
	{ "ValidateRect", 2, invalidate },
	{ "ValidateRgn", 2, invalidate },
	{ "RedrawWindow", 4, invalidate },
	{ "GetUpdateRect", 3, no_update },
	{ "GetSysColorBrush", 1, system_brush },
};
STUB_MODULE(user32_painting, "user32.dll", stubs);

/* What the files of gdi32.dll share: objects that are drawn with or on. */
#ifndef WINAPI_STUBS_GDI32_H
#define WINAPI_STUBS_GDI32_H

#include "emulator/call.h"
#include "emulator/process.h"
#include "loader/pe.h"

/* As GetObjectType() numbers them. */
enum gdi_kind {
	GDI_PEN = 1, GDI_BRUSH = 2, GDI_DC = 3, GDI_PALETTE = 5, GDI_FONT = 6,
	GDI_BITMAP = 7, GDI_REGION = 8, GDI_MEMORY_DC = 10,
};

enum gdi_state {
	STATE_TEXT_COLOUR, STATE_BACK_COLOUR, STATE_BACK_MODE, STATE_MAP_MODE,
	STATE_ROP2, STATE_TEXT_ALIGN, STATE_POLY_FILL, STATE_STRETCH,
	STATE_GRAPHICS, STATE_LAYOUT, STATES,
};

enum gdi_point {
	POINT_POSITION, POINT_WINDOW_ORIGIN, POINT_WINDOW_EXTENT,
	POINT_VIEW_ORIGIN, POINT_VIEW_EXTENT, POINT_BRUSH_ORIGIN, POINT_COUNT,
};

enum { GDI_OBJECTS_MAX = 10000, GDI_DATA_MAX = 104 };

struct gdi_object {
	struct gdi_object *next;
	uint64_t handle;
	enum gdi_kind kind;
	bool stock, deleted;
	/* LOGPEN, LOGBRUSH, LOGFONTW, BITMAP: as GetObject() gives it. */
	uint8_t data[GDI_DATA_MAX];
	uint32_t size;
	int32_t box[4];           /* of a region */
	uint64_t bits;            /* of a bitmap: the guest's memory, or 0 */
	uint64_t selected[16];    /* of a DC, by kind */
	uint32_t state[STATES];
	int32_t points[POINT_COUNT][2];
	unsigned saved;
};

struct gdi_object *gdi_new(struct call *c, enum gdi_kind kind);
struct gdi_object *gdi_of(struct call *c, uint64_t handle);

/* Argument 'n' as a DC; NULL: the call has failed. */
struct gdi_object *gdi_dc(struct call *c, unsigned n);
struct gdi_object *gdi_new_dc(struct call *c, enum gdi_kind kind);

/* GetStockObject()'s. */
uint64_t gdi_stock(struct call *c, uint32_t number);

#endif

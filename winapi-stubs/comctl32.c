/* comctl32.dll: its classes are entered; lists of images hold no pixels. */
#include "emulator/handles.h"
#include "emulator/process.h"
#include "loader/pe.h"

enum { IMAGES_MAX = 1 << 16 };

struct image_list {
	int32_t width, height, count;
	uint32_t background;
};

static const struct handle_type list_handle = { .kind = HANDLE_OTHER,
						.word = "image list" };

static void nothing(struct call *c)
{
	call_return(c, 0);
}

static void initialize(struct call *c)
{
	call_return(c, 1);
}

static void create(struct call *c)
{
	enum { NO_BACKGROUND = -1 };
	struct image_list *l = process_need(
		arena_new(&call_process(c)->arena, struct image_list));

	l->width = call_arg_int(c, 0);
	l->height = call_arg_int(c, 1);
	l->background = (uint32_t)NO_BACKGROUND;
	call_return(c, handle_new(c, &list_handle, l));
}

static struct image_list *list_arg(struct call *c)
{
	return handle_object(c, call_arg(c, 0), &list_handle);
}

static void destroy(struct call *c)
{
	if (list_arg(c) == NULL)
		return;
	handle_close(c, call_arg(c, 0));
	call_return(c, 1);
}

/* How many images a bitmap holds its size says, which isn't kept. */
static void replace_icon(struct call *c)
{
	struct image_list *l = list_arg(c);
	int32_t at = call_arg_int(c, 1);

	if (l == NULL || at >= l->count || l->count >= IMAGES_MAX)
		call_return(c, UINT32_MAX);
	else
		call_return(c, at >= 0 ? (uint32_t)at :
					 (uint32_t)l->count++);
}

static void get_count(struct call *c)
{
	const struct image_list *l = list_arg(c);

	if (l != NULL)
		call_return(c, (uint32_t)l->count);
}

static void get_size(struct call *c)
{
	const struct image_list *l = list_arg(c);

	if (l == NULL)
		return;
	call_write32(c, call_arg(c, 1), (uint32_t)l->width);
	call_write32(c, call_arg(c, 2), (uint32_t)l->height);
	call_return(c, 1);
}

static void set_background(struct call *c)
{
	struct image_list *l = list_arg(c);

	if (l == NULL)
		return;
	call_return(c, l->background);
	l->background = call_arg32(c, 1);
}

static void get_background(struct call *c)
{
	const struct image_list *l = list_arg(c);

	if (l != NULL)
		call_return(c, l->background);
}

static const struct stub stubs[] = {
	{ "InitCommonControls", 0, nothing },
	{ "InitCommonControlsEx", 1, initialize },
	{ "ImageList_Create", 5, create },
	{ "ImageList_Destroy", 1, destroy },
	{ "ImageList_ReplaceIcon", 3, replace_icon },
	{ "ImageList_GetImageCount", 1, get_count },
	{ "ImageList_GetIconSize", 3, get_size },
	{ "ImageList_SetBkColor", 2, set_background },
	{ "ImageList_GetBkColor", 1, get_background },
};
STUB_MODULE(comctl32, "comctl32.dll", stubs);

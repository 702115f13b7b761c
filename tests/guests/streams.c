/* A stream over memory: places, sizes, clones, and what it is asked for. */
#define COBJMACROS
#include "check.h"
#include <objbase.h>

static const IID unknown = { 0, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };
static const IID stream_id = { 0xc, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };
static const IID storage_id = { 0xb, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };

static ULONGLONG place(IStream *s, LONGLONG by, DWORD from)
{
	LARGE_INTEGER move = { .QuadPart = by };
	ULARGE_INTEGER at = { .QuadPart = 99 };

	CHECK(IStream_Seek(s, move, from, &at) == S_OK);
	return at.QuadPart;
}

static void check_bytes(IStream *s)
{
	LARGE_INTEGER before = { .QuadPart = -10 };
	ULONG n = 7;
	char text[16];

	CHECK(IStream_Write(s, "abcdef", 6, &n) == S_OK && n == 6);
	CHECK(place(s, 0, STREAM_SEEK_CUR) == 6);
	CHECK(IStream_Read(s, text, 4, &n) == S_OK && n == 0);
	CHECK(place(s, -2, STREAM_SEEK_END) == 4);
	CHECK(IStream_Read(s, text, 16, &n) == S_OK && n == 2 && text[0] == 'e');
	CHECK(IStream_Seek(s, before, STREAM_SEEK_CUR, NULL) == STG_E_SEEKERROR);
	CHECK(place(s, 1, STREAM_SEEK_SET) == 1);
	CHECK(IStream_Write(s, "X", 1, NULL) == S_OK);
}

static void check_size(IStream *s)
{
	ULARGE_INTEGER size = { .QuadPart = 3 };
	IStream *other = NULL;
	char text[16];
	STATSTG st;
	ULONG n;

	CHECK(IStream_Stat(s, &st, STATFLAG_NONAME) == S_OK);
	CHECK(st.type == STGTY_STREAM && st.cbSize.QuadPart == 6 && st.pwcsName == NULL);
	CHECK(IStream_SetSize(s, size) == S_OK && place(s, 0, STREAM_SEEK_END) == 3);
	place(s, 0, STREAM_SEEK_SET);
	CHECK(IStream_Clone(s, &other) == S_OK && other != s);
	CHECK(IStream_Read(other, text, 16, &n) == S_OK && n == 3 && text[1] == 'X');
	CHECK(place(s, 0, STREAM_SEEK_CUR) == 0);
	CHECK(IStream_Release(other) == 0);
}

static void check(void)
{
	IStream *s = NULL;
	void *same = NULL;
	HGLOBAL h = NULL;

	CHECK(CreateStreamOnHGlobal(NULL, TRUE, NULL) == E_INVALIDARG);
	CHECK(CreateStreamOnHGlobal(NULL, TRUE, &s) == S_OK && s != NULL);
	CHECK(IStream_QueryInterface(s, &unknown, &same) == S_OK && same == s);
	CHECK(IStream_QueryInterface(s, &stream_id, &same) == S_OK && same == s);
	CHECK(IStream_QueryInterface(s, &storage_id, &same) == E_NOINTERFACE && same == NULL);
	CHECK(IStream_Release(s) == 2 && IStream_Release(s) == 1);
	check_bytes(s);
	check_size(s);
	CHECK(GetHGlobalFromStream(s, &h) == S_OK && GlobalSize(h) >= 3);
	CHECK(IStream_Commit(s, 0) == S_OK && IStream_AddRef(s) == 2);
	CHECK(IStream_Release(s) == 1 && IStream_Release(s) == 0);
}

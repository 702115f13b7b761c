/* oleaut32 and ole32: texts, values, arrays, GUIDs, apartments. */
#define COBJMACROS
#include <wchar.h>

#include <ole2.h>

#include "check.h"

static void check_texts(void)
{
	BSTR a = SysAllocString(L"abc"), b = SysAllocStringLen(a, 2), all;

	CHECK(SysStringLen(a) == 3 && SysStringByteLen(a) == 6);
	CHECK(SysStringLen(b) == 2 && wcscmp(b, L"ab") == 0);
	CHECK(SysReAllocString(&b, L"other") && SysStringLen(b) == 5);
	CHECK(VarBstrCat(a, b, &all) == S_OK && wcscmp(all, L"abcother") == 0);
	CHECK(SysStringLen(NULL) == 0 && SysAllocString(NULL) == NULL);
	SysFreeString(a);
	SysFreeString(b);
	SysFreeString(all);
	SysFreeString(NULL);
}

static ULONG references = 1;

static ULONG WINAPI add(IUnknown *u)
{
	return ++references;
}

static ULONG WINAPI release(IUnknown *u)
{
	return --references;
}

static IUnknownVtbl table = { NULL, add, release };
static IUnknown object = { &table };

static void check_values(void)
{
	VARIANT a, b;

	VariantInit(&a);
	VariantInit(&b);
	CHECK(V_VT(&a) == VT_EMPTY);
	V_VT(&a) = VT_BSTR;
	V_BSTR(&a) = SysAllocString(L"42");
	CHECK(VariantCopy(&b, &a) == S_OK && V_BSTR(&b) != V_BSTR(&a));
	CHECK(VariantChangeType(&b, &a, 0, VT_I4) == S_OK && V_I4(&b) == 42);
	CHECK(VariantChangeType(&b, &b, 0, VT_BSTR) == S_OK &&
	      wcscmp(V_BSTR(&b), L"42") == 0);
	CHECK(VariantClear(&a) == S_OK && V_VT(&a) == VT_EMPTY);
	CHECK(VariantClear(&b) == S_OK);
	V_VT(&a) = VT_UNKNOWN;
	V_UNKNOWN(&a) = &object;
	CHECK(VariantCopy(&b, &a) == S_OK && references == 2);
	CHECK(VariantClear(&b) == S_OK && references == 1);
	V_VT(&a) = VT_I4;
	V_I4(&a) = 70000;
	CHECK(VariantChangeType(&b, &a, 0, VT_I2) == DISP_E_OVERFLOW);
	V_VT(&a) = 999;
	CHECK(VariantClear(&a) == DISP_E_BADVARTYPE);
}

static void check_arrays(void)
{
	SAFEARRAYBOUND bounds[2] = { { 2, 0 }, { 3, 10 } };
	SAFEARRAY *a = SafeArrayCreate(VT_BSTR, 2, bounds), *b;
	LONG at[2] = { 1, 12 }, n;
	BSTR s = SysAllocString(L"element"), t = NULL;
	VARTYPE type;
	int *data;

	CHECK(a != NULL && SafeArrayGetDim(a) == 2);
	CHECK(SafeArrayGetLBound(a, 2, &n) == S_OK && n == 10);
	CHECK(SafeArrayGetUBound(a, 2, &n) == S_OK && n == 12);
	CHECK(SafeArrayGetUBound(a, 3, &n) == DISP_E_BADINDEX);
	CHECK(SafeArrayPutElement(a, at, s) == S_OK);
	CHECK(SafeArrayCopy(a, &b) == S_OK && SafeArrayDestroy(a) == S_OK);
	CHECK(SafeArrayGetElement(b, at, &t) == S_OK);
	CHECK(t != NULL && t != s && wcscmp(t, L"element") == 0);
	at[1] = 13;
	CHECK(SafeArrayGetElement(b, at, &t) == DISP_E_BADINDEX);
	CHECK(SafeArrayGetVartype(b, &type) == S_OK && type == VT_BSTR);
	CHECK(SafeArrayDestroy(b) == S_OK);
	a = SafeArrayCreateVector(VT_I4, 0, 4);
	CHECK(SafeArrayAccessData(a, (void **)&data) == S_OK);
	data[3] = 7;
	CHECK(SafeArrayDestroy(a) == DISP_E_ARRAYISLOCKED);
	CHECK(SafeArrayUnaccessData(a) == S_OK);
	n = 3;
	data = NULL;
	CHECK(SafeArrayGetElement(a, &n, &n) == S_OK && n == 7);
	CHECK(SafeArrayDestroy(a) == S_OK);
}

static void check_com(void)
{
	static const WCHAR text[] = L"{00112233-4455-6677-8899-AABBCCDDEEFF}";
	WCHAR out[64];
	GUID g, h;
	IUnknown *u;
	char *p;

	CHECK(CLSIDFromString(text, &g) == S_OK && g.Data1 == 0x112233);
	CHECK(StringFromGUID2(&g, out, 64) == 39 && wcscmp(out, text) == 0);
	CHECK(StringFromGUID2(&g, out, 38) == 0);
	CHECK(CLSIDFromString(L"{00112233}", &h) == CO_E_CLASSSTRING);
	CHECK(CoCreateGuid(&h) == S_OK && !IsEqualGUID(&g, &h));
	CHECK(CoCreateInstance(&g, NULL, CLSCTX_ALL, &IID_IUnknown,
			       (void **)&u) == CO_E_NOTINITIALIZED);
	CHECK(CoInitialize(NULL) == S_OK && CoInitialize(NULL) == S_FALSE);
	CHECK(CoInitializeEx(NULL, COINIT_MULTITHREADED) ==
	      RPC_E_CHANGED_MODE);
	CoUninitialize();
	CoUninitialize();
	CHECK(CoInitializeEx(NULL, COINIT_MULTITHREADED) == S_OK);
	CoUninitialize();
	p = CoTaskMemAlloc(10);
	p[9] = 1;
	p = CoTaskMemRealloc(p, 5000);
	CHECK(p[9] == 1);
	CoTaskMemFree(p);
}

static void check(void)
{
	check_texts();
	check_values();
	check_arrays();
	check_com();
}

/* user32: texts, rectangles, and windows that nobody sees. */
#include <wchar.h>

#include "check.h"

static void check_texts(void)
{
	char b[64], s[] = "h\xe4lf";
	WCHAR w[64];

	CHECK(wsprintfA(b, "%d %s %S %04lX|%-3c|%u%%", -5, "narrow", L"wide",
			0xabcL, 'x', 7u) == 26);
	CHECK(strcmp(b, "-5 narrow wide 0ABC|x  |7%") == 0);
	CHECK(wsprintfW(w, L"%s %S %I64d", L"wide", "narrow", 5ll) == 13);
	CHECK(wcscmp(w, L"wide narrow 5") == 0);
	CHECK(CharUpperA(s) == s && strcmp(s, "H\xc4LF") == 0);
	CHECK((ULONG_PTR)CharLowerA((char *)'Q') == 'q');
	CHECK(CharLowerBuffA(s, 1) == 1 && s[0] == 'h' && s[2] == 'L');
	CHECK(CharNextA(s) == s + 1 && CharNextA(s + 4) == s + 4);
	CHECK(CharPrevA(s, s) == s && CharPrevA(s, s + 2) == s + 1);
	CHECK(IsCharAlphaA('x') && !IsCharAlphaA('5'));
}

static void check_rectangles(void)
{
	RECT a = { 0, 0, 10, 10 }, b = { 5, 5, 20, 20 }, r;
	POINT in = { 9, 9 }, out = { 10, 9 };

	CHECK(IntersectRect(&r, &a, &b) && r.left == 5 && r.right == 10);
	CHECK(UnionRect(&r, &a, &b) && r.left == 0 && r.bottom == 20);
	CHECK(PtInRect(&a, in) && !PtInRect(&a, out));
	CHECK(InflateRect(&a, 1, 2) && a.left == -1 && a.bottom == 12);
	CHECK(SetRectEmpty(&r) && IsRectEmpty(&r));
}

static int created, seen;

static LRESULT CALLBACK procedure(HWND w, UINT message, WPARAM a, LPARAM b)
{
	CREATESTRUCTA *c = (CREATESTRUCTA *)b;

	switch (message) {
	case WM_CREATE:
		created = c->lpCreateParams == &created && c->cx == 30 &&
			  strcmp(c->lpszName, "title") == 0;
		break;
	case WM_USER:
		return a + b;
	case WM_USER + 1:
		seen += (int)a;
		break;
	}
	return DefWindowProcA(w, message, a, b);
}

static void check_windows(void)
{
	WNDCLASSA k = { .lpfnWndProc = procedure,
			.lpszClassName = "guest", .cbWndExtra = 8,
			.hInstance = GetModuleHandleA(NULL) }, found;
	char text[16];
	HWND w;
	MSG m;

	CHECK(CreateWindowExA(0, "guest", "", 0, 0, 0, 0, 0, HWND_MESSAGE,
			      NULL, NULL, NULL) == NULL);
	CHECK(GetLastError() == ERROR_CANNOT_FIND_WND_CLASS);
	CHECK(!GetClassInfoA(k.hInstance, "guest", &found));
	CHECK(RegisterClassA(&k) != 0);
	CHECK(RegisterClassA(&k) == 0);
	CHECK(GetLastError() == ERROR_CLASS_ALREADY_EXISTS);
	CHECK(GetClassInfoA(k.hInstance, "guest", &found) &&
	      found.lpfnWndProc == procedure && found.cbWndExtra == 8);
	w = CreateWindowExA(0, "guest", "title", WS_POPUP, 1, 2, 30, 40, NULL,
			    NULL, k.hInstance, &created);
	CHECK(w != NULL && IsWindow(w) && created);
	CHECK(SendMessageA(w, WM_USER, 5, 6) == 11);
	CHECK(GetWindowTextA(w, text, 16) == 5 && strcmp(text, "title") == 0);
	SetWindowLongPtrA(w, GWLP_USERDATA, 77);
	CHECK(GetWindowLongPtrA(w, GWLP_USERDATA) == 77);
	CHECK(SetPropA(w, "value", k.hInstance) && GetPropW(w, L"VALUE") == (HANDLE)k.hInstance);
	CHECK(GetPropA(w, "none") == NULL && RemovePropA(w, "value") == (HANDLE)k.hInstance && GetPropA(w, "value") == NULL);
	CHECK(SetWindowLongA(w, 4, 5) == 0 && GetWindowLongA(w, 4) == 5);
	CHECK(!PeekMessageA(&m, NULL, 0, 0, PM_REMOVE));
	CHECK(PostMessageA(w, WM_USER + 1, 3, 0));
	PostQuitMessage(9);
	CHECK(GetMessageA(&m, NULL, 0, 0) && m.hwnd == w);
	DispatchMessageA(&m);
	CHECK(seen == 3);
	CHECK(!GetMessageA(&m, NULL, 0, 0) && m.wParam == 9);
	CHECK(DestroyWindow(w) && !IsWindow(w) && !DestroyWindow(w));
	CHECK(GetLastError() == ERROR_INVALID_WINDOW_HANDLE);
	CHECK(UnregisterClassA("guest", k.hInstance));
}

static void check_station(void)
{
	USEROBJECTFLAGS f = { 1, 1, 1 };
	HWINSTA s = GetProcessWindowStation();
	char name[32];
	DWORD n;

	CHECK(GetUserObjectInformationA(s, UOI_FLAGS, &f, sizeof(f), &n));
	CHECK(n == sizeof(f) && !(f.dwFlags & WSF_VISIBLE));
	CHECK(GetUserObjectInformationA(s, UOI_NAME, name, 32, NULL));
	CHECK(memcmp(name, "Service-", 8) == 0);
	CHECK(GetForegroundWindow() == NULL && GetFocus() == NULL);
	CHECK(GetSystemMetrics(SM_REMOTESESSION) == 0);
	CHECK(RegisterWindowMessageA("guest-message") >= 0xc000);
	CHECK(RegisterWindowMessageA("guest-message") ==
	      RegisterWindowMessageA("GUEST-message"));
}

static void check(void)
{
	check_texts();
	check_rectangles();
	check_windows();
	check_station();
}

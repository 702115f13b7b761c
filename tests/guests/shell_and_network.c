/* Paths, command lines, UUIDs, HTTP, adapters, stores, drawing, menus. */
#include <winsock2.h>
#include <iphlpapi.h>
#include <rpc.h>
#include <shellapi.h>
#include <shlobj.h>
#include <shlwapi.h>
#include <wincrypt.h>
#include <wininet.h>
#include <wchar.h>

#include "check.h"

static void check_paths(void)
{
	char p[MAX_PATH] = "C:\\folder\\name.ext", q[MAX_PATH];

	CHECK(PathFindExtensionA(p) == p + 14);
	CHECK(PathFindFileNameA(p) == p + 10);
	CHECK(*PathFindExtensionA("C:\\a.b\\c") == 0);
	CHECK(PathRemoveFileSpecA(p) && strcmp(p, "C:\\folder") == 0);
	CHECK(PathAppendA(p, "..\\other") && strcmp(p, "C:\\other") == 0);
	CHECK(PathCombineA(q, "C:\\x", "D:\\y") == q &&
	      strcmp(q, "D:\\y") == 0);
	CHECK(PathIsRelativeA("x\\y") && !PathIsRelativeA("\\y"));
	CHECK(PathIsUNCA("\\\\server\\share") && !PathIsUNCA("C:\\"));
	CHECK(PathIsRootA("C:\\") && !PathIsRootA("C:\\x"));
	CHECK(!PathFileExistsA("C:\\Deployed\\never"));
	CHECK(GetLastError() == ERROR_FILE_NOT_FOUND);
	CHECK(strcmp(StrStrIA("one TWO", "two"), "TWO") == 0);
	CHECK(StrToIntA("-42x") == -42 && StrCmpIW(L"abc", L"ABC") == 0);
}

static void check_command_line(void)
{
	int n = 0;
	LPWSTR *v = CommandLineToArgvW(
		L"\"C:\\a b\\x.exe\" one \"two three\" a\\\\\"b c\" d\\\"e", &n);

	CHECK(n == 5 && wcscmp(v[0], L"C:\\a b\\x.exe") == 0);
	CHECK(n == 5 && wcscmp(v[2], L"two three") == 0);
	CHECK(n == 5 && wcscmp(v[3], L"a\\b c") == 0);
	CHECK(n == 5 && wcscmp(v[4], L"d\"e") == 0);
}

static void check_uuids(void)
{
	UUID a, b;
	unsigned char *s;

	CHECK(UuidCreate(&a) == RPC_S_OK && UuidToStringA(&a, &s) == 0);
	CHECK(strlen((char *)s) == 36 && UuidFromStringA(s, &b) == 0);
	CHECK(memcmp(&a, &b, sizeof(a)) == 0);
	CHECK(RpcStringFreeA(&s) == 0 && s == NULL);
	CHECK(UuidFromStringA((unsigned char *)"none", &b) ==
	      RPC_S_INVALID_STRING_UUID);
}

static void check_network(void)
{
	HINTERNET i = InternetOpenA("guest", INTERNET_OPEN_TYPE_DIRECT, NULL,
				    NULL, 0), h, r;
	ULONG size = 0;

	CHECK(i != NULL);
	CHECK(InternetOpenUrlA(i, "http://host.example/x", NULL, 0, 0, 0) ==
	      NULL);
	CHECK(GetLastError() == ERROR_INTERNET_NAME_NOT_RESOLVED);
	h = InternetConnectA(i, "10.0.0.1", 80, NULL, NULL,
			     INTERNET_SERVICE_HTTP, 0, 0);
	r = HttpOpenRequestA(h, "GET", "/", NULL, NULL, NULL, 0, 0);
	CHECK(h != NULL && r != NULL);
	CHECK(!HttpSendRequestA(r, NULL, 0, NULL, 0));
	CHECK(GetLastError() == ERROR_INTERNET_CANNOT_CONNECT);
	CHECK(InternetCloseHandle(r) && InternetCloseHandle(h) &&
	      InternetCloseHandle(i) && !InternetCloseHandle(i));
	CHECK(GetAdaptersInfo(NULL, &size) == ERROR_NO_DATA);
}

static void check_stores(void)
{
	HCERTSTORE s = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL);

	CHECK(s != NULL && CertEnumCertificatesInStore(s, NULL) == NULL);
	CHECK(GetLastError() == (DWORD)CRYPT_E_NOT_FOUND);
	CHECK(CertCloseStore(s, 0));
}

static void check_drawing(void)
{
	HDC screen = GetDC(NULL), dc = CreateCompatibleDC(screen);
	HBITMAP b = CreateCompatibleBitmap(screen, 10, 20);
	HGDIOBJ old = SelectObject(dc, b);
	BITMAP facts;
	RECT box;
	HRGN r;

	CHECK(screen != NULL && dc != NULL && old != NULL);
	CHECK(GetDeviceCaps(screen, LOGPIXELSY) == 96);
	CHECK(GetObjectA(b, sizeof(facts), &facts) == sizeof(facts));
	CHECK(facts.bmWidth == 10 && facts.bmHeight == 20 &&
	      facts.bmBitsPixel == 32);
	CHECK(SelectObject(dc, old) == b && DeleteObject(b));
	CHECK(SetTextColor(dc, RGB(1, 2, 3)) == 0 &&
	      GetTextColor(dc) == RGB(1, 2, 3));
	CHECK(SetBkMode(dc, TRANSPARENT) == OPAQUE);
	CHECK(DeleteDC(dc) && ReleaseDC(NULL, screen) && !DeleteDC(dc));
	r = CreateRectRgn(10, 10, 0, 0);
	CHECK(GetRgnBox(r, &box) == SIMPLEREGION && box.left == 0);
	CHECK(GetObjectType(GetStockObject(WHITE_BRUSH)) == OBJ_BRUSH);
	CHECK(DeleteObject(GetStockObject(WHITE_BRUSH)));
	CHECK(GetStockObject(WHITE_BRUSH) != NULL);
}

static void check_menus(void)
{
	HMENU m = CreatePopupMenu();

	CHECK(AppendMenuA(m, MF_STRING, 5, "five"));
	CHECK(InsertMenuA(m, 0, MF_BYPOSITION | MF_GRAYED, 6, "six"));
	CHECK(GetMenuItemCount(m) == 2 && GetMenuItemID(m, 0) == 6);
	CHECK(EnableMenuItem(m, 6, MF_ENABLED) == MF_GRAYED);
	CHECK(!RemoveMenu(m, 7, MF_BYCOMMAND) && DestroyMenu(m));
	CHECK(GetMenuItemCount(m) == -1);
}

static void check(void)
{
	check_paths();
	check_command_line();
	check_uuids();
	check_network();
	check_stores();
	check_drawing();
	check_menus();
}

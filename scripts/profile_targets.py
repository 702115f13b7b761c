"""The Windows that make-profiles writes: what a file's head says of each."""
import collections

Target = collections.namedtuple(
    "Target", "id parent name build machine iis groups partial known_dlls")

# The registry's list and what those DLLs import in turn (R509, R510).
KNOWN_NT5 = """advapi32 comdlg32 gdi32 imagehlp kernel32 lz32 ole32 oleaut32
olecli32 olecnv32 olesvr32 olethk32 rpcrt4 shell32 url urlmon user32 version
wininet wldap32 ntdll msvcrt comctl32 crypt32 cryptui msasn1 mpr netapi32
shdocvw shlwapi userenv wintrust wow32 apphelp""".split()
KNOWN_2003 = KNOWN_NT5 + ["secur32"]

# R2508: what the published lists of Vista to 11 have in common, and what
# those of 7 and of 10 add.
KNOWN_NT6 = """advapi32 clbcatq comdlg32 difxapi gdi32 imagehlp imm32 kernel32
msctf msvcrt normaliz nsi ntdll ole32 oleaut32 psapi rpcrt4 sechost setupapi
shell32 shlwapi user32 wldap32 ws2_32""".split()
KNOWN_7 = KNOWN_NT6 + "iertutil lpk urlmon usp10 wininet".split()
KNOWN_10 = KNOWN_NT6 + """bcryptprimitives cfgmgr32 coml2 combase gdiplus
kernelbase msvcp_win shcore ucrtbase win32u""".split()

KNOWN_X64 = ["wow64", "wow64cpu", "wow64win"]

XP = "Windows XP"
SERVER = "Windows Server 2003"
BOTH = SERVER + " x64, " + XP + " x64"
BOTH_SP2 = SERVER + " x64 SP2, " + XP + " x64 SP2"
VISTA = "Windows Vista SP1, Windows Server 2008"
SEVEN = "Windows 7 SP1"
SEVEN_R2 = SEVEN + ", Windows Server 2008 R2 SP1"
EIGHT = "Windows 8, Windows Server 2012"
EIGHT_1 = "Windows 8.1, Windows Server 2012 R2"
TEN = "Windows 10 "
TEN_1607 = TEN + "1607, Windows Server 2016"
ELEVEN = "Windows 11 "
WOW = ", 32-bit processes"


def whole(name, parent, text, build, iis, known, *groups):
    """A Windows that DLLs can be checked against."""
    machine = "x64" if name.endswith("x64") else "x86"
    return Target(name, parent, text, build, machine, iis, groups, False,
                  known)


def partial(*row):
    """One of which too little is known for that."""
    return whole(*row)._replace(partial=True)


# Parents first. Each extends the one that leaves least to be written.
TARGETS = [
    whole("xp-sp2-x86", None, XP + " SP2", "5.1.2600.2180", "5.1", KNOWN_NT5,
          "xp", "x86"),
    whole("xp-sp3-x86", "xp-sp2-x86", XP + " SP3", "5.1.2600.5512", "5.1",
          KNOWN_NT5, "xp", "x86"),
    whole("ws2003-rtm-x86", "xp-sp2-x86", SERVER, "5.2.3790.0", "6.0",
          KNOWN_2003, "2003", "server", "x86"),
    whole("ws2003-sp1-x86", "ws2003-rtm-x86", SERVER + " SP1",
          "5.2.3790.1830", "6.0", KNOWN_2003, "2003", "server", "x86"),
    whole("ws2003-sp2-x86", "ws2003-sp1-x86", SERVER + " SP2",
          "5.2.3790.3959", "6.0", KNOWN_2003, "2003", "server", "x86"),
    whole("ws2003-sp1-x64", None, BOTH, "5.2.3790.1830", "6.0", KNOWN_2003,
          "2003", "server", "xp64", "x64"),
    whole("ws2003-sp2-x64", "ws2003-sp1-x64", BOTH_SP2, "5.2.3790.3959",
          "6.0", KNOWN_2003, "2003", "server", "xp64", "x64"),
    whole("ws2003-sp1-x64-wow64", "ws2003-sp1-x86", BOTH + WOW,
          "5.2.3790.1830", "6.0", KNOWN_2003, "2003", "server", "xp64", "wow64"),
    whole("ws2003-sp2-x64-wow64", "ws2003-sp1-x64-wow64", BOTH_SP2 + WOW,
          "5.2.3790.3959", "6.0", KNOWN_2003, "2003", "server", "xp64", "wow64"),
    whole("win7-sp1-x64", "ws2003-sp2-x64", SEVEN_R2, "6.1.7601.17514", "7.5", KNOWN_7,
          "win7", "2008r2", "server", "x64"),
    whole("win7-sp1-x64-wow64", "ws2003-sp2-x64-wow64", SEVEN_R2 + WOW,
          "6.1.7601.17514", "7.5", KNOWN_7, "win7", "2008r2", "server", "wow64"),
    whole("win7-sp1-x86", "win7-sp1-x64-wow64", SEVEN, "6.1.7601.17514",
          "7.5", KNOWN_7, "win7", "x86"),
    whole("win10-22h2-x64", "win7-sp1-x64", TEN + "2004 to 22H2", "10.0.19045",
          "10.0", KNOWN_10, "win10", "x64"),
    whole("win10-1607-x64", "win10-22h2-x64", TEN_1607, "10.0.14393",
          "10.0", KNOWN_10, "win10", "2016", "server", "x64"),
    whole("win8-x64-wow64", "win7-sp1-x64-wow64", EIGHT + WOW,
          "6.2.9200.16384", "8.0", KNOWN_NT6, "win8", "2012", "server", "wow64"),
    whole("win10-22h2-x64-wow64", "win8-x64-wow64",
          TEN + "2004 to 22H2" + WOW, "10.0.19045", "10.0", KNOWN_10,
          "win10", "wow64"),
    whole("win10-1607-x64-wow64", "win10-22h2-x64-wow64", TEN_1607 + WOW,
          "10.0.14393", "10.0", KNOWN_10, "win10", "2016", "server", "wow64"),
    whole("ws2019-x64", "win10-22h2-x64", "Windows Server 2019",
          "10.0.17763", "10.0", KNOWN_10, "2019", "server", "x64"),
    whole("ws2019-x64-wow64", "win10-22h2-x64-wow64",
          "Windows Server 2019" + WOW, "10.0.17763", "10.0", KNOWN_10,
          "2019", "server", "wow64"),
    whole("win11-21h2-x64", "win10-22h2-x64", ELEVEN + "21H2", "10.0.22000",
          "10.0", KNOWN_10, "win11", "x64"),
    whole("ws2022-x64", "win11-21h2-x64", "Windows Server 2022",
          "10.0.20348", "10.0", KNOWN_10, "2022", "server", "x64"),
    whole("win11-21h2-x64-wow64", "win10-22h2-x64-wow64",
          ELEVEN + "21H2" + WOW, "10.0.22000", "10.0", KNOWN_10, "win11",
          "wow64"),
    whole("ws2022-x64-wow64", "win11-21h2-x64-wow64",
          "Windows Server 2022" + WOW, "10.0.20348", "10.0", KNOWN_10,
          "2022", "server", "wow64"),
    partial("w2k-sp4-x86", "xp-sp2-x86", "Windows 2000 SP4", "5.0.2195.6717", "5.0",
            [], "w2k", "x86"),
    partial("xp-rtm-x86", "xp-sp2-x86", XP, "5.1.2600.0", "5.1", KNOWN_NT5,
            "xp", "x86"),
    partial("xp-sp1-x86", None, XP + " SP1", "5.1.2600.1106", "5.1", [],
            "xp", "x86"),
    partial("vista-sp1-x86", "win7-sp1-x86", VISTA, "6.0.6001.18000", "7.0",
            KNOWN_NT6, "vista", "2008", "x86"),
    partial("vista-sp1-x64", "vista-sp1-x86", VISTA, "6.0.6001.18000",
            "7.0", KNOWN_NT6, "vista", "2008", "x64"),
    partial("win81-x64", None, EIGHT_1, "6.3.9600.16384", "8.5", [],
            "win81", "2012r2", "x64"),
    partial("win10-1511-x64", "win81-x64", TEN + "1511", "10.0.10586", "10.0", [],
            "win10", "x64"),
    partial("win10-1703-x64", "win10-1511-x64", TEN + "1703", "10.0.15063", "10.0", [],
            "win10", "x64"),
    partial("win10-1709-x64", "win10-1703-x64", TEN + "1709", "10.0.16299", "10.0", [],
            "win10", "x64"),
    partial("win10-1803-x64", "win10-1709-x64", TEN + "1803", "10.0.17134", "10.0", [],
            "win10", "x64"),
    partial("win10-1803-x64-wow64", "win10-1803-x64", TEN + "1803" + WOW, "10.0.17134",
            "10.0", [], "win10", "wow64"),
    partial("win10-1903-x64", "win10-1803-x64", TEN + "1903", "10.0.18362", "10.0", [],
            "win10", "x64"),
    partial("win11-22h2-x64", "win10-1903-x64", ELEVEN + "22H2", "10.0.22621", "10.0",
            [], "win11", "x64"),
    partial("win11-24h2-x64", "win11-22h2-x64", ELEVEN + "24H2", "10.0.26100", "10.0",
            [], "win11", "x64"),
]

# Those whose tables are whole, and numbered as their media have them.
FOUNDING = {t.id for t in TARGETS[:9]}


def is_nt6(target):
    return int(target.build.split(".")[0]) >= 6

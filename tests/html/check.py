#!/usr/bin/env python3
"""tests/html/check.py DRYLOAD GUEST: the HTML report, read and used in Chromium.

Skips with a message where python3-selenium or chromium-driver is missing.
"""
import json
import os
import subprocess
import sys
import tempfile

import browser

VERDICT_CLASSES = {"l": "loads", "f": "fails", "u": "unknown"}
READABLE = 4.5  # WCAG AA

# The names that a page must not take for its own markup.
HOSTILE = ["<img src=x onerror=alert(1)>.dll", "<!-- .dll", "a\" onclick='x' b=\".dll",
           "\u202egnp.dll", "</script><b id=pwned>.dll"]

# Colours as the page shows them, the first opaque background behind each.
CONTRAST = """
function parse(c) { return c.match(/[\\d.]+/g).map(Number); }
function light(c) {
  const [r, g, b] = c.slice(0, 3).map(v => {
    v /= 255;
    return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  });
  return .2126 * r + .7152 * g + .0722 * b;
}
function paper(e) {
  for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c;
  }
  return [255, 255, 255];
}
const seen = {};
for (const e of document.querySelectorAll(arguments[0])) {
  const a = light(parse(getComputedStyle(e).color)), b = light(paper(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  const name = e.tagName + "." + e.className + " in " + e.parentElement.className;
  if (!(name in seen) || ratio < seen[name]) seen[name] = ratio;
}
return seen;
"""

failures = []


def expect(holds, what):
    if not holds:
        failures.append(what)
        print(f"not so: {what}")


class Page:
    def __init__(self, driver, path):
        self.driver = driver
        self.address = "file://" + path
        self.open()

    def open(self):
        self.driver.get(self.address)

    def js(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def count(self, selector):
        return self.js("return document.querySelectorAll(arguments[0]).length", selector)

    def shown(self):
        """The names of the files that the matrix shows; sections must agree."""
        rows = self.js("return [...document.querySelectorAll('.matrix tbody tr')]"
                       ".map(r => [r.cells[0].textContent, r.hidden])")
        sections = self.js("return [...document.querySelectorAll('section.file')]"
                           ".map(s => [s.querySelector('h2').textContent, s.hidden])")
        expect(rows == sections, "rows and sections show the same files")
        return [os.path.basename(name) for name, hidden in rows if not hidden]

    def choose(self, **values):
        self.js("document.getElementById('clear').click()")
        for name, value in values.items():
            self.js("const e = document.getElementById(arguments[0]); e.value = arguments[1];"
                    "e.dispatchEvent(new Event('change'))", name, value)
        return self.shown()

    def search(self, words):
        self.js("document.getElementById('clear').click()")
        field = self.driver.find_element("id", "search")
        field.send_keys(words, "\ue007")  # Enter
        return self.shown()

    def press(self, *keys):
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def focused(self):
        return self.js("const e = document.activeElement; return [e.tagName, e.id, e.className,"
                       "e.getAttribute('href'), getComputedStyle(e).outlineStyle]")

    def media(self, **features):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "media": features.pop("media", ""),
            "features": [{"name": n.replace("_", "-"), "value": v} for n, v in features.items()]})


def make_files(folder, guest):
    """The example guest, a file that is none, one that loads, hostile names."""
    with open(guest, "rb") as f:
        dll = f.read()
    names = ["authfilter.dll", "text.dll", "loads.dll", *HOSTILE]
    contents = {"text.dll": b"not a PE file", "loads.dll": dll.replace(b"RegGetValueA", b"RegOpenKeyA\0")}
    paths = []
    for name in names:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(contents.get(name, dll))
        paths.append(path)
    return paths


def report(dryload, folder, name, paths, *options):
    path = os.path.join(folder, name)
    run = subprocess.run([dryload, "check", "-o", path, *options, *paths], stderr=subprocess.PIPE)
    assert run.returncode < 3, run.stderr
    return path


def check_contents(page, facts):
    """Every verdict of the JSON report stands in the matrix."""
    targets = page.js("return [...document.querySelectorAll('.matrix thead th')].slice(1)"
                      ".map(c => c.textContent)")
    rows = page.js("return [...document.querySelectorAll('.matrix tbody tr')].map(r =>"
                   "[...r.cells].map(c => [c.textContent.trim(), c.className]))")
    expect(len(rows) == len(facts["files"]), "a row a file")
    for row, file in zip(rows, facts["files"]):
        asked = {t["target"]: t for t in file["targets"]}
        for target, (text, name) in zip(targets, row[1:]):
            t = asked.get(target)
            if t is None:
                expect(text == "not asked", f"{target} of {row[0][0]} wasn't asked")
                continue
            words = [t["verdict"]]
            words += [str(t["error"]["win32"])] if t["error"] and t["error"]["win32"] else []
            words += ["likely"] if t["certainty"] == "likely" else []
            expect(text.split() == words, f"{target} of {row[0][0]} is {words}, not {text}")
            expect(VERDICT_CLASSES[name.split()[0]] == t["verdict"], "a class a verdict")
    messages = page.js("return [...document.querySelectorAll('h4')].map(h => h.textContent)")
    expect(len(messages) > 0, "there are findings")
    expect(page.count("#pwned, img") == 0, "no name became markup")
    expect(page.count("[onclick], [onerror], [style]") == 0, "no inline handler or style")


def check_server(page, facts):
    """The page of `dryload iis` says what its JSON says."""
    rows = page.js("return [...document.querySelectorAll('#sites tbody tr')].map(r =>"
                   "[...r.cells].map(c => c.textContent.trim()))")
    expect(len(rows) == len(facts["sites"]), "a row a site")
    for row, site in zip(rows, facts["sites"]):
        expect(row[0] == "site " + site["id"] and row[1] == site["name"], f"{row[:2]} is the site")
        expect((row[4].split()[0] == "starts") == (site["starts"] is True), f"{row[0]} starts or not")
    loaded, others = page.js("return [...document.querySelectorAll('#matrix tbody')].map(b => b.rows.length)")
    expect(loaded > 0 and others > 0, "modules that are loaded, and others")
    expect(page.count("#matrix tbody a") == loaded, "each that is loaded leads to its file")
    expect(page.count("script") == 0, "there is no script")
    expect(page.count("table") == page.count("table > caption"), "each table has a caption")
    expect(page.count("th:not([scope])") == 0, "each header cell has a scope")
    expect(page.count("section:not([aria-labelledby])") == 0, "each section has a name")
    levels = page.js("return [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    expect(levels.count(1) == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:])),
           "no level of headings is skipped")


def check_links(page):
    dead = page.js("return [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
                   ".filter(h => !h.startsWith('#') || !document.getElementById(h.slice(1)))")
    expect(dead == [], f"every link leads to a place of the page: {dead[:3]}")
    ids = page.js("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    expect(len(ids) == len(set(ids)), "ids are unique")


def check_filters(page):
    everything = page.shown()
    expect(page.search("RegGetValueA") and "loads.dll" not in page.shown(), "search by procedure")
    expect(page.search("ADVAPI32.DLL") != [], "search by DLL, without regard to case")
    expect(page.search("text.dll") == ["text.dll"], "search by file")
    expect(page.js("return document.getElementById('count').textContent") ==
           f"1 of {len(everything)} files is shown.", "the count says what is shown")
    expect(page.search("nothing has this") == [], "a search may find nothing")
    expect("loads.dll" not in page.choose(verdict="f"), "filter by verdict")
    expect("text.dll" in page.choose(verdict="f"), "what is no PE file fails")
    sp1 = page.js("return [...document.querySelectorAll('.matrix thead th')]"
                  ".find(c => c.textContent === 'ws2003-sp1-x86').dataset.t")
    expect("authfilter.dll" in page.choose(verdict="l", target=sp1), "filter by verdict and target")
    expect("authfilter.dll" not in page.choose(verdict="f", target=sp1), "the target counts")
    found = page.choose(finding="missing-procedure")
    expect("authfilter.dll" in found and "text.dll" not in found, "filter by finding")
    expect("authfilter.dll" not in page.choose(finding="missing-procedure", target=sp1),
           "the finding of that target counts")
    expect(page.choose() == everything, "Show all shows all")


def check_jumps(page):
    """A click, and Enter, lead to the row that explains a cell."""
    page.open()
    cell = page.driver.find_element("css selector", ".matrix tbody td.f a")
    place = cell.get_attribute("href").split("#")[1]
    for act in (cell.click, lambda: (page.js("arguments[0].focus()", cell), page.press("\ue007"))):
        page.js("location.hash = ''; scrollTo(0, 0)")
        act()
        expect(page.js("return location.hash") == "#" + place, "a cell leads to its row")
        top, bottom = page.js("const r = document.getElementById(arguments[0])"
                              ".getBoundingClientRect(); return [r.top, r.bottom]", place)
        expect(bottom > 0 and top < 900, "and the row is in sight")


def check_keys(page):
    from selenium.webdriver.common.keys import Keys

    page.open()
    walk = []
    for _ in range(9):
        page.press(Keys.TAB)
        walk.append(page.focused())
    expect(walk[0][2] == "skip", "the skip link is first")
    expect([w[1] for w in walk[1:6]] == ["search", "verdict", "target", "finding", "clear"],
           f"then the filters: {walk}")
    expect(walk[6][2] == "matrix", "then the matrix, which scrolls")
    expect(walk[7][3] == "#f1", "then one cell of it")
    expect((walk[8][3] or "") not in ("#f2", "#f1r1"), "and no other: arrows move")
    expect(all(w[4] != "none" for w in walk), "focus can be seen")
    page.js("document.querySelector('.matrix tbody a').focus()")
    page.press(Keys.ARROW_RIGHT)
    expect(page.focused()[3] == "#f1r1", "arrow right")
    page.press(Keys.ARROW_DOWN)
    expect(page.focused()[3].startswith("#f2r"), "arrow down")
    page.press(Keys.HOME)
    expect(page.focused()[3] == "#f2", "home")
    page.press(Keys.END, Keys.ARROW_UP)
    expect(page.focused()[3].startswith("#f1r"), "end and arrow up")


def check_structure(page):
    """What a screen reader goes by."""
    expect(page.js("return document.documentElement.lang") == "en-GB", "the language is named")
    expect(page.js("return document.title") != "", "the page has a title")
    levels = page.js("return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]"
                     ".map(h => +h.tagName[1])")
    expect(levels.count(1) == 1 and levels[0] == 1, "one first heading")
    expect(all(b - a <= 1 for a, b in zip(levels, levels[1:])), "no level of headings is skipped")
    expect(page.count("header") == 1 and page.count("main") == 1, "landmarks")
    expect(page.count("form[role=search][aria-label]") == 1, "the filters are a search landmark")
    expect(page.count("table") == page.count("table > caption"), "each table has a caption")
    expect(page.count("th:not([scope])") == 0, "each header cell has a scope")
    unlabelled = page.js("return [...document.querySelectorAll('input, select')]"
                         ".filter(e => !e.labels.length).length")
    expect(unlabelled == 0, "each control has a label")
    expect(page.count("[role=region][tabindex='0'][aria-labelledby=matrixh]") == 1,
           "what scrolls can be focused, and has a name")
    expect(page.count("section:not([aria-labelledby])") == 0, "each section has a name")
    expect(page.count("#count[role=status][aria-live=polite]") == 1, "the count is read out")
    nodes = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [n["role"]["value"] for n in nodes if "role" in n and not n["ignored"]]
    rows = page.count(".matrix tbody tr")
    expect(roles.count("rowheader") >= rows and
           roles.count("cell") + roles.count("gridcell") >= page.count(".matrix td"),
           "the matrix is a table for who can't see it")
    nameless = page.js("return [...document.querySelectorAll('a, button, summary')]"
                       ".filter(e => !e.textContent.trim()).length")
    expect(nameless == 0, "links and buttons have words")


def check_contrast(page):
    for scheme in ("light", "dark"):
        page.media(prefers_color_scheme=scheme)
        ratios = page.js(CONTRAST, "td, th, b, i, p, h1, h2, h3, h4, dt, dd, a, code, span, "
                                   "summary, caption, label, select, input, button")
        low = {name: round(r, 2) for name, r in ratios.items() if r < READABLE}
        expect(low == {}, f"text can be read in {scheme}: {low}")
    page.media()


def check_tree(page):
    page.open()
    folded = page.js("return [...document.querySelectorAll('.tree details')].filter(d =>"
                     "d.firstChild.textContent.endsWith('from Windows itself')).map(d => d.open)")
    expect(folded and not any(folded), "what Windows brings is folded")
    troubled = page.js("return [...document.querySelectorAll('.tree b.v')].every(b =>"
                       "!b.closest('details:not([open])'))")
    expect(troubled, "what is broken stands open")


def check_phone(page):
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True})
    page.open()
    page.js("document.querySelectorAll('section').forEach(s => s.style.contentVisibility = 'visible')")
    expect(page.js("return document.documentElement.scrollWidth") <= 390, "a phone needn't scroll sideways")
    expect(page.js("const m = document.querySelector('.matrix'); m.scrollLeft = 200;"
                   "const r = m.querySelector('tbody th').getBoundingClientRect();"
                   "return r.left >= 0 && m.scrollLeft > 0"), "the matrix scrolls beside its names")
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def check_width(page):
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True})
    page.open()
    expect(page.js("return document.documentElement.scrollWidth") <= 390, "a phone needn't scroll sideways")
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def check_print(page):
    page.open()
    page.media(media="print")
    expect(page.js("return getComputedStyle(document.getElementById('filters')).display") == "none",
           "no controls on paper")
    expect(page.js("return [...document.querySelectorAll('details ul')].every(u =>"
                   "u.getBoundingClientRect().height > 0)"), "everything stands open on paper")
    page.media()
    pdf = page.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]
    expect(len(pdf) > 10000, "it can be printed")


def check_without_script(page, files):
    page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    page.open()
    expect(not page.driver.find_element("id", "filters").is_displayed(), "no filters without script")
    sections = page.driver.find_elements("css selector", "section.file")
    expect(len(sections) == files, "every file without script")
    expect("RegGetValueA" in sections[0].text, "and its findings")
    page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def check_silence(page):
    """Nothing was asked of the network, nothing complained."""
    requests = set()
    for entry in page.driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            requests.add(message["params"]["request"]["url"].split("#")[0])
    expect(all(r in (page.address.split("#")[0], "data:,") for r in requests), f"no request: {requests}")
    complaints = page.driver.get_log("browser")
    expect(complaints == [], f"nothing on the console: {complaints}")


def check_policy(page):
    page.open()
    page.js("const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
            "document.body.append(s); const i = new Image(); i.src = 'https://example.invalid/x';"
            "document.body.append(i)")
    expect(page.js("return window.ran") is None, "no other script runs")
    expect(any("Content Security Policy" in c["message"] for c in page.driver.get_log("browser")),
           "the policy is in force")


def serve(dryload, folder, guest, form):
    """A server with one good filter's file and what MetaBase.xml misses."""
    root = os.path.join(folder, "server")
    os.makedirs(os.path.join(root, "Filters"), exist_ok=True)
    with open(guest, "rb") as f:
        dll = f.read()
    with open(os.path.join(root, "Filters", "authfilter.dll"), "wb") as f:
        f.write(dll)
    path = os.path.join(folder, "server." + form)
    config = os.path.join(os.path.dirname(__file__), "../server/MetaBase.xml")
    run = subprocess.run([dryload, "iis", "--root", root, "-t", "ws2003-rtm-x86", "-f", form,
                          "-o", path, config], stderr=subprocess.PIPE)
    assert run.returncode < 3, run.stderr
    return path


def main():
    browser.require()
    dryload, guest = (os.path.abspath(p) for p in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        paths = make_files(os.path.join(folder, "files"), guest)
        facts = json.load(open(report(dryload, folder, "report.json", paths, "-f", "json")))
        driver = browser.start()
        try:
            page = Page(driver, report(dryload, folder, "report.html", paths, "-f", "html"))
            check_contents(page, facts)
            check_links(page)
            check_filters(page)
            check_jumps(page)
            check_keys(page)
            check_structure(page)
            check_contrast(page)
            check_tree(page)
            check_phone(page)
            check_print(page)
            check_without_script(page, len(paths))
            check_silence(page)
            check_policy(page)
            for log in ("performance", "browser"):  # what the first page did
                driver.get_log(log)
            page = Page(driver, serve(dryload, folder, guest, "html"))
            check_server(page, json.load(open(serve(dryload, folder, guest, "json"))))
            check_links(page)
            check_contrast(page)
            check_width(page)
            check_silence(page)
        finally:
            driver.quit()
    print(f"the HTML report in Chromium: {len(failures)} not so" if failures else
          "the HTML report in Chromium: all holds")
    sys.exit(1 if failures else 0)


main()

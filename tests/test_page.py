"""The page in a real browser: what a dean, a teacher and a family do with it, on paper and on a phone too."""

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEHOU = os.path.join(ROOT, "build/kehou")
SCHOOL = os.path.join(ROOT, "tests/golden/school.yaml")
TIMETABLE = os.path.join(ROOT, "tests/golden/timetable.yaml")
HOSTILE = "</script><script>document.title='broken'</script>"
PHONE = {"width": 360, "height": 780, "deviceScaleFactor": 2, "mobile": True}


def kehou(*arguments):
    ended = subprocess.run([KEHOU, *arguments, "--quiet"], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def data_of(path):
    with open(path, encoding="utf-8") as file:
        return json.loads(re.search(r'id="data">(.*?)</script>', file.read()).group(1))


def browser():
    options = Options()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.work)
        for name, options in (("zh", ["--lang", "zh"]), ("en", ["--lang", "en"]), ("ids", ["--lang", "en", "--anonymize"])):
            kehou("emit", SCHOOL, TIMETABLE, "-o", os.path.join(cls.work, name), "--documents", "page", *options)
        with open(SCHOOL, encoding="utf-8") as file:
            hostile = file.read().replace("name: 李同学", 'name: "%s"' % HOSTILE)
        with open(os.path.join(cls.work, "hostile.yaml"), "w", encoding="utf-8") as file:
            file.write(hostile)
        kehou("emit", os.path.join(cls.work, "hostile.yaml"), TIMETABLE, "-o", os.path.join(cls.work, "hostile"),
              "--documents", "page")
        kehou("solve", os.path.join(ROOT, "instances/school-3000/instance.yaml"), "-o", os.path.join(cls.work, "large"),
              "--gap", "1", "--time-limit", "60", "--documents", "page", "--lang", "zh")
        cls.driver = browser()
        cls.addClassCleanup(cls.driver.quit)

    def setUp(self):
        self.clicks = 0
        self.driver.get_log("browser")

    def tearDown(self):
        self.assertEqual(self.driver.get_log("browser"), [])

    def path(self, name):
        return os.path.join(self.work, name, "index.html")

    def open(self, name, address=""):
        self.driver.get("about:blank")
        self.driver.get("file://" + self.path(name) + address)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def main(self):
        return self.one("main").text

    def click(self, element):
        element.click()
        self.clicks += 1

    def search(self, words):
        """As a person does: click into the field, type, click what is found first."""
        self.click(self.one("#search"))
        self.one("#search").send_keys(words)
        self.click(self.one("#found [role=option]"))
        self.wait(lambda: words in self.one(".title").text)

    def wait(self, seen):
        # the page may put up new elements between finding one and reading it
        WebDriverWait(self.driver, 20, ignored_exceptions=[StaleElementReferenceException]).until(lambda _: seen())

    def print(self, name):
        """The text of each page of the view as it stands, printed on A4."""
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
        path = os.path.join(self.work, name + ".pdf")
        with open(path, "wb") as file:
            file.write(base64.b64decode(printed["data"]))
        info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
        self.assertRegex(info, r"Page size: +84[12]\.?\d* x 59[45]\.?\d* pts \(A4\)")
        return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout.split("\f")[:-1]

    # The small school -----------------------------------------------------------------------------

    def test_says_the_result(self):
        self.open("zh")
        self.assertEqual(self.driver.title, "样例小学 – kehou")
        for words in ("最优", "得分：2389", "下界", "782", "豁免 T3：校车时刻"):
            self.assertIn(words, self.main())
        self.open("en")
        self.assertEqual(self.one("html").get_attribute("lang"), "en")
        self.assertIn("Score: 2389", self.main())

    def test_needs_no_network(self):
        with open(self.path("zh"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(re.findall(r'(?:src|href)="?(?!data:)[a-z]+:', text), [])
        self.assertIn("default-src 'none'", text)

    def test_every_view_opens(self):
        self.open("en")
        for type_, entities in self.driver.execute_script(
                "return Object.entries(TYPES).map(([t, k]) => [t, k.entities.map(e => e.href)])"):
            for address in ["#" + type_, *entities]:
                self.driver.execute_script("location.hash = arguments[0]", address)
                self.wait(lambda address=address: self.driver.execute_script("return view && location.hash") == address)
        for address in self.driver.execute_script("return [...Object.keys(VIEWS), ...D.slots.map(k => k.href.slice(1))]"):
            self.driver.execute_script("location.hash = arguments[0]", "#" + address)
            self.wait(lambda: self.one("main h1").text)
        self.open("en", "#nothing/%ZZ")
        self.assertIn("Score", self.main())

    def test_texts_are_all_used(self):
        """The scripts use each text of the catalogue, and no other."""
        self.open("en")
        folder = os.path.join(ROOT, "tools/report/page")
        used = set()
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                used |= set(re.findall(r"\bT\.([a-z_]+)", file.read()))
        self.assertEqual(used, set(data_of(self.path("en"))["text"]))

    def test_names_stay_text(self):
        self.open("hostile", "#student/s01")
        self.assertEqual(self.one("h1").text, HOSTILE)
        self.assertTrue(self.driver.title.startswith(HOSTILE))
        self.assertEqual(len(self.all("script")), 2)

    def test_anonymous_is_ids_only(self):
        with open(self.path("ids"), encoding="utf-8") as file:
            text = file.read()
        for word in ("同学", "老师", "班", "教室", "校", "馆"):
            self.assertNotIn(word, text)
        self.open("ids", "#student/s01")
        self.assertEqual(self.one("h1").text, "s01")

    def test_odd_weeks_and_joining(self):
        self.open("zh", "#student/s03")
        monday = self.one(".day").text
        self.assertIn("象棋", monday)
        self.assertIn("单周", monday)
        self.assertIn("双周", monday)
        self.assertEqual(1, self.driver.execute_script(
            "return crowd(find('room', 'r301'), D.slots.find(k => k.id === 'mon2'))"))  # one odd, another even
        self.open("zh", "#student/s08")
        self.assertIn("周次 10-21", self.one(".day").text)

    def test_who_is_where(self):
        self.open("zh", "#slot/mon2")
        rows = [row.text for row in self.all("main tbody tr")]
        self.assertTrue(any("合唱-1" in row and "机房" in row and "王老师" in row and " 4" in row for row in rows), rows)
        self.one("main input[type=search]").send_keys("刘同学")
        self.assertEqual(len(self.all("main tbody tr")), 1)

    def test_keyboard(self):
        self.open("zh")
        self.one("#search").send_keys("t01", Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER)
        self.wait(lambda: self.one("h1").text == "王老师")
        self.assertEqual(self.driver.switch_to.active_element.tag_name, "h1")
        self.assertEqual(self.one("#search").get_attribute("aria-expanded"), "false")

    def test_labels(self):
        """Each field has a label, each chart a description, each table a caption, each view one h1."""
        self.open("en")
        for address in ("", "#wishes", "#workload", "#rooms", "#adults", "#student", "#slot/mon2", "#staff/t01"):
            self.open("en", address)
            self.assertEqual(len(self.all("h1")), 1)
            self.assertEqual(self.driver.execute_script(
                "return [...document.querySelectorAll('input, select')].filter(f => !f.labels.length).length"), 0)
            self.assertEqual(self.all("svg:not([aria-label]):not([aria-hidden])"), [])
            self.assertEqual(self.driver.execute_script(
                "return [...document.querySelectorAll('table')].filter(t => !t.caption || !t.caption.textContent).length"), 0)

    def test_workload_marks(self):
        self.open("en", "#workload")
        label = self.one("svg[role=img]").get_attribute("aria-label")
        fair = round(data_of(self.path("en"))["balance"]["fair"])
        self.assertIn("fair share %d" % fair, label)
        for words in ("minimum", "maximum", "fair share"):
            self.assertIn(words, self.one("svg[role=img]").text)

    def test_prints_a_sheet_each(self):
        self.open("zh", "#class")
        pages = self.print("classes")
        self.assertEqual(len(pages), 2)
        for page, name in zip(pages, ("三(1)班", "四(1)班")):
            self.assertIn(name, page)
        self.assertNotIn("四(1)班", pages[0])
        self.open("zh")
        pages = self.print("all")
        for name in ("三(1)班", "四(1)班", "王老师", "陈老师", "孙老师", "钱老师"):
            self.assertEqual(len([page for page in pages if page.strip().startswith(name)]), 1, name)

    def test_phone(self):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
        try:
            for address in ("", "#class/g3c1", "#student/s01", "#slot/mon2", "#workload", "#rooms", "#wishes", "#rules"):
                self.open("zh", address)
                width = self.driver.execute_script("return document.documentElement.scrollWidth")
                self.assertLessEqual(width, PHONE["width"], address)
            self.open("zh", "#student/s01")
            days = [day.rect["y"] for day in self.all(".day") if day.is_displayed()]
            self.assertEqual(days, sorted(set(days)))
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    # 3,000 students -------------------------------------------------------------------------------

    def test_large_opens_fast(self):
        self.assertLess(os.path.getsize(self.path("large")), 5_000_000)
        self.open("large")
        self.driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        self.open("large")
        metrics = self.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        self.driver.execute_cdp_cmd("Performance.disable", {})
        seconds = next(m["value"] for m in metrics if m["name"] == "TaskDuration")  # of the page's thread, not the clock
        self.assertGreater(seconds, 0)
        self.assertLess(seconds, 2)
        print("the page of 3,000 students: %d bytes, %.2f s" % (os.path.getsize(self.path("large")), seconds))

    def test_a_students_thursday(self):
        data = data_of(self.path("large"))
        thursday = [k for k, slot in enumerate(data["slots"]) if slot["day"] == 3]
        section = next(x for x in data["sections"] if x["slots"][0] in thursday)
        student = data["students"][section["students"][0]]
        self.open("large")
        self.search(student["id"])
        day = next(d for d in self.all(".day") if d.find_element(By.TAG_NAME, "h3").text == "周四")
        self.assertTrue(day.is_displayed())
        self.assertIn(data["activities"][section["activity"]]["name"], day.text)
        self.assertIn(data["rooms"][section["room"]].get("name"), day.text)
        self.assertLessEqual(self.clicks, 3)

    def test_a_teachers_load(self):
        person = data_of(self.path("large"))["staff"][7]
        self.open("large")
        self.search(person["id"])
        self.assertIn("%d 分钟" % person["load"], self.one(".facts").text)
        self.assertLessEqual(self.clicks, 3)

    def test_why_a_wish_failed(self):
        data = data_of(self.path("large"))
        full = {k for k, (kind, _) in enumerate(data["reasons"]) if kind == "已满"}
        student, reason = next((s, w[1]) for s in data["students"] for w in s.get("wishes", []) if w[1] in full)
        self.open("large")
        self.search(student["id"])
        self.assertIn(data["reasons"][reason][1], self.main())
        self.assertRegex(data["reasons"][reason][1], r"已满 \d+ 人：.*第 \d 志愿")
        self.assertLessEqual(self.clicks, 3)

    def test_filters(self):
        data = data_of(self.path("large"))
        class_ = data["classes"][4]
        self.open("large", "#student")
        Select(self.all(".filters select")[1]).select_by_value(class_["id"])
        members = [s for s in data["students"] if s["class"] == 4]
        self.assertEqual(len(self.all("main tbody tr")), len(members))
        self.assertIn("%d / %d" % (len(members), len(data["students"])), self.one(".found").text)
        self.one(".filters input").send_keys(members[0]["id"])
        self.assertEqual(len(self.all("main tbody tr")), 1)

    def test_sorts_by_a_heading(self):
        self.open("large", "#workload")
        next(b for b in self.all("th button") if b.text.startswith("每周工作量")).click()
        loads = [int(row.find_elements(By.CSS_SELECTOR, "th, td")[4].text) for row in self.all("main tbody tr")]
        self.assertEqual(loads, sorted(loads, reverse=True))
        self.assertEqual(self.one("th[aria-sort]").get_attribute("aria-sort"), "descending")

    def test_chinese_is_drawn(self):
        """A font with Chinese is used, not boxes for missing characters."""
        self.open("zh", "#student/s01")
        self.driver.execute_cdp_cmd("DOM.enable", {})
        self.driver.execute_cdp_cmd("CSS.enable", {})
        root = self.driver.execute_cdp_cmd("DOM.getDocument", {})["root"]["nodeId"]
        node = self.driver.execute_cdp_cmd("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
        fonts = self.driver.execute_cdp_cmd("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        self.assertTrue(any("CJK" in font["familyName"] for font in fonts), fonts)


if __name__ == "__main__":
    unittest.main()

"""Papers as printed: A4, fonts embedded, text that can be copied, repeated heads, names where they may be and only
there. What each says is in tests/golden; here is what golden texts do not show. The school is that of tests/golden,
with a class of 90 so that rolls break over pages."""

import glob
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEHOU = os.environ.get("KEHOU", os.path.join(ROOT, "build", "kehou"))
FAMILY = {"notices"}  # papers that may tell of one family's fee
PUBLIC = {"fees", "indicators"}  # papers that are hung up: no name of a student
# What depends on who is exempt from the fee: notices to the family itself, and what the office alone has.
OFFICE = {"papers/notices.pdf", "papers/notices.html", "tables/fees.csv", "tables/money.csv", "timetable.xlsx", "summary.json"}


def run(*args):
    done = subprocess.run(args, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{args}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def page(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def text(pdf, *options):
    return run("pdftotext", *options, pdf, "-")


class Papers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.dir = cls.folder.name
        with open(os.path.join(ROOT, "tests/golden/school.yaml"), encoding="utf-8") as f:
            school = yaml.safe_load(f)
        with open(os.path.join(ROOT, "tests/golden/timetable.yaml"), encoding="utf-8") as f:
            timetable = yaml.safe_load(f)
        # 80 more in 三(1)班, of whom one is exempt, one has no consent, one has a name with markup in it.
        more = [
            {"id": f"m{i:02}", "name": f"新{i:02}生", "class": "g3c1", "attends": ["mon1"],
             "consent": {"student": True, "parent": True, "class_review": True}}
            for i in range(80)
        ]
        more[7]["fee_waived"] = True
        more[8]["name"] = "<b>&\"八生"
        school["students"] += more
        for room in school["rooms"]:
            room["capacity"] = 100
        school["policy"] = {"base": "yichang-2024", "study": {"max_size": 100, "students_per_adult": 100}}
        timetable["study"][0]["students"] += [s["id"] for s in more]
        timetable["status"] = "feasible"
        for key in ("score", "bound", "measures"):
            timetable.pop(key)
        cls.instance, cls.timetable = (os.path.join(cls.dir, n) for n in ("school.yaml", "timetable.yaml"))
        for path, data in ((cls.instance, school), (cls.timetable, timetable)):
            with open(path, "w", encoding="utf-8") as f:
                yaml.safe_dump(data, f, allow_unicode=True)
        cls.zh, cls.ids = os.path.join(cls.dir, "zh"), os.path.join(cls.dir, "ids")
        cls.emit(cls.zh, "--lang", "zh")
        cls.emit(cls.ids, "--lang", "zh", "--anonymize")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def emit(cls, out, *options):
        run(KEHOU, "emit", cls.instance, cls.timetable, "-o", out, "--documents", "papers", "--quiet", *options)

    @classmethod
    def paper(cls, name, form="pdf", folder=None):
        return os.path.join(folder or cls.zh, "papers", f"{name}.{form}")

    def names(self):
        return sorted(os.path.basename(p)[:-4] for p in glob.glob(self.paper("*")))

    def test_every_paper_has_both_forms(self):
        self.assertEqual(self.names(), sorted(os.path.basename(p)[:-5] for p in glob.glob(self.paper("*", "html"))))
        self.assertTrue(FAMILY <= set(self.names()))

    def test_a4_and_fonts(self):
        for name in self.names():
            with self.subTest(name):
                info = run("pdfinfo", self.paper(name))
                self.assertRegex(info, r"Page size: +(595.276 x 841.89|841.89 x 595.276) pts \(A4\)")
                self.assertNotIn("CreationDate", info)
                fonts = run("pdffonts", self.paper(name)).splitlines()[2:]
                self.assertTrue(fonts)
                for font in fonts:
                    self.assertRegex(font, r"NotoSerifCJK\S+ +CID Type 0C +Identity-H +yes yes yes ")

    def test_equal_papers_have_equal_bytes(self):
        again = os.path.join(self.dir, "again")
        self.emit(again, "--lang", "zh")
        for name in self.names():
            for form in ("pdf", "html"):
                with open(self.paper(name, form), "rb") as a, open(self.paper(name, form, again), "rb") as b:
                    self.assertEqual(a.read(), b.read(), f"{name}.{form}")

    def test_long_roll(self):
        pages = [p for p in text(self.paper("rolls"), "-layout").split("\f") if "作业看护 三(1)班  " in p]
        monday = pages[:3]
        for k, page in enumerate(monday):
            self.assertIn(f"第 {k + 1} 页，共 3 页", page)
            self.assertRegex(page, "班级 +姓名")
        numbers = [int(m) for page in monday for m in re.findall(r"(?m)^ *(\d+) +三\(1\)班", page)]
        self.assertEqual(numbers, list(range(1, 85)))
        # Signatures and the key to the marks are not alone on the last page.
        self.assertIn("三(1)班", monday[2])
        self.assertIn("教师签名", monday[2])

    def test_subsidies_add_up(self):
        sheets = [p for p in text(self.paper("subsidies"), "-layout").split("\f") if "发放表" in p]
        self.assertEqual(len(sheets), 5)  # September to January; nobody from outside is paid by the slot
        for sheet in sheets:
            rows = re.findall(r"(?m)^ *\d+ +\S+ +(\d+) +(\d+) +(\d+) +(\d+) +60\.00 +(\d+)\.00", sheet)
            total = [int(n) for n in re.search(r"合计 +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)\.00", sheet).groups()]
            self.assertEqual([sum(int(row[i]) for row in rows) for i in range(5)], total)
            self.assertEqual(total[4], 60 * total[3])
            self.assertRegex(sheet, "人民币[零壹贰叁肆伍陆柒捌玖拾佰仟万]+元整")

    def test_notices(self):
        pages = text(self.paper("notices")).split("\f")[:-1]
        self.assertEqual(len(pages), 89)
        exempt = [p for p in pages if "免收" in p]
        self.assertEqual(len(exempt), 1)
        self.assertIn("新07生", exempt[0])
        for page in pages:
            self.assertIn("回执", page)
            self.assertIn("第 1 页，共 1 页", page)
        missing = [p for p in pages if "周同学" in p]
        self.assertIn("家长同意", missing[0])
        self.assertNotIn("周一 16:00", missing[0])

    def test_exemption_is_nobody_elses_matter(self):
        for name in self.names():
            for words in (text(self.paper(name)), page(self.paper(name, "html"))):
                if name not in FAMILY:
                    self.assertNotRegex(words, r"新07生[^\n<]*免|免[^\n<]*新07生", name)
                if name in PUBLIC:
                    self.assertNotRegex(words, "同学|新..生", name)

    def test_nothing_published_tells_of_exemptions(self):
        """Exempting others changes the files of the office and the notice to each family, and no other file."""
        with open(self.instance, encoding="utf-8") as f:
            school = yaml.safe_load(f)
        for k, student in enumerate(school["students"]):
            student["fee_waived"] = k % 3 == 0
        other = os.path.join(self.dir, "exempt.yaml")
        with open(other, "w", encoding="utf-8") as f:
            yaml.safe_dump(school, f, allow_unicode=True)
        files = []
        for name, instance in (("before", self.instance), ("after", other)):
            out = os.path.join(self.dir, name)
            run(KEHOU, "emit", instance, self.timetable, "-o", out, "--quiet", "--lang", "zh")
            paths = [os.path.join(at, one) for at, _, found in os.walk(out) for one in found]
            files.append({os.path.relpath(path, out): pathlib.Path(path).read_bytes() for path in paths})
        self.assertEqual(set(files[0]), set(files[1]))
        self.assertGreater(len(files[0]), 100)
        self.assertEqual({path for path in files[0] if files[0][path] != files[1][path]}, OFFICE)

    def test_markup_stays_text(self):
        words = page(self.paper("notices", "html"))
        self.assertIn("&lt;b&gt;&amp;&quot;八生", words)
        self.assertNotIn("<b>", words)
        self.assertIn("<b>&\"八生", text(self.paper("notices")))

    def test_anonymous(self):
        for name in self.names():
            for words in (text(self.paper(name, folder=self.ids)),
                          page(self.paper(name, "html", self.ids))):
                self.assertNotRegex(words, "同学|王老师|赵老师|科技馆|新..生", name)
        self.assertIn("m07", text(self.paper("notices", folder=self.ids)))


if __name__ == "__main__":
    unittest.main()

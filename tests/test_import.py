"""Spreadsheets in and out: every shipped school through a workbook and back, written by three programs; surveys; what is
said of faulty sheets, as kept in tests/sheets."""

import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import openpyxl

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "oracle"))
import reading  # noqa: E402  the second reader, written from the contract alone

KEHOU = str(ROOT / os.environ.get("KEHOU", "build/kehou"))
SHIPPED = ["school-300", "school-1200", "school-3000", "nrw-001", "ariel", "umass"]
UPDATE = os.environ.get("UPDATE")


def kehou(*arguments, expect=0, cwd=None):
    done = subprocess.run([KEHOU, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False)
    if done.returncode != expect:
        raise AssertionError(f"exit {done.returncode}, not {expect}: {arguments}\n{done.stderr}")
    return done


def school(path):
    """The school as the second reader sees it, its locks in one order."""
    read = reading.read_school(str(path))
    read.locks = sorted(repr(sorted(lock.items(), key=lambda item: item[0])) for lock in read.locks)
    return read


class Import(unittest.TestCase):
    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)

    def same(self, one, other):
        a, b = school(one), school(other)
        for field in a.__dataclass_fields__:
            self.assertEqual(getattr(a, field), getattr(b, field), f"{field} of {one} and {other}")

    def workbook(self, sheets, name="school.xlsx"):
        """A workbook by openpyxl: sheets of rows."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(self.work / name)
        return book

    def golden(self, name, arguments, expect=2):
        """The messages of an import are as kept in tests/sheets/NAME.txt."""
        done = kehou("import", *arguments, "-o", "out", "--lang", "en" if not name.endswith("zh") else "zh", expect=expect,
                     cwd=self.work)
        kept = ROOT / "tests" / "sheets" / f"{name}.txt"
        if UPDATE:
            kept.write_text(done.stderr, encoding="utf-8")
        self.assertEqual(kept.read_text(encoding="utf-8"), done.stderr)
        if expect == 2:
            self.assertFalse((self.work / "out").exists(), "something was written")


class RoundTrips(Import):
    def trip(self, instance, workbook):
        kehou("import", workbook, "-o", self.work / "in", "--quiet")
        self.same(instance, self.work / "in" / "instance.yaml")

    def test_shipped_schools(self):
        for name in SHIPPED:
            with self.subTest(name):
                instance, first, second = ROOT / "instances" / name / "instance.yaml", self.work / "1.xlsx", self.work / "2.xlsx"
                kehou("template", "--from", instance, "-o", first)
                self.trip(instance, first)
                # Names, which the second reader does not keep: the workbook of the import is the same, byte for byte.
                kehou("template", "--from", self.work / "in" / "instance.yaml", "-o", second)
                self.assertEqual(first.read_bytes(), second.read_bytes())
                for path in (first, second):
                    path.unlink()
                shutil.rmtree(self.work / "in")

    def test_every_key(self):
        for name in ("contract.yaml", "csv/instance.yaml"):
            kehou("template", "--from", ROOT / "tests" / "data" / name, "-o", self.work / "1.xlsx", "--lang", "zh")
            kehou("import", self.work / "1.xlsx", "-o", self.work / "in", "--quiet")
            kehou("template", "--from", self.work / "in" / "instance.yaml", "-o", self.work / "2.xlsx", "--lang", "zh")
            self.assertEqual((self.work / "1.xlsx").read_bytes(), (self.work / "2.xlsx").read_bytes())
            for path in self.work.glob("*.xlsx"):
                path.unlink()
            shutil.rmtree(self.work / "in")

    def test_anonymous_workbook(self):
        """Ids only, and the same school: its integer program is that of the school."""
        instance = ROOT / "tests" / "golden" / "school.yaml"
        kehou("template", "--from", instance, "-o", self.work / "1.xlsx", "--anonymize", "--lang", "en")
        cells = [str(cell.value) for sheet in openpyxl.load_workbook(self.work / "1.xlsx") for row in sheet.iter_rows(min_row=3) for cell in row]
        for name in ("同学", "老师", "教室", "机房", "合唱", "少年宫", "科技馆", "样例", "共建", "校车", "校长"):
            self.assertEqual([cell for cell in cells if name in cell], [], name)
        kehou("import", self.work / "1.xlsx", "-o", self.work / "in", "--quiet")
        kehou("model", instance, "--lp", self.work / "a.lp", "--quiet")
        kehou("model", self.work / "in" / "instance.yaml", "--lp", self.work / "b.lp", "--quiet")
        self.assertEqual((self.work / "a.lp").read_bytes(), (self.work / "b.lp").read_bytes())

    def test_json(self):
        """What an import found and wrote, for programs."""
        kehou("template", "--from", ROOT / "tests" / "golden" / "school.yaml", "-o", self.work / "1.xlsx", "--lang", "en")
        said = json.loads(kehou("import", self.work / "1.xlsx", "-o", self.work / "in", "--json", "--quiet").stdout)
        self.assertEqual((said["status"], said["errors"]), ("valid", 0))
        self.assertEqual(said["written"], {"students": 9, "activities": 4, "staff": 5, "rooms": 3})
        (self.work / "rooms.csv").write_text("id,capacity\nr1,many\n", encoding="utf-8")
        said = json.loads(kehou("import", self.work / "rooms.csv", "-o", self.work / "other", "--json", "--lang", "en",
                                "--base", ROOT / "tests" / "golden" / "school.yaml", expect=2).stdout)
        self.assertEqual(said["status"], "invalid")
        self.assertNotIn("written", said)
        self.assertIn(("error", 2, 2), [(one["severity"], one["line"], one["column"]) for one in said["found"]])

    def test_solved_alike(self):
        """The integer program of the import is that of the school."""
        instance = ROOT / "instances" / "school-300" / "instance.yaml"
        kehou("template", "--from", instance, "-o", self.work / "1.xlsx")
        kehou("import", self.work / "1.xlsx", "-o", self.work / "in", "--quiet")
        kehou("model", instance, "--lp", self.work / "a.lp", "--quiet")
        kehou("model", self.work / "in" / "instance.yaml", "--lp", self.work / "b.lp", "--quiet")
        self.assertEqual((self.work / "a.lp").read_bytes(), (self.work / "b.lp").read_bytes())

    def test_other_programs(self):
        instance = ROOT / "instances" / "school-300" / "instance.yaml"
        kehou("template", "--from", instance, "-o", self.work / "kehou.xlsx", "--lang", "zh")
        openpyxl.load_workbook(self.work / "kehou.xlsx").save(self.work / "openpyxl.xlsx")
        (self.work / "office").mkdir()
        subprocess.run(["soffice", f"-env:UserInstallation=file://{self.work}/profile", "--headless", "--convert-to", "xlsx",
                        "--outdir", self.work / "office", self.work / "kehou.xlsx"], check=True, capture_output=True)
        for workbook in ("openpyxl.xlsx", "office/kehou.xlsx"):
            self.trip(instance, self.work / workbook)
            shutil.rmtree(self.work / "in")

    def test_csv_of_any_encoding(self):
        folder = ROOT / "instances" / "school-300"
        kehou("template", "--from", folder / "instance.yaml", "-o", self.work / "1.xlsx")
        sheets = openpyxl.load_workbook(self.work / "1.xlsx", data_only=True)
        students = "\r\n".join(",".join("" if v is None else str(v) for v in row)
                               for row in sheets["学生 students"].iter_rows(values_only=True))
        for encoding in ("gb18030", "utf-8-sig", "utf-8"):
            (self.work / "学生.csv").write_bytes(students.encode(encoding))
            kehou("import", self.work / "学生.csv", "--base", folder / "instance.yaml", "-o", self.work / encoding, "--quiet")
            self.same(folder / "instance.yaml", self.work / encoding / "instance.yaml")


SCHOOL = {
    "学校": [["键", "值"], ["school.id", "x1"], ["学校：校名", "示例小学"], ["school.stage", "小学"], ["area", None],
           ["policy.base", "default"], ["policy.minutes_a_day", 60], ["lottery_seed", 1],
           ["term.start", datetime.date(2026, 9, 1)], ["term.end", "2027年1月22日"], ["停课日期", None]],
    "时段": [["编号", "星期", "开始时间", "结束时间", "时间类别", "适用年级"], ["mon1", "周一", datetime.time(16, 30), "17：40", "课后", "一至六年级"]],
    "rooms": [["id", "capacity", "features"], [101, "５０", "classroom、ground"]],
    "班级": [["编号", "名称", "年级"], ["g3c1", "三(1)班", "三年级"], ["g3c2", "三(2)班", 3], ["g4c1", "四(1)班", 4.0]],
    "人员": [["工号", "姓名", "人员类别", "可带的活动", "工作量份额", "任教班级与学科"],
           ["t1", "王老师", "本校", "机器人，围棋", 0.75, "三（1）班/语文；g4c1/数学"], ["t2", "赵老师", "own", None, "50%", None]],
    "活动": None,
    "学生": [["学生信息", None, None, "自愿与同意", None, None, "志愿", "参加的时段"],
           ["学号", "姓名", "班级*", "学生自愿", "家长同意", "班级审核", None, None],
           ["0001", "李同学", "三(1)班", "是", "√", True, "机器人、围棋", "周一"],
           [None] * 8, ["   "] * 8,
           ["0002", "张同学", "三（2）班", "是", "是", "否", "go\nrobotics", "全部"]],
}
ACTIVITIES = [["id", "名称", "类别", "年级", "每班人数：最少人数", "最多人数\n必填"], ["robotics", "机器人", "社团", "3-6", 1, 30],
              ["go", "围棋", "club", "三至六年级", 1, 20]]


class Sheets(Import):
    def school(self, **changes):
        sheets = {k: v for k, v in (SCHOOL | {"活动课程": ACTIVITIES} | changes).items() if v is not None}
        book = self.workbook(sheets)
        if "学生" in sheets and not changes:
            students = book["学生"]
            for merged in ("A1:C1", "D1:F1", "G1:G2", "H1:H2"):
                students.merge_cells(merged)
            book.save(self.work / "school.xlsx")
        return book

    def test_as_people_write(self):
        self.school()
        done = kehou("import", self.work / "school.xlsx", "-o", self.work / "in", "--lang", "en", expect=0)
        self.assertIn("2 students, 2 activities, 2 staff, 1 rooms", done.stdout)
        read = reading.read_school(str(self.work / "in" / "instance.yaml"))
        self.assertEqual((read.slots["mon1"].start, read.slots["mon1"].end), (990, 1060))
        self.assertEqual(read.slots["mon1"].grades, frozenset(range(1, 7)))
        self.assertEqual(read.rooms["101"].capacity, 50)
        self.assertEqual(read.rooms["101"].features, {"classroom", "ground"})
        self.assertEqual(read.staff["t1"].leads, {"robotics", "go"})
        self.assertEqual(read.staff["t1"].teaches, {("g3c1", "语文"), ("g4c1", "数学")})
        self.assertEqual([float(read.staff[t].share) for t in ("t1", "t2")], [0.75, 0.5])
        self.assertEqual([w.activity for w in read.students["0001"].wishes], ["robotics", "go"])
        self.assertEqual([w.activity for w in read.students["0002"].wishes], ["go", "robotics"])
        self.assertEqual({s: read.students[s].complete for s in read.students}, {"0001": True, "0002": False})
        self.assertEqual(read.students["0002"].klass.id, "g3c2")

    def test_faults(self):
        students = [["学号", "姓名", "班级", "参加的时段", "志愿", "wants", "学生自愿", "parent", "最多活动", "from"],
                    ["s1", "李同学", "3年2班", "周一", "机器人社;围旗", "两个", "是", "是", None, "2026-13-01"],
                    [datetime.date(2026, 1, 2), "张同学", "三(2)班", "mon9", None, 1, "也许", "是"],
                    ["s3", "孙同学", datetime.date(2026, 3, 2), "周一", "=1+1", 1, "是", "是"],
                    ["s4", "周同学", "301", "周一", None, 1, "是", "是"], ["s4", "周同学", "四(1)班", "周一", None, 1, "是", "是"],
                    ["s5", "吴同学", "三(2)班", "周一"], ["s5", "郑同学", "三(2)班", "周一"], ["s5", "郑同学", "三(2)班", "周一"],
                    ["s6", None, None, None, None, None, None, None, None, None, "x"]]
        self.school(学生=students, Sheet9=[["a"]], 说明=[["anything"]])
        self.golden("faults-sheet", ["school.xlsx"])
        self.school(学生=students, 岗位=[["岗位编号", "时段"], ["gate", "mon1"], ["gate", "mon1"], ["door", "mon1"], ["door", "mon2"]])
        self.golden("faults", ["school.xlsx"])
        self.golden("faults-zh", ["school.xlsx"])

    def test_later_rows_count(self):
        rows = [["学号", "班级", "参加的时段", "志愿", "学生自愿", "parent", "class_review"]]
        rows += [["s1", "g3c1", "all", wish, "是", "是", "是"] for wish in ("go", "robotics", "robotics")]
        self.school(学生=rows)
        self.golden("later", ["school.xlsx"], expect=0)
        read = reading.read_school(str(self.work / "out" / "instance.yaml"))
        self.assertEqual([w.activity for w in read.students["s1"].wishes], ["robotics"])
        record = json.loads((self.work / "out" / "import.json").read_text())
        self.assertEqual((record["later"], record["repeated"]), (1, 1))

    def test_several_files(self):
        """Sheets of all files together; of two answers of a student the one in the file named later counts."""
        self.school(学生=[["学号", "班级", "参加的时段", "志愿", "自愿与同意：学生自愿"], ["s1", "g3c1", "all", "go", "是"]])
        self.workbook({"学生": [["学号", "班级", "参加的时段", "志愿", "学生自愿"], ["s1", "g3c1", "all", "机器人", "是"],
                              ["s2", "g3c1", "all", None, "是"]]}, "more.xlsx")
        done = kehou("import", "school.xlsx", "more.xlsx", "-o", "out", "--lang", "en", cwd=self.work)
        self.assertIn("more.xlsx:学生:2:1: warning: A2: student 's1' is in row school.xlsx:学生:2 too", done.stderr)
        read = reading.read_school(str(self.work / "out" / "instance.yaml"))
        self.assertEqual({s: [w.activity for w in read.students[s].wishes] for s in read.students}, {"s1": ["robotics"], "s2": []})

    def test_wishes_and_offers_of_their_own(self):
        """Rows of a sheet of items go to the entity they name; what is said twice or of nobody is an error."""
        sheets = {"校外机构": [["机构编号", "类别", "领域", "状态", "有效期"],
                            ["p1", "合作单位", "科技", "已批准", "2026/9/1至2027/7/1"]],
                  "offers": [["校外机构", "活动", "每次费用"], ["p1", "机器人", 180.5], ["p9", "围棋", 1]],
                  "志愿 wishes": [["学生", "活动", "自定分值"], ["s1", "围棋", 9], ["s1", "机器人", 3], [None, "go", 1]],
                  "学生": [["学号", "班级", "参加的时段", "志愿", "学生自愿"], ["s1", "g3c1", "all", "go", "是"]]}
        self.school(**sheets)
        self.golden("items", ["school.xlsx"])
        sheets["offers"].pop()
        sheets["志愿 wishes"].pop()
        sheets["学生"][1][3] = None
        self.school(**sheets)
        kehou("import", self.work / "school.xlsx", "-o", self.work / "in", "--quiet")
        read = reading.read_school(str(self.work / "in" / "instance.yaml"))
        self.assertEqual([(w.activity, w.points) for w in read.students["s1"].wishes], [("go", 9), ("robotics", 3)])
        self.assertEqual({a: float(o.fee) for a, o in read.providers["p1"].offers.items()}, {"robotics": 180.5})

    def test_what_no_cell_can_hold(self):
        self.school()
        kehou("import", self.work / "school.xlsx", "-o", self.work / "in", "--quiet")
        path = self.work / "in" / "instance.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("rooms: rooms.csv", 'rooms: [{id: "101", capacity: 50, '
                        'features: [classroom, "a,b"]}]'), encoding="utf-8")
        done = kehou("template", "--from", path, "-o", self.work / "t.xlsx", "--lang", "en", expect=2)
        self.assertIn("rooms '101': what features says does not fit into a cell", done.stderr)
        self.assertFalse((self.work / "t.xlsx").exists())

    def test_nothing_is_overwritten(self):
        self.school()
        kehou("import", self.work / "school.xlsx", "-o", self.work / "in")
        kehou("import", self.work / "school.xlsx", "-o", self.work / "in")  # its own files
        path = self.work / "in" / "instance.yaml"
        path.write_text(path.read_text() + "# changed by hand\n")
        done = kehou("import", self.work / "school.xlsx", "-o", self.work / "in", "--lang", "en", expect=4)
        self.assertIn("instance.yaml: changed since kehou imported it", done.stderr)
        self.assertIn("changed by hand", path.read_text())
        (self.work / "other").mkdir()
        (self.work / "other" / "students.csv").write_text("mine")
        kehou("import", self.work / "school.xlsx", "-o", self.work / "other", expect=4)
        self.assertEqual([p.name for p in (self.work / "other").iterdir()], ["students.csv"])
        (self.work / "t.xlsx").write_text("mine")
        kehou("template", "-o", self.work / "t.xlsx", expect=4)
        self.assertEqual((self.work / "t.xlsx").read_text(), "mine")

    def test_template(self):
        """Example rows are left out; with their marks removed they are a school."""
        for lang in ("zh", "en"):
            kehou("template", "-o", self.work / f"{lang}.xlsx", "--lang", lang)
            book = openpyxl.load_workbook(self.work / f"{lang}.xlsx")
            self.assertEqual(len(book.sheetnames), 15)
            done = kehou("import", self.work / f"{lang}.xlsx", "-o", self.work / lang, "--lang", "en", expect=2)
            self.assertIn("school.id is missing", done.stderr)
            for row in book["学校 school"].iter_rows(min_row=2):
                row[2].value = row[3].value
            for sheet in book.worksheets[2:]:
                self.assertTrue(sheet.freeze_panes and sheet["A1"].comment, sheet.title)
                if sheet.title not in ("志愿 wishes",):
                    for cell in sheet[3]:
                        cell.value = str(cell.value).rpartition("\n")[2] if cell.value else None
            self.assertGreater(len(book["人员 staff"].data_validations.dataValidation), 2)
            book.save(self.work / "filled.xlsx")
            done = kehou("import", self.work / "filled.xlsx", "-o", self.work / f"filled-{lang}", "--lang", "en")
            self.assertIn("1 students, 1 activities, 1 staff, 1 rooms", done.stdout)


class Surveys(Import):
    def test_umass(self):
        """A real survey, 1,061 rows, gives the choices that tools/convert/umass.py gives."""
        folder = ROOT / "instances" / "umass"
        done = kehou("import", folder / "survey_data.csv", "--map", folder / "survey.yaml", "--base", folder / "instance.yaml",
                     "-o", self.work / "in", "--lang", "en")
        self.assertIn("252 rows without an answer", done.stderr)
        self.same(folder / "instance.yaml", self.work / "in" / "instance.yaml")

    def base(self):
        folder = self.work / "base"
        folder.mkdir()
        (folder / "mine.yaml").write_text("kehou_profile: 1\nbase: default\nminutes_a_day: 60\n")
        (folder / "instance.yaml").write_text("""kehou: 1
school: {id: x1, stage: primary}
policy: mine
term: {start: 2026-09-01, end: 2027-01-22}
slots: [{id: mon1, day: mon, start: "16:30", end: "17:40", period: after_class}]
rooms: [{id: r1, capacity: 50, features: [classroom]}]
classes: [{id: g3c1, name: 三(1)班, grade: 3}, {id: g3c2, name: 三(2)班, grade: 3}]
staff: [{id: t1, type: own, leads: [robotics, go]}, {id: t2, type: own}]
activities:
  - {id: robotics, name: 机器人, kind: club, grades: 3-6, size: {min: 1, max: 30}}
  - {id: go, name: 围棋, kind: club, grades: 3-6, size: {min: 1, max: 30}}
students:
  - {id: s1, name: 李同学, class: g3c1, attends: all, consent: {student: true, parent: true, class_review: true}}
  - {id: s2, name: 张同学, class: g3c2, attends: all, consent: {student: true, class_review: true}, wishes: [go]}
  - {id: s3, name: 李同学, class: g3c2, attends: all, consent: {class_review: true}}
""", encoding="utf-8")
        return folder / "instance.yaml"

    HEADS = ["序号", "提交答卷时间", "所用时间", "来自IP", "1、学生姓名", "2、班级", "3、想参加的活动（排序）", "4、家长是否同意"]

    def test_one_row_a_student(self):
        self.base()
        self.workbook({"Sheet1": [self.HEADS, [1, "2026/9/3 8:05:11", "40秒", "1.2.3.4", "李同学", "三(1)班", "机器人→围棋", "同意"],
                                  [2, datetime.datetime(2026, 9, 2, 20, 0), "40秒", "1.2.3.4", "李同学", "3年1班", "围棋", "不同意"],
                                  [3, "2026/9/2 20:10:00", "9秒", "1.2.3.4", "张同学", "三（2）班", "机器人┋围棋", "同意"]]}, "wjx.xlsx")
        (self.work / "map.yaml").write_text("""kehou_mapping: 1
rows: update
later: 提交答卷时间
columns:
  id: {by: name and class}
  name: 1、学生姓名
  class: 2、班级
  wishes: 3、想参加的活动（排序）
  consent.parent: {column: 4、家长是否同意, words: {同意: "true", 不同意: "false"}}
  consent.student: {value: "true"}
same:
  classes: {3年1班: g3c1}
""", encoding="utf-8")
        arguments = ["wjx.xlsx", "--map", "map.yaml", "--base", "base/instance.yaml"]
        self.golden("survey", arguments, expect=0)
        read = reading.read_school(str(self.work / "out" / "instance.yaml"))
        self.assertEqual({s: [w.activity for w in read.students[s].wishes] for s in read.students},
                         {"s1": ["robotics", "go"], "s2": ["robotics", "go"], "s3": []})
        self.assertEqual({s: read.students[s].complete for s in read.students}, {"s1": True, "s2": True, "s3": False})
        shutil.rmtree(self.work / "out")
        text = (self.work / "map.yaml").read_text(encoding="utf-8")
        (self.work / "map.yaml").write_text(text.partition("same:")[0], encoding="utf-8")
        self.golden("survey-near", arguments)
        (self.work / "map.yaml").write_text(text.replace("2、班级", "2、班别").replace("later:", "latter:"), encoding="utf-8")
        self.golden("survey-mapping", arguments)

    def test_wishes_in_columns(self):
        (self.work / "s.csv").write_bytes("学号,班级,第一志愿,第二志愿,放学\na1,g3c1,围棋,机器人,是\na2,g3c2,,go,否\n".encode("gb18030"))
        (self.work / "map.yaml").write_text("""kehou_mapping: 1
columns: {id: 学号, class: 班级, wishes: [第一志愿, 4], attends: {column: 放学, words: {是: all}, else: mon1},
          consent.student: {value: "true"}, consent.parent: {value: "true"}, consent.class_review: {value: "true"}}
""", encoding="utf-8")
        kehou("import", "s.csv", "--map", "map.yaml", "--base", self.base(), "-o", "out", cwd=self.work)
        read = reading.read_school(str(self.work / "out" / "instance.yaml"))
        self.assertEqual({s: [w.activity for w in read.students[s].wishes] for s in read.students},
                         {"a1": ["go", "robotics"], "a2": ["go"]})


if __name__ == "__main__":
    unittest.main()

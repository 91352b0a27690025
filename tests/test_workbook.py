"""timetable.xlsx as openpyxl and LibreOffice read it: the same cells as the CSV tables, no formula whatever names say,
headers in sight, A4 pages, widths that fit, a native chart, the same bytes twice."""
import csv
import os
import pathlib
import re
import subprocess
import tempfile
import unicodedata
import unittest

import openpyxl

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEHOU = os.environ.get("KEHOU", str(ROOT / "build" / "kehou"))
GOLDEN = ROOT / "tests" / "golden"
# Sheets in order, the CSV file with the same cells, columns that stay in sight.
SHEETS = [("班级", "classes", "C2"), ("人员", "staff", "C2"), ("场地", "rooms", "C2"), ("活动课程", "activities", "C2"),
          ("名册", "rolls", "C2"), ("学生", "students", "C2"), ("工作量", "balance", "C2"), ("补助", "subsidy", "C2"),
          ("收费", "fees", "C2"), ("收支", "money", "B2"), ("规范", "articles", "B2"), ("督导指标", "indicators", "B2")]
HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "=HYPERLINK(\"http://example.invalid\",\"x\")",
           "{=1+1}", "甲\"乙'丙&<丁>", "0012", "1e5", "TRUE"]


def emit(school, folder, *options):
    run = subprocess.run([KEHOU, "emit", school, str(GOLDEN / "timetable.yaml"), "-o", folder, "--quiet", "--lang", "zh",
                          "--documents", "workbook,tables", *options], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return pathlib.Path(folder)


def rows_of_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def cells(text):
    """Width in cells of a terminal."""
    text = f"{text:.2f}" if isinstance(text, float) else str(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Workbook(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.holder.cleanup)
        school = (GOLDEN / "school.yaml").read_text(encoding="utf-8")
        names = re.findall(r"name: [^,\"}]*(?:同学|老师)", school)
        assert len(names) > len(HOSTILE)
        for name, hostile in zip(names[::-1], HOSTILE):
            school = school.replace(name, "name: '" + hostile.replace("'", "''") + "'", 1)
        path = pathlib.Path(cls.holder.name, "school.yaml")
        path.write_text(school, encoding="utf-8")
        cls.folder = emit(str(path), os.path.join(cls.holder.name, "one"))
        cls.again = emit(str(path), os.path.join(cls.holder.name, "two"))
        cls.book = openpyxl.load_workbook(cls.folder / "timetable.xlsx")

    def test_sheets(self):
        self.assertEqual(self.book.sheetnames, [title for title, _, _ in SHEETS])
        for title, _, frozen in SHEETS:
            sheet = self.book[title]
            self.assertEqual(sheet.freeze_panes, frozen, title)
            self.assertEqual(sheet.print_title_rows, "$1:$1", title)
            self.assertEqual(sheet.page_setup.orientation, "landscape")
            self.assertEqual(int(sheet.page_setup.paperSize), 9)
            area, = sheet.print_area
            last = re.fullmatch(r"\$A\$1:\$([A-Z]+)\$(\d+)", area)
            self.assertEqual(last[1], sheet.dimensions.split(":")[1].rstrip("0123456789"), title)
            self.assertGreaterEqual(int(last[2]), sheet.max_row, title)
            self.assertIn("样例小学", sheet.oddHeader.left.text)

    def test_cells_are_those_of_the_tables(self):
        for title, table, _ in SHEETS:
            sheet = self.book[title]
            got = [[cell.value for cell in row] for row in sheet.iter_rows()]
            right = rows_of_csv(self.folder / "tables" / f"{table}.csv")
            self.assertEqual(len(got), len(right), title)
            for mine, theirs in zip(got, right):
                for value, text in zip(mine, theirs, strict=True):
                    if isinstance(value, (int, float)):
                        self.assertAlmostEqual(value, float(text), delta=0.0006)
                    else:
                        defused = text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text
                        self.assertEqual(value or "", defused)

    def test_no_formula(self):
        seen = set()
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", f"{sheet.title} {cell.coordinate}")
                    if cell.value in HOSTILE:
                        self.assertEqual(cell.data_type, "s")
                        seen.add(cell.value)
                        if cell.value[0] in "=+-@":  # stays text where somebody edits the cell
                            self.assertEqual(cell.number_format, "@")
        self.assertEqual(seen, set(HOSTILE))

    def test_widths(self):
        for sheet in self.book:
            for column in sheet.iter_cols(min_row=2):
                room = sheet.column_dimensions[column[0].column_letter].width
                widest = max((cells(cell.value) for cell in column if cell.value is not None), default=0)
                self.assertGreaterEqual(room, min(widest, 28), f"{sheet.title} {column[0].column_letter}")
                for cell in column:
                    height = sheet.row_dimensions[cell.row].height or 15
                    self.assertGreaterEqual(height / 15 * room, cells(cell.value or ""), f"{sheet.title} {cell.coordinate}")

    def test_chart(self):
        for title, _, _ in SHEETS:
            self.assertEqual(len(self.book[title]._charts), int(title == "工作量"), title)
        chart, = self.book["工作量"]._charts
        rows = self.book["工作量"].max_row
        self.assertEqual([one.val.numRef.f for one in chart.series],
                         [f"'工作量'!${c}$2:${c}${rows}" for c in "QRSTU"])
        self.assertEqual({one.cat.strRef.f for one in chart.series}, {f"'工作量'!$B$2:$B${rows}"})
        self.assertGreater(chart.anchor._from.row, rows - 1)  # below the table

    def test_same_bytes(self):
        self.assertEqual((self.folder / "timetable.xlsx").read_bytes(), (self.again / "timetable.xlsx").read_bytes())
        self.assertEqual(self.book.properties.created.strftime("%Y-%m-%d"), "2026-09-01")

    def test_anonymous(self):
        folder = emit(str(GOLDEN / "school.yaml"), os.path.join(self.holder.name, "ids"), "--anonymize")
        book = openpyxl.load_workbook(folder / "timetable.xlsx")
        text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
        self.assertNotRegex(text, "同学|老师 |科技馆|样例小学")
        self.assertNotIn("样例小学", book.properties.title)

    def test_libreoffice(self):
        """Every sheet as CSV, with the values that LibreOffice shows."""
        out = os.path.join(self.holder.name, "office")
        subprocess.run(["soffice", f"-env:UserInstallation=file://{self.holder.name}/profile", "--headless", "--convert-to",
                        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", out,
                        str(self.folder / "timetable.xlsx")], capture_output=True, check=True, timeout=120)
        for title, table, _ in SHEETS:
            got = rows_of_csv(pathlib.Path(out, f"timetable-{title}.csv"))
            right = rows_of_csv(self.folder / "tables" / f"{table}.csv")
            self.assertEqual(len(got), len(right), title)
            for mine, theirs in zip(got, right):
                for value, text in zip(mine, theirs, strict=True):
                    if re.fullmatch(r"-?\d+\.\d+", text):
                        self.assertAlmostEqual(float(value), float(text), delta=0.006)
                    else:
                        self.assertIn(text, (value, "'" + value))


if __name__ == "__main__":
    unittest.main()

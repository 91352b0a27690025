"""kehou explain: each explanation is applied to the files, and what it claims comes true."""
import json
import pathlib
import subprocess
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEHOU = ROOT / "build" / "kehou"
GOLDEN = (ROOT / "tests/golden/school.yaml", ROOT / "tests/golden/timetable.yaml")


def run(*arguments):
    done = subprocess.run([KEHOU, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stdout, done.stderr


def explain(school, timetable, *arguments, code=0):
    answer, out, errors = run("explain", school, timetable, "--json", "--quiet", "--lang", "en", *arguments)
    if answer != code:
        raise AssertionError(f"explain {arguments}: code {answer}: {out}{errors}")
    return json.loads(out)


class Command(unittest.TestCase):
    def test_words_and_data_are_one(self):
        for lang, words in (("zh", "开班至少 5 人"), ("en", "it needs 5 at once")):
            code, out, _ = run("explain", *GOLDEN, "--activity", "drama", "--lang", lang)
            self.assertEqual(code, 0)
            self.assertIn(words, out)
        said = explain(*GOLDEN, "--activity", "drama")["activities"][0]
        self.assertEqual((said["open"], said["wishing"], said["needed"], said["most_at_once"]), (False, 2, 5, 2))

    def test_all_without_a_name(self):
        said = explain(*GOLDEN)
        self.assertEqual([s["id"] for s in said["students"]], ["s07"])
        self.assertEqual([a["id"] for a in said["activities"]], ["drama"])

    def test_usage(self):
        for arguments, words in ((["--student", "s1"], "did you mean 's01'"), (["--wish", "choir"], "--wish goes with"),
                                 (["--student", "s01", "--wish", "chess"], "s01 did not wish for chess")):
            code, out, errors = run("explain", *GOLDEN, *arguments, "--lang", "en")
            self.assertEqual((code, out), (2, ""))
            self.assertIn(words, errors)

    def test_an_illegal_timetable_is_named_so(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = yaml.safe_load(GOLDEN[1].read_text(encoding="utf-8"))
            broken["posts"] = []
            path = pathlib.Path(folder) / "t.yaml"
            path.write_text(yaml.safe_dump(broken, allow_unicode=True), encoding="utf-8")
            self.assertFalse(explain(GOLDEN[0], path, "--student", "s02", code=1)["legal"])


if __name__ == "__main__":
    unittest.main()

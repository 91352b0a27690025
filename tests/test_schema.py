"""The JSON Schema of instances says what the reader says: good files pass, defects that a schema
can see do not. Only for editors; the reader is what decides. And the shipped profiles say where each number is from."""

import glob
import json
import os
import re
import subprocess
import unittest

import jsonschema
import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema: PyYAML's own loader is 1.1, where 16:00 is a number and no is false."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])


# What contract section 6 shows, and an edit of a lock.
CONTRACT_OVERLAY = """
kehou_overlay: 1
title: 足球教练退出, 需求 +20%
edit:
  - {set: providers, id: p1, status: exited}
  - {add: rooms, id: music2, capacity: 50, features: [music]}
  - {remove: staff, id: t09}
  - {scale: wishes, activity: robotics, factor: 1.2, seed: 7}
  - {set: policy, study: {mix: class}}
  - {set: staff, id: t01, max_load: null}
  - {remove: locks, student: s0003, activity: choir}
  - {add: locks, staff: t01, slot: tue1, duty: study}
"""


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Core)


class SchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(ROOT, "models/school/instance.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft7Validator.check_schema(schema)
        cls.validator = jsonschema.Draft7Validator(schema)

    def test_good_instances_pass(self):
        paths = [os.path.join(ROOT, p) for p in ("tests/data/contract.yaml", "tests/data/csv/instance.yaml")]
        paths += glob.glob(os.path.join(ROOT, "instances/*/instance.yaml"))
        self.assertGreater(len(paths), 3)
        for path in paths:
            with self.subTest(path=path):
                self.validator.validate(load(path))

    def test_defects_fail(self):
        for name in (
            "unknown-key unknown-nested-key null-value number-in-quotes number-word number-fraction number-negative "
            "list-for-number scalar-for-list boolean-yes word-unknown time-short time-impossible slot-open-to-nothing "
            "grades-ten grades-empty id-missing size-without-max kind-unknown weeks-wrong version-2 no-version no-term "
            "consent-word lock-of-nothing lock-weeks-either waiver-without-reason policy-unknown-key "
            "policy-fee-by-village share-above-one"
        ).split():
            with self.subTest(name=name):
                instance = load(os.path.join(ROOT, "tests/invalid", name + ".yaml"))
                self.assertFalse(self.validator.is_valid(instance))


class OverlaySchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(ROOT, "models/school/overlay.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft7Validator.check_schema(schema)
        cls.validator = jsonschema.Draft7Validator(schema)

    def test_good_overlays_pass(self):
        self.validator.validate(yaml.load(CONTRACT_OVERLAY, Core))
        self.validator.validate(load(os.path.join(ROOT, "tests/data/overlay.yaml")))

    def test_defects_fail(self):
        for name in (
            "add-incomplete add-of-a-head add-unknown-key edit-is-a-word edit-not-a-list edit-two-verbs edit-without-verb "
            "list-not-editable list-unknown no-edit no-version not-a-mapping policy-unknown-key remove-with-more "
            "scale-negative scale-students scale-without-factor set-bad-value set-lock set-null-of-unknown-key "
            "set-unknown-key set-unknown-nested-key set-without-id unknown-head-key version-2"
        ).split():
            with self.subTest(name=name):
                overlay = load(os.path.join(ROOT, "tests/overlay", name + ".yaml"))
                self.assertFalse(self.validator.is_valid(overlay))


class DistrictSchemaTest(unittest.TestCase):
    def test_good_and_bad(self):
        with open(os.path.join(ROOT, "models/district/district.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        good = load(os.path.join(ROOT, "tests/data/district/district.yaml"))
        validator.validate(good)
        for change in ({"kehou_district": 2}, {"budget": {"week": "all"}}, {"school": []},
                       {"providers": [{**good["providers"][0], "instructor": 2}]}):
            with self.subTest(change=change):
                self.assertFalse(validator.is_valid({**good, **change}))


class MappingSchemaTest(unittest.TestCase):
    def test_good_and_bad(self):
        path = os.path.join(ROOT, "tools/import/mapping.schema.json")
        with open(path, encoding="utf-8") as file:
            kept = file.read()
        made = subprocess.run([os.path.join(ROOT, "build/kehou"), "schema", "--mapping"], capture_output=True, text=True, check=True)
        self.assertEqual(kept, made.stdout, "run: build/kehou schema --mapping > tools/import/mapping.schema.json")
        schema = json.loads(kept)
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        validator.validate(load(os.path.join(ROOT, "instances/umass/survey.yaml")))
        with open(os.path.join(ROOT, "tools/reference.md"), encoding="utf-8") as file:
            shown = re.search(r"```yaml\n(kehou_mapping: 1\n.*?)```", file.read(), re.S).group(1)
        good = yaml.load(shown, Core)
        validator.validate(good)
        columns = good["columns"]
        for change in ({"kehou_mapping": 2}, {"row": "update"}, {"rows": "add"}, {"heading": 0}, {"columns": {"name": 1}},
                       {"columns": {**columns, "nmae": 2}}, {"columns": {**columns, "name": {"colum": 2}}},
                       {"columns": {**columns, "wishes": {"rated": [{"column": 5}]}}}, {"same": {"classes": "g3c1"}}):
            with self.subTest(change=change):
                self.assertFalse(validator.is_valid({**good, **change}))


class Profiles(unittest.TestCase):
    def test_each_number_has_its_article(self):
        """Or says that the school chooses it; in both languages."""
        paths = glob.glob(os.path.join(ROOT, "models/profiles/*.yaml"))
        self.assertEqual(len(paths), 3)
        for path in paths:
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
            for number, line in enumerate(lines, 1):
                key, _, rest = line.partition(":")
                value, _, comment = rest.partition("#")
                if line.startswith("#") or not value.strip() or key.strip() in ("kehou_profile", "base"):
                    continue
                self.assertRegex(comment, r"article \d+|school's choice", f"{path}:{number}")
                self.assertRegex(comment, r"第[一二三四五六七八九十]+条|学校自定", f"{path}:{number}")


if __name__ == "__main__":
    unittest.main()

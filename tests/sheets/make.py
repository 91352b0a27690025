#!/usr/bin/python3
"""Workbooks for tests/unit/test_xlsx.c: what other programs write and what nobody should, each in a few lines.

    make.py FOLDER
"""

import pathlib
import random
import sys
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (f'<styleSheet xmlns="{MAIN}"><numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d"/>'
          '<numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="[Red]0&quot;days&quot;"/>'
          '<numFmt numFmtId="167" formatCode="[$-804]m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>'
          '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
          + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, 164, 20, 165, 9, 166, 167, 22, 49)) + "</cellXfs></styleSheet>")
FORMATS = {"date": 1, "chinese": 2, "time": 3, "hours": 4, "percent": 5, "days": 6, "month": 7, "moment": 8, "text": 9}


def relations(*entries):
    rows = "".join(f'<Relationship Id="{i}" Type="{REL}/{t}" Target="{to}"{more}/>' for i, t, to, more in entries)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def sheet(rows, more=""):
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{more}</worksheet>'


def parts(rows="", more="", strings="", **changes):
    """The parts of a workbook with one sheet; `changes` replace parts or, if None, drop them."""
    all_parts = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
                           '<sheet name="学生" sheetId="1" r:id="rId7"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("rId7", "worksheet", "worksheets/first.xml", ""),
                                                ("rId8", "sharedStrings", "sharedStrings.xml", ""),
                                                ("rId9", "styles", "styles.xml", "")),
        "xl/worksheets/first.xml": sheet(rows, more),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": STYLES,
    }
    all_parts.update({name.replace("__", "/").replace("_xml", ".xml"): text for name, text in changes.items()})
    return {name: text for name, text in all_parts.items() if text is not None}


def number(ref, value, style=0):
    return f'<c r="{ref}" s="{style}"><v>{value}</v></c>'


def inline(ref, text):
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def write(folder, name, contents, compress=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(folder / name, "w", compress) as z:
        for path, text in contents.items():
            z.writestr(path, text)


def good(folder):
    f = FORMATS
    strings = ('<si><t>机器人</t></si><si><r><rPr><b/></rPr><t>三(1)</t></r><r><t xml:space="preserve">班</t></r>'
               '<rPh sb="0" eb="1"><t>san</t></rPh><phoneticPr fontId="1"/></si><si><t>a_x000A_b_x005F_x0041__xD800_</t></si><si><t/></si>')
    rows = ('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
            '<c r="D1" t="s"><v>3</v></c><c r="E1" s="1"/></row><row r="2"/>'
            '<row r="5">' + inline("A5", "x &lt;y&gt;") + number("B5", "3.0") + number("C5", "0.1") + number("D5", "1E+17")
            + number("E5", "0.30000000000000004") + number("F5", "-0") + '<c r="G5" t="b"><v>1</v></c>'
            '<c r="H5" t="e"><v>#REF!</v></c><c r="I5" t="str"><f>A1&amp;"x"</f><v>机器人x</v></c>'
            '<c r="J5"><f>SUM(A1)</f></c><c r="K5" t="d"><v>2026-09-01</v></c><c r="L5" t="str"><f>B1</f><v/></c>'
            "</row><row>" + number("A6", "46266", f["date"]) + number("B6", "46266", f["chinese"]) + number("C6", "0.6875", f["time"])
            + number("D6", "1", f["hours"]) + number("E6", "0.75", f["percent"]) + number("F6", "5", f["days"])
            + number("G6", "46024", f["month"]) + number("H6", "46266.6875", f["moment"]) + number("I6", "59", f["date"])
            + number("J6", "61", f["date"]) + number("K6", "-3", f["date"]) + number("L6", "0.70833333333333326", f["time"])
            + number("M6", "7", f["text"]) + "<c><v>8</v></c></row>")
    write(folder, "good.xlsx", parts(rows, '<mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells>', strings))
    write(folder, "prefixed.xlsx", {k: v.replace("<row", "<x:row").replace("</row", "</x:row").replace("<c ", "<x:c ")
                                    .replace("</c>", "</x:c>").replace("<v>", "<x:v>").replace("</v>", "</x:v>")
                                    .replace("<worksheet xmlns=", "<worksheet xmlns:x=").replace("<worksheet", "<x:worksheet")
                                    .replace("</worksheet", "</x:worksheet").replace("<sheetData", "<x:sheetData")
                                    .replace("</sheetData", "</x:sheetData") if "first" in k else v
                                    for k, v in parts('<row r="1">' + number("A1", "5") + "</row>").items()})
    book = parts(f'<row r="1">{number("A1", "44804", f["date"])}</row>')
    book["xl/workbook.xml"] = book["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    write(folder, "1904.xlsx", book)
    # The last row of the largest sheet, a cell in it, and rows without any: no memory for what is not there.
    rows = '<row r="1">' + inline("A1", "id") + "</row>" + "".join(f'<row r="{i}" ht="20"><c r="A{i}" s="1"/></row>'
                                                                   for i in range(2, 200000)) + \
        '<row r="1048576">' + inline("XFD1048576", "") + inline("XFE1048576", "") + "</row>"
    write(folder, "rows.xlsx", parts(rows.replace(inline("XFE1048576", ""), "")))
    write(folder, "absolute.xlsx", parts('<row r="1">' + number("A1", "5") + "</row>", xl___rels__workbook_xml=None) |
          {"xl/_rels/workbook.xml.rels": relations(("rId7", "worksheet", "/xl/./worksheets/../worksheets/first.xml", ""))})


def entities(folder):
    laughs = "".join(f'<!ENTITY l{i} "{"&l%d;" % (i - 1) * 10}">' for i in range(1, 10))
    write(folder, "laughs.xlsx", parts() | {"xl/sharedStrings.xml": f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
                                            f'<sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'})
    write(folder, "outside.xlsx", parts() | {"xl/worksheets/first.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                                             + sheet('<row r="1">' + inline("A1", "&e;") + "</row>").replace(HEAD, "")})
    write(folder, "dtd.xlsx", parts() | {"_rels/.rels": '<!DOCTYPE x SYSTEM "http://localhost/x.dtd"><x/>'})


def bombs(folder):
    filler = " " * (1 << 20)
    with zipfile.ZipFile(folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for name, text in parts().items():
            if "first" not in name:
                z.writestr(name, text)
        with z.open("xl/worksheets/first.xml", "w") as out:
            out.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for _ in range(200):
                out.write(filler.encode())
    write(folder, "cells.xlsx", parts("".join(f'<row r="{r}">' + "<c><v>1</v></c>" * 1000 + "</row>" for r in range(1, 2102))))
    write(folder, "deep.xlsx", parts("<row>" * 5000))
    write(folder, "many.xlsx", {f"f{i}": "" for i in range(10001)}, zipfile.ZIP_STORED)
    # The same bomb, its header claiming ten bytes.
    data = bytearray((folder / "bomb.xlsx").read_bytes())
    at = data.rindex(b"xl/worksheets/first.xml") - 46
    data[at + 24:at + 28] = (10).to_bytes(4, "little")
    (folder / "bomb-lies.xlsx").write_bytes(data)


def paths(folder):
    def leading(target, more=""):
        return parts('<row r="1">' + number("A1", "5") + "</row>") | {
            "xl/_rels/workbook.xml.rels": relations(("rId7", "worksheet", target, more))}
    write(folder, "climb.xlsx", leading("../../../../etc/passwd"))
    write(folder, "climb-zip.xlsx", leading("../../first.xml") | {"../../first.xml": "x"})
    write(folder, "net.xlsx", leading("http://localhost/first.xml", ' TargetMode="External"'))
    write(folder, "nowhere.xlsx", leading("worksheets/second.xml"))


def broken(folder):
    write(folder, "whole.xlsx", parts("".join(f'<row r="{r}">{number(f"A{r}", random.random())}</row>' for r in range(1, 3000))))
    whole = (folder / "whole.xlsx").read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[:len(whole) // 2])
    (folder / "cut-end.xlsx").write_bytes(whole[:-10])
    damaged = bytearray(whole)
    at = whole.index(b"xl/worksheets/first.xml") + 3000
    damaged[at:at + 50] = bytes(50)
    (folder / "damaged.xlsx").write_bytes(damaged)
    write(folder, "not-xml.xlsx", parts() | {"xl/workbook.xml": "<workbook><sheets></workbook>"})
    write(folder, "no-strings.xlsx", parts('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'))
    write(folder, "disorder.xlsx", parts('<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>'))
    write(folder, "columns.xlsx", parts('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'))
    write(folder, "wide.xlsx", parts('<row r="1"><c r="XFD1"><v>1</v></c></row>'))
    write(folder, "word.xlsx", parts('<row r="1"><c r="A1"><v>12x</v></c></row>'))
    write(folder, "plain.xlsx", {"a.txt": "text"})
    write(folder, "table.ods", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, zipfile.ZIP_STORED)
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16le"))
    (folder / "page.xls").write_bytes(b"\xef\xbb\xbf\n<html><table><tr><td>1</td></tr></table></html>")
    (folder / "empty.csv").write_bytes(b"")
    (folder / "gb.csv").write_bytes("学号,姓名\r\n\r\n0001,\"王\r\n同学\"\r\n0002,镕\r\n".encode("gb18030"))
    (folder / "wide16.csv").write_bytes("学号,姓名\n".encode("utf-16"))
    (folder / "noise.csv").write_bytes(b"a,b\n\xff\xfe\xff,1\n")


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    random.seed(5)
    for make in (good, entities, bombs, paths, broken):
        make(target)

#!/usr/bin/python3
"""A workbook as text, for tests/golden: what each sheet shows, how it stays in sight, how it prints. usage: FILE.xlsx"""
import sys

import openpyxl


def text(cell):
    value = cell.value
    if value is None:
        return ""
    return f"{value!r}" if isinstance(value, str) else f"{value:.10g}"


def main():
    book = openpyxl.load_workbook(sys.argv[1])
    for sheet in book:
        setup = sheet.page_setup
        print(f"== {sheet.title}: frozen {sheet.freeze_panes}, filter {sheet.auto_filter.ref}, charts {len(sheet._charts)}")
        print(f"   prints {','.join(sheet.print_area)} {setup.orientation} paper {setup.paperSize}, "
              f"fit {sheet.sheet_properties.pageSetUpPr is not None and setup.fitToWidth}, "
              f"repeats {sheet.print_title_rows} {sheet.print_title_cols or ''}, header {sheet.oddHeader.left.text} | "
              f"{sheet.oddHeader.center.text} | {sheet.oddHeader.right.text}")
        print("   widths", *(f"{column}:{size.width:.1f}" for column, size in sorted(sheet.column_dimensions.items())))
        for row in sheet.iter_rows():
            print("\t".join(text(cell) for cell in row))
        for chart in sheet._charts:
            print("chart", chart.anchor._from.row, type(chart).__name__,
                  *(f"{one.cat.numRef.f if one.cat.numRef else one.cat.strRef.f} {one.val.numRef.f}" for one in chart.series))


if __name__ == "__main__":
    main()

"""usage: validate.py FILE...   Says what is wrong with the files as PDF/UA-1 and PDF/A-2a; exit code 1 if anything."""

import sys

import page

# A stream may end in a byte 0x0D by chance; this checker takes it for a part of the line end that follows.
# `qpdf --check` compares the lengths of all streams.
FALSE_POSITIVES = {"PDFA2A-STREAM-LENGTH-001"}
# In fonts with PostScript outlines this checker does not find the default width of a character's own font dictionary.
# tests/it/fonts.rs compares the widths of such fonts.
FALSE_OF_POSTSCRIPT = {"PDFUA1-FONT-GLYPH-WIDTH-001", "PDFA2A-TRUETYPE-GLYPH-WIDTH-001"}
LIMITS = page.SafetyLimits(max_reference_depth=100_000)

faults = 0
for path in sys.argv[1:]:
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf(path, profile=profile, limits=LIMITS)
        if report.rules.total < 50:
            raise SystemExit(f"only {report.rules.total} rules were checked")
        for failure in report.failures:
            is_postscript = "CIDFontType0C program" in failure.message
            if is_postscript and failure.rule_id in FALSE_OF_POSTSCRIPT:
                continue
            if failure.rule_id not in FALSE_POSITIVES:
                faults += 1
                print(path, failure.rule_id, failure.message)
sys.exit(1 if faults else 0)

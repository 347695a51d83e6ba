"""What intake accepts at most. Hostile input is normal input: every limit has a unit and a reason."""

from __future__ import annotations

MIB = 1 << 20

MAX_PAGE_PIXELS = 150_000_000  # an A4 at 1200 dpi has 139 million; more is no scan of a worksheet
HALVE_ABOVE_PIXELS = 40_000_000  # an A4 at 600 dpi has 35 million; above it half the size shows as much to a reader
FINE_SCAN_DPI = 290.0  # 300 dpi, said a little wrong: reading halves these for everything it measures on boxes
A4_MM, A4_SLACK_MM = (210.0, 297.0), 6.0  # mm: what scanners call A4; a photo (3 : 2) of that length is 198 wide
MIN_SIDE_PIXELS = 200  # an A4 at 30 dpi is 248 wide: below it no tick box is visible
MAX_SIDE_RATIO = 8.0  # an A4 is 1.4, a till receipt 6; 1 x 60,000 pixels is an attack or an accident

RENDER_DPI = 200  # a 15 mm QR and 4 mm boxes read reliably from here (measured: design, chapter 5)
RENDER_MAX_DPI = 300  # more adds cost, not certainty
RENDER_MAX_PIXELS = 40_000_000  # a page of A2 at 300 dpi has 35 million; larger posters are drawn coarser
MIN_PAGE_PT = 72.0  # one inch: smaller is no worksheet
MAX_PAGE_PT = 14_400.0  # PDF's own limit for a page side (200 inch)

MAX_FILE_BYTES = 4096 * MIB  # more than 10,000 scanned pages in one file
MAX_MEMBER_BYTES = 512 * MIB  # a file in a ZIP is held in memory while it is read
MAX_INNER_ZIP_BYTES = 256 * MIB  # a ZIP in a ZIP likewise, together with the file in it
MAX_ZIP_DEPTH = 3  # a ZIP of ZIPs of ZIPs: the most that mail programs and portals were seen to make
MAX_ZIP_MEMBERS = 200_000  # well above the 65,535 of the old format
MAX_ZIP_DIRECTORY_BYTES = 64 * MIB  # the list of names of that many files, at 300 bytes each
MAX_ZIP_RATIO = 200  # deflate reaches 1000 on nothing but zeros; scans hardly compress at all
RATIO_COUNTS_FROM_BYTES = 32 * MIB  # an uncompressed white page of 1 bit or 8 bit may compress better than that
MAX_ZIP_TOTAL_RATIO = 100  # all that one ZIP yields against its own size …
MAX_ZIP_TOTAL_FLOOR_BYTES = 1024 * MIB  # … but a gigabyte is always fine

MAX_FILES_INSIDE = 1_000  # in one PDF; a mailbox saved as a portfolio has a few hundred
MAX_INSIDE_TOTAL_BYTES = 1024 * MIB  # of all files in one PDF together
MAX_INSIDE_PER_FILE = 10_000  # that one file on disk may hold at all depths together
MAX_PAGES_WITH_PINS = 2_000  # pages on which files may be pinned: more is a print run or a stack of scans
MAX_NAMES_DEPTH = 8  # of a tree of names; programs write one or two

MAX_PAGES_PER_FILE = 60_000  # a page count beyond this is a loop or a lie
MAX_TIFF_PAGES = 10_000  # each costs a walk through the directory chain
MAX_TIFF_ENTRIES = 100 * MAX_TIFF_PAGES  # of all directories together; scanners write 15 to 25 a page
MAX_MOVING_PICTURES = 200  # in a GIF, WebP, APNG, AVIF, HEIC or MPO: each is drawn over the one before; more is a film

MAX_FOLDER_DEPTH = 40  # folders in folders; deeper is a loop made by links or a mistake

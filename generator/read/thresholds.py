"""Every threshold of reading: its name, unit and reason. Nothing about one form stands here.

Lengths are mm on the sheet as it was laid out (so they hold at any resolution and for enlarged or reduced copies).
Darkness is 0 (the paper around it) … 1 (the black of the printed marks on this very sheet).
"""

from __future__ import annotations

# --- the grid in which boxes are looked at ---------------------------------------------------------------------------
GRID_PX_PER_MM = (
    8.0  # px/mm: about 200 dpi; a 0.5 mm pen is 4 px wide, and features mean the same at any scan resolution
)
HALO_MM = 2.5  # looked at around a box: ticks leave it by 1-2 mm, and boxes stand at least this far apart
SEARCH_MM = 0.75  # how far a box may lie from where the fit puts it; more is a bad fit, not a correction
FINEST_PX_PER_MM = 16.0  # px/mm: sampling from a finer picture would alias (2 px per grid px); a halved one is used

# --- page pictures ---------------------------------------------------------------------------------------------------
BIG_SIDE_PX = (
    5300  # px: the long side of A4 at 450 dpi; larger pictures are halved first (nothing below 0.1 mm matters)
)
SMALLEST_PX_PER_MM = 3.0  # px/mm: 76 dpi; a 0.3 mm outline is less than a pixel then, boxes cannot be judged

SMALLEST_SIDE_PX = 200  # px: no sheet has a readable code in less; also bounds work on absurd pictures (1 x 60,000)

# --- finding the code ------------------------------------------------------------------------------------------------
CODE_LOOK_PX_PER_MM = 5.9  # px/mm: 150 dpi, where zxing read all of 140 QRs of 15 mm; finer paper texture disturbs
CORNER_SHARE = (
    0.40,
    0.24,
)  # of width, height: a corner that holds a QR of 18 mm with 10-25 mm of margin, also when skewed
BLANK_INK_SHARE = 0.0006  # of the side: below it there are specks and see-through only; one line of text is 0.002
BLANK_DARKNESS = 0.20  # darkness: see-through of thin paper is about 0.12, pale pencil 0.3
BLANK_EDGE_SHARE = 0.05  # of each side: scanner shadows and holes along the edges are not ink
FAINT_CONTRAST = 90  # grey levels between paper and the darkest per mille: less is a page too faint to read

# --- registration ----------------------------------------------------------------------------------------------------
RING_PX_PER_MM = 5.0  # px/mm: a 5 mm ring is 25 px; parabola peaks give 0.02 mm
RING_SCORE = 0.55  # normalised correlation: rings score 0.8-1, text and dirt below 0.45
RING_SEARCH_NEAR_MM = 2.0  # search radius at the code itself: the code's corners are good to 0.3 mm
RING_SEARCH_PER_MM = 0.035  # extra radius per mm away from known points: 0.3 mm on 15 mm of code is 2 % of the distance
RING_SEARCH_PER_MM_KNOWN = 0.01  # the same once two rings far apart are found
RING_SEARCH_FAR_MM = 14.0  # never search further: other print begins
SIMILARITY_SLACK = 0.035  # of the code's side: a scan's code is a square to this; more means perspective (a photo)
AFFINE_SLACK = 0.015  # the same with two codes in opposite corners, which show a slant much better
POINT_DISAGREE_MM = 1.2  # a ring this far from where the others put it is not the ring (or a fold)
OUTLINE_SCORE = 0.60  # correlation of a box's edge profile with the printed one: below, ink covers the outline
OWN_SHIFT_MM = (
    0.35  # a box may differ this much from the smooth correction (paper feed jitter); more is ink on its edge
)
CORRECTABLE_MM = 0.65  # most boxes lie within this of the homography; near SEARCH_MM others may lie beyond it
REMAINING_MM = 0.22  # most boxes lie within this after correction (INSIDE_MARGIN_MM less two grid px of blur)
LOCAL_MM = 28.0  # a box's neighbourhood (standard deviation): waves of feed and curl are longer than this
LOCAL_PRIOR = (
    0.7  # boxes' weight of "no further shift" in a neighbourhood: one box alone does not move its surroundings
)
LOST_OUTLINES_SHARE = 0.5  # of boxes whose outline is not found: more means that we look in the wrong place

# --- known print -----------------------------------------------------------------------------------------------------
PRINT_SPREAD_MM = 0.25  # printers and scanners thicken lines by up to two grid px
PRINT_SPREAD_INSIDE_MM = 0.125  # mm: less inside a box, where INSIDE_MARGIN_MM keeps off the outline already
PRINT_GAIN = 1.15  # print may come out darker than drawn (toner, copier contrast)
PRINT_LIFT = 0.10  # darkness: and mid grey darker still (steep copiers)
PRINT_BLACKENED = 0.30  # darkness: in a 1-bit scan print from here on is black
PRINT_FLOOR = 0.04  # darkness below which drawn print does not count (anti-aliasing)
INSIDE_MARGIN_MM = 0.25  # between the printed outline's inner edge and the inside that is judged (blur, misfit)

# --- ink -------------------------------------------------------------------------------------------------------------
INK_MIN = 0.12  # darkness: pale pencil is 0.2-0.3 at its core; paper noise and see-through stay below
INK_MAX = 0.40  # darkness: even on a sheet with black marker, pixels this dark belong to a stroke
HALF_HEIGHT = 0.55  # of the box's pen: the true edge of a stroke, where its shape matters
INK_OF_PEN = 0.42  # of the sheet's pen darkness: the half-height of a stroke's profile, a little lower for its rim
INK_OVER_NOISE = 1.6  # times the sheet's own noise (95th percentile of blank insides): above is not noise
HALO_CARE = 1.25  # times the floor: where no core tells a box's pen; blurred print reaches a little over the floor
NOISE_MAX = 0.09  # darkness: the grainiest copier paper measured 0.05
PEN_QUANTILE = 0.90  # of the ink pixels of inked boxes: the core of the strokes, not their blurred rim
PEN_DEFAULT = 0.6  # darkness: assumed while nothing is inked

# --- marks -----------------------------------------------------------------------------------------------------------
SPECK_MM2 = 0.16  # mm²: dirt and dust inside (0.45 mm dot) are smaller; the smallest real dots are 0.5 mm²
SPECK_EXTENT_MM = 0.75  # mm: a speck's longest side; the shortest real strokes seen are 1.2 mm
MARK_MM2 = 0.42  # mm²: a stroke of 1.2 mm by 0.35 mm
MARK_EXTENT_MM = 1.15  # mm: the shortest stroke that people mean
GRAZE_MM = 0.9  # mm: how deep a stroke from outside may reach into a box and still be a neighbour's
SHARED_STROKE = 0.5  # a stroke with at least this part of a box's ink also in another box: whose is it?
OWN_SHARE = (
    0.35  # of a stroke that must lie inside the box (rim included) for it to be this box's when it began outside
)
WEAK_OF_PEN = 0.38  # of the sheet's pen darkness: fainter than this beside darker marks is an erased or accidental mark
MUCH_INK = 0.5  # of the inside: from here on a mark may be a cancelled box as well as a thick cross or a fill
FAR_MM = 0.9  # mm: "seen from far": pencil grain blurs away, the gaps of a scribble and a disc's corners stay
FAR_PALE = 0.10  # share of the inside: the palest tenth, compared with …
FAR_DARK = 0.90  # … the darkest tenth
SOLID_EVEN = 0.85  # evenness: boxes blacked out in ink measure 0.9 and more, dense scribbles up to 0.8
SCRIBBLED_EVEN = 0.70  # evenness: below it paper shows through; between this and SOLID_EVEN a person must look
GRAINY_DARKNESS = 0.65  # of ink's core: pencil; darker ink has no grain
GRAINY_SOLID_EVEN = 0.60  # evenness of a box filled evenly with pencil is 0.54-0.75 (grain) …
GRAINY_SCRIBBLED_EVEN = 0.43  # … of a pencil scribble up to 0.55
SOLID_COVERAGE = 0.62  # of the inside: evenly grey from edge to edge, but less covered than this, is dirt or a shadow
FULL_COVERAGE = 0.88  # of the inside: fuller scribbles with some gap left may be meant as cancelled
ROUND = -0.15  # crossness: below it the corners are white, as in a disc (people who know bubble forms fill discs)
OPEN_COVERAGE = 0.72  # of the inside: with less ink, and …
OPEN_EVEN = 0.30  # … evenness below this, paper shows widely: a mark, whatever its shape
CROSSED = (
    0.15  # crossness: a 1.8 mm marker's cross in a 4.5 mm box measures 0.2, thinner ones up to 1, fills below 0.06
)
GRAINY_ROUND = -0.30  # the same in pencil, where grain alone makes -0.2
GRAINY_ROUND_EVEN = 0.57  # evenness of a pencil disc stays below; grain that only looks round lies above
GRAINY_CROSSED = 0.40  # crossness in pencil: grain alone makes 0.2 in an evenly filled box
PERHAPS_CROSSED = 0.08  # crossness: between this and CROSSED a person must look
SPILLED = 0.20  # crossness just outside the box: a marker's cross leaves it at the corners
SCATTER_MM = 1.2  # mm: dots of dust rarely fall this far apart within one box
SCATTER_MM2 = 0.09  # mm²: all dots together; the remains of a pencil tick in a 1-bit scan
SCRATCH_OUTSIDE = 0.55  # ink just outside the box ÷ ink inside: a scratch-out runs over all edges
FADED_BOXES = 2  # boxes with only scattered dots in a 1-bit scan: pencil fell away, and elsewhere wholly perhaps
RING_SECTORS = 16  # directions in which a circle round a box or word is looked for
RING_CLOSED = 13  # of them: a circle people draw is open at most at one place
RING_PART = 7  # of them: half a circle; a person must look
NEAR_MM = 1.0  # mm from the outline: ink this near, though outside, may mean this box
NEAR_EXTENT_MM = 2.2  # mm: shorter ink beside a box is handwriting or dirt

# --- words to circle -------------------------------------------------------------------------------------------------
WORD_HALO_MM = 4.0  # circles around a word run 1-4 mm outside its letters
WORD_INK_MM = 4.0  # mm of stroke: less is dirt

# --- writing ---------------------------------------------------------------------------------------------------------
CROP_PX_PER_MM = 6.0  # px/mm: about 150 dpi, handwriting is well readable
CROP_MAX_PX = 1800  # px: longest side of a crop; larger fields (A3 drawings) get a coarser crop
CROP_MARGIN_MM = 1.5  # mm around the field: descenders and strokes that leave it
CROP_JPEG_QUALITY = 72  # %: handwriting stays crisp at 150 dpi
WRITING_SPREAD_MM = 0.45  # mm: ruled lines may lie this far from where they are expected
WRITING_INK_MM2 = 1.2  # mm²: less is dirt; the digit 1 in ballpoint is 1.6 mm²
WRITING_DOUBT_MM2 = 0.5  # mm²: below this it is surely nothing

# --- overlay ---------------------------------------------------------------------------------------------------------
OVERLAY_PX_PER_MM = 3.5  # px/mm: about 90 dpi; print of 8 pt and handwriting are still readable
OVERLAY_MAX_PX = 1700  # px: longest side (A3)
OVERLAY_JPEG_QUALITY = 55  # %: keeps an A4 page under 120 kB

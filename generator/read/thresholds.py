"""The thresholds that rooms of reading share, and all that say when ink is a mark or writing: name, unit, reason.

What one module alone uses stands at its head. Nothing about one form stands here.

Lengths are mm on the sheet as it was laid out (so they hold at any resolution and for enlarged or reduced copies).
Darkness is 0 (the paper around it) … 1 (the black of the printed marks on this very sheet).
"""

from __future__ import annotations

# --- the grid in which boxes are looked at ---------------------------------------------------------------------------
GRID_PX_PER_MM = 6.0  # px/mm: about 150 dpi; a 0.5 mm pen is 3 px wide, and features mean the same at any resolution
HALO_MM = 2.5  # looked at around a box: ticks leave it by 1-2 mm, and boxes stand at least this far apart
SEARCH_MM = 0.75  # how far a box may lie from where the fit puts it; more is a bad fit, not a correction
FINEST_PX_PER_MM = 10.0  # px/mm: sampling from a finer picture would alias (2 px per grid px); a halved one is used

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
FAINT_CONTRAST = 90  # grey levels between paper and the darkest per mille: less is a page too faint to read …
SOME_DARK_SHARE = 0.00004  # … unless this share of it is darker than that: two words on a page that is empty otherwise

# --- registration ----------------------------------------------------------------------------------------------------
RING_PX_PER_MM = 5.0  # px/mm: a 5 mm ring is 25 px; parabola peaks give 0.02 mm
RING_SCORE = 0.55  # normalised correlation: rings score 0.8-1, text and dirt below 0.45
RING_SURE = 0.9  # one as alike as this near its place is the ring: nobody looks further
RING_ALIKE = 0.75  # of the best ring's score: what is less alike …
RING_ASTRAY_MM = 1.5  # mm: … and this far from where the others put it is something else, on a slanted photo
RING_SEARCH_NEAR_MM = 2.0  # search radius at the code itself: the code's corners are good to 0.3 mm
RING_SEARCH_PER_MM = 0.035  # extra radius per mm away from known points: 0.3 mm on 15 mm of code is 2 % of the distance
RING_SEARCH_PER_MM_KNOWN = 0.01  # the same once two rings far apart are found
RING_SEARCH_FAR_MM = 14.0  # never search further: other print begins
SIMILARITY_SLACK = 0.035  # of the code's side: a scan's code is a square to this; more means perspective (a photo)
AFFINE_SLACK = 0.015  # the same with two codes in opposite corners, which show a slant much better
CORNERS_ROUGH_MM = 0.8  # mm: on a turned 200-dpi scan a QR's corners were 0.65 off; most slanted photos leave more
POINT_DISAGREE_MM = 1.2  # a ring this far from where the others put it is not the ring (or a fold)
OUTLINE_SCORE = 0.60  # correlation of a box's edge profile with the printed one: below, ink covers the outline
OWN_SHIFT_MM = (
    0.35  # a box may differ this much from the smooth correction (paper feed jitter); more is ink on its edge
)
CORRECTABLE_MM = 0.5  # most boxes lie within this of the homography: beyond, others were seen to lie past SEARCH_MM
PRIVATE_OFF_MM = 1.5  # the edge of a private strip by the print around it: its room is for strokes and 2 mm (ROOM_MM)
CORRECTABLE_BY_PRINT_MM = 2.0  # likewise where print all over the page said where to look: ANCHOR_REACH_MM with room
REMAINING_MM = 0.22  # most boxes lie within this after correction (INSIDE_MARGIN_MM less two grid px of blur)
ALL_RINGS = 4  # registration marks on a page
RINGS_PLENTY = 3  # of them, with the code, place a page if the fourth lies beyond the picture
RINGS_NEEDED = 2  # of them: with fewer, a code's corners alone place the far side of the sheet
LOCAL_MM = 28.0  # a box's neighbourhood (standard deviation): waves of feed and curl are longer than this
LOCAL_PRIOR = (
    0.7  # boxes' weight of "no further shift" in a neighbourhood: one box alone does not move its surroundings
)
LOST_OUTLINES_SHARE = 0.5  # of boxes whose outline is not found: more means that we look in the wrong place

# --- anchors: known print on pages without boxes ----------------------------------------------------------------------
ANCHOR_PX_PER_MM = 3.0  # px/mm: words are still shapes, and a peak is good to 0.03 mm
ANCHOR_WIDTH_MM, ANCHOR_HEIGHT_MM = 14.0, 10.0  # mm: some words, or a corner of a frame
ANCHOR_REACH_MM = 3.0  # mm: what a wavy sheet on a photo was seen to differ from its four rings
ANCHOR_CELL_MM = 42.0  # mm: one anchor per square of this side
LANDMARK_CELL_MM = 30.0  # mm: likewise of the pieces that lay a curled sheet flat, which bends in shorter waves
LANDMARKS_NEEDED = 8  # pieces that must be seen: fewer do not tell how a sheet bends
LANDMARKS_SHARE = 0.5  # of all such pieces in the picture
LANDMARKS_OFF_MM = 0.4  # mm: most pieces lie within this after correction: 0.2 at most was seen
CURL_MM = 0.3  # mm: boxes (80th percentile) this far from where the fit puts them are looked for again: others may
#   lie beyond SEARCH_MM
CURL_UNSEEN = 0.15  # of the outlines: or not seen, on a photo
PHOTO_SLANT = 0.008  # share: scans on glass stay below 0.003
STILL_SEEN = 0.8  # of the outlines that were seen at first: a second look that sees fewer looks in the wrong place
ANCHOR_SOFT_PX = 0.7  # px: a scan's blur, so that thin lines agree
ANCHOR_PLENTY = 0.10  # mean edge strength in a window from which its place is sure in that direction
ANCHOR_WORTH = 0.25  # of both directions together: less is an empty window
ANCHOR_SCORE = 0.5  # normalised correlation: the same print scores 0.7-1, empty paper below 0.3
ANCHORS_OFF_MM = 0.7  # mm: most anchors lie within this after correction; print beyond it would look like ink
ANCHOR_ASTRAY_MM = 0.5  # mm: after correction flat sheets, clean or soiled, have at most one anchor of 25 so far off
ANCHORS_ASTRAY_SHARE = 0.12  # of the anchors; sheets that were folded sharply have 0.15 to 0.3
ANCHOR_FAR_COST = 0.08  # of correlation, at ANCHOR_REACH_MM
LOST_OUTLINES_SHARE_PLACED = 0.7  # the same where the marks agree and the outlines that are seen lie where they should:
LOST_OUTLINES_SHARE_FLAT = 0.85  # and where print all over the page says where boxes lie
WELL_PLACED_MM = 0.2  # mm: then thick crosses hide the others (a page with 6 of 10 boxes crossed with a marker)

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
COARSE_CARE = 1.1  # times the floor: in the coarser second look thin pale strokes are paler still
NOISE_MAX = 0.09  # darkness: the grainiest copier paper measured 0.05
PEN_QUANTILE = 0.90  # of the ink pixels of inked boxes: the core of the strokes, not their blurred rim
BLACK_PEN = 0.99  # darkness: no pen on paper is as black as the print; a fax that was scaled is black and white too
PEN_DEFAULT = 0.6  # darkness: assumed while nothing is inked

# --- marks -----------------------------------------------------------------------------------------------------------
SPECK_MM2 = 0.16  # mm²: dirt and dust inside (0.45 mm dot) are smaller; the smallest real dots are 0.5 mm²
SPECK_EXTENT_MM = 0.75  # mm: a speck's longest side; the shortest real strokes seen are 1.2 mm
MARK_MM2 = 0.42  # mm²: a stroke of 1.2 mm by 0.35 mm
MARK_EXTENT_MM = 1.15  # mm: the shortest stroke that people mean
GRAZE_MM = 0.9  # mm: how deep a stroke from outside may reach into a box and still be a neighbour's
CLIP_MM = 1.6  # mm: a tail that a neighbour clearly owns clips a corner of a box by no more; deeper is asked about
TAIL_MM, CLEARLY_OWNED = 2.4, 3.0  # mm, ×: a straight tail that deep is its owner's if that holds so much more of it
NEIGHBOUR_MM = 14.0  # mm between middles: ticks longer than this are rare …
NEIGHBOUR_BOXES = 3.0  # … but longer in larger boxes
BENT_MM = 0.15  # mm: ticks stray this much from a straight line in their box; tails from elsewhere stay below 0.09
ENTERING_MM = 2.6  # mm: what comes in from elsewhere and ends within half a box; own marks are longer inside
OWNED_MM = (
    2.8  # mm: of a stroke that lies mostly outside, so much at least lies inside if it is this box's (long ticks)
)
OWNED_MM2 = 0.9  # mm²: and so much of its ink, which is that length of a thin pale line
BRIDGE_MM = 1.3  # mm: known print hides a stroke where it crosses an outline aslant; pieces this near belong together
STRAY_MM2 = 2.5  # mm²: more ink around the box in other strokes means writing or scratching-out, and nothing is sure
SCRAP_SHARE = 0.15  # of a stroke: with less of it inside, the rest is handwriting or somebody else's mark
SHARED_STROKE = 0.5  # a stroke with at least this part of a box's ink also in another box: whose is it?
OWN_SHARE = (
    0.35  # of a stroke that must lie inside the box (rim included) for it to be this box's when it began outside
)
WEAK_OF_PEN = 0.5  # of the sheet's pen darkness: fainter than this beside darker marks is an erased or accidental mark,
#   or a stain: of 22,000 boxes that people marked with one pen none was this faint
# … so little ink is as dark as the rest, or the edge of a shadow:
LITTLE_MM2, WEAK_IF_LITTLE = 1.0, 0.7  # mm², of the sheet's pen
# probability: between them a person must look (a gel pen's scribble that a fax filled up had 0.983), …
SURELY_CANCELLED, SURELY_CHOSEN = 0.99, 0.02
# … as must one from here on: no mark for this box, perhaps. 0.03 spares one question in 2,300 inked boxes, and lets
# through question marks of 0.015 to 0.028 (3 in 33,000 fields)
PERHAPS_NEITHER = 0.01
# of a box, of its ink: of a stroke from outside that is less deep and spills more only half is meant for it
BESIDE_DEPTH, BESIDE_SPILLED = 0.4, 0.12
SOME_INK = 0.4  # of the inside: from here on a mark may be a cancelled box as well as a thick cross or a fill
FAR_MM = 0.9  # mm: "seen from far": pencil grain blurs away, the gaps of a scribble and a disc's corners stay
FAR_PALE = 0.10  # share of the inside: the palest tenth, compared with …
FAR_DARK = 0.90  # … the darkest tenth
CORE_PALE = 0.05  # share of the middle: its palest twentieth
OPEN_COVERAGE = 0.72  # of the inside: real fills that choose have less ink, real fills that cancel 0.74 and more
SURELY_CROSSED = 0.35  # crossness: ticks and single strokes stay below 0.36, a cross of a 0.5 mm pen has 0.5
SCATTER_MM = 1.0  # mm: dots of dust rarely fall this far apart within one box
SCATTER_MM2 = 0.09  # mm²: all dots together; the remains of a pencil tick in a 1-bit scan
# A sheet whose ink is paler than PALE_PEN may hold marks too pale to measure: pale pencil is 0.27 to 0.31, by way of
# A3 and back 0.16 to 0.25. Nearly all marks that measuring missed leave 0.7 mm² of trace, empty boxes seldom 0.1.
PALE_PEN = 0.25  # darkness
TRACE_INK, TRACE_OVER_NOISE = 0.03, 2.5  # darkness, softened, over the box's own paper; × the sheet's noise
TRACE_MM2 = 0.3  # mm²: of such ink. Nearly all marks that measuring missed leave 0.7 and more, empty boxes seldom 0.1
TRACE_EXTENT_MM = 1.3  # mm: all of it together; a third of a millimetre of dirt is 1.2 at most, softened
FADED_FIELDS = 2  # writing fields with dots alone in a 1-bit scan: pencil fell away, and elsewhere wholly perhaps
FADED_SHARE = 0.1  # of the whole marks: beside many sound ones a ragged mark says nothing of the rest
# of the questions of a black-and-white page, mm (a mark's area over its longest side: a cross of a 0.45 mm pen has
# 0.8): with ink in no more of them, and all of it thinner, pencil is gone nearly everywhere. None of 293 pages is so
# whose pen the scan could show, 18 are of 44 whose pencil it lost and that are not wholly empty. At 0.6 a page of 60
# fields with two porous filled-up boxes (0.57, 0.62) passed for a thin pen's; of 1,008 others none is added by 0.65
NEARLY_GONE_SHARE, NEARLY_GONE_MM = 0.34, 0.65
RING_SECTORS = 16  # directions in which a circle round a box or word is looked for
RING_CLOSED = 13  # of them: a circle people draw is open at most at one place
RING_PART = 7  # of them: half a circle; a person must look
RING_FOREIGN = 10  # the same, where the strokes run on: rings round the boxes above and below show 9 together
RING_WHOLE = 15  # of them: nobody else's ring; a thick pen's may touch the box's corners
LOOSE_END, STRAIGHT_MM = 0.7, 0.09  # of a box's width, mm: a shorter stroke, as straight, does not cross a ring out
NEAR_MM = 1.0  # mm from the outline: ink this near, though outside, may mean this box
NEAR_EXTENT_MM = 2.2  # mm: shorter ink beside a box is handwriting or dirt

# --- words to circle -------------------------------------------------------------------------------------------------
WORD_HALO_MM = 4.0  # circles around a word run 1-4 mm outside its letters
WORD_INK_MM = 4.0  # mm of stroke: less is dirt
# of the fullest line over a word: struck words have 1.0 in ink and 0.73 and more in pencil, rings of a marker 0.83 at
# most, words left alone 0.13 at most (400 words, two copiers)
LINE_THROUGH, LINE_NOTHING, RING_AND_LINE = 0.8, 0.25, 0.9
# of a word's width: above and below it rings have 0.83 and more, strikes 0.22 at most
RING_BEYOND, LINE_BEYOND = 0.6, 0.4

# --- writing ---------------------------------------------------------------------------------------------------------
CROP_PX_PER_MM = 6.0  # px/mm: about 150 dpi, handwriting is well readable
CROP_MAX_PX = 1800  # px: longest side of a crop; larger fields (A3 drawings) get a coarser crop
CROP_MARGIN_MM = 1.5  # mm around the field: descenders and strokes that leave it
CROP_JPEG_QUALITY = 72  # %: handwriting stays crisp at 150 dpi
WRITING_SPREAD_MM = 0.45  # mm: ruled lines may lie this far from where they are expected
WRITING_INK_MM2 = 1.2  # mm²: less is dirt; the digit 1 in ballpoint is 1.6 mm²
WRITING_SURE = 0.7  # confidence: below it a field that seems empty is asked about
SEEN_FROM_FAR_MM = 0.6  # mm: print that is so little off is where it is looked for, a square millimetre at a time
OUTLINE_SHOWN = 0.35  # of the darkness that the outline of a box should have; the least seen otherwise is 0.58
PRINT_SHOWN = 0.08  # the same of print around a writing field, 12 mm square; the least seen otherwise is 0.11, by fax
DIRTY_SHARE = 0.045  # of the bare paper around a field; clean pages have 0.041 at most, half of a dirty drum 0.067
WRITING_DOUBT_MM2 = 0.5  # mm²: below this it is surely nothing
PRINT_CORRIDOR_MM = 0.5  # mm beyond the spread print: what stays in there is the print itself, badly placed
FREE_STROKE_MM2 = 0.3  # mm²: of a stroke outside that corridor; people write above lines, not along them
STROKE_MM = 1.2  # mm: the longest side of a stroke that people write; dust and dots are shorter
FAINT_INK = 0.105  # darkness: where a stroke that is sure somewhere ends (pencil is pale at its ends)
SURE_INK = 0.165  # darkness of the core of pale pencil; see-through of thin paper reaches 0.14
FAINT_OVER_NOISE, SURE_OVER_NOISE = 2.5, 4.0  # standard deviations of the blank paper here
TONE_PX_PER_MM = 3.0  # px/mm: fine enough to tell strokes from paper
TONE_SOFT_MM = 0.5  # mm: paper's brightness changes no faster
EVEN_SHIFT_MM = 0.12  # mm: where the correction differs less over an area, moving the area will do
PALE_TEXTURE = 0.4  # of a band's darkness: finer differences within it show that it is writing, not a band
BAND_TEXTURE = 0.25  # the same, to be sure that it is a band
PALE_WIDE_MM = 2.3  # mm: pale things this wide are no pen: highlighter, stains, shadows
PALE_DARKNESS = 0.42  # darkness up to which that holds; a marker is darker
BAND_DARKNESS = 0.05  # darkness from which a band is worth knowing of: what lies along its edges is not writing
BAND_SHARE = 0.3  # of a pale stroke that lies along such a band
BAND_INK = 0.45  # darkness: what is darker than this is ink, whatever lies around it
BAND_THICK_MM = 1.4  # mm: pale strokes this thick are no pen
LINE_MM, LINE_OFF_MM = 8.0, 0.15  # mm: long, and straighter (standard deviation) than a hand draws: dirt on the glass,
#   creases, and the lines that a fax garbles
LINE_THICK_MM = 0.9  # mm: of such a line
DARK_WIDE_MM = 5.0  # mm: dark things this wide are no pen either

# --- overlay ---------------------------------------------------------------------------------------------------------
OVERLAY_PX_PER_MM = 2.5  # px/mm: 64 dpi; handwriting and small print are readable, at 0.7 of the time of 75 dpi
OVERLAY_MAX_PX = 1700  # px: longest side (A3)
OVERLAY_JPEG_QUALITY = 55  # %: keeps an A4 page under 120 kB

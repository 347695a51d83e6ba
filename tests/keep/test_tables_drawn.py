"""Tables of what was drawn: networks as nodes and edges, curves as points, words in a plot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from frictionless import validate
from keep_samples import BLANK, DOUBTFUL, RUN, answer, groei_answers, layout, reading, variables
from tables_sample import table

from generator.keep.pictures import FolderPictures, store_pictures
from generator.keep.store import Store
from generator.keep.tables import write_tables
from generator.model.answer import AnswerState, Source
from generator.model.curve import Curve, CurveLine, Words


def test_network_and_curve_become_nodes_edges_and_points(store: Store, tmp_path: Path) -> None:
    start = answer("groei_lijn_lijn1_start", chosen=("2",))
    named = answer("groei_lijn_lijn1", text="vakmanschap")
    rest = tuple(a for a in groei_answers() if a.variable != "groei_lijn_lijn1")
    store.add_reading(reading(1, 1, *rest, named, start, source=Source.PDF))
    empty = (answer("groei_kaart_p01_naam", BLANK), answer("groei_kaart_p01_geeft", BLANK))
    store.add_reading(reading(2, 1, *empty, scan="leeg.pdf"))
    write_tables(store, tmp_path / "t")
    ego, place = table(tmp_path / "t", "nodes")  # copy 2 filled in nothing: no node
    assert (ego["ring"], place["place"], place["ring"], place["closeness"]) == ("ik", "1", "team", "2")
    assert (place["gives_advies"], place["gives_steun"], place["name_crop"]) == ("0", "1", "crops/7K3M9Q/naam.png")
    (edge,) = table(tmp_path / "t", "edges")
    assert (edge["source"], edge["target"], edge["gives_steun"], edge["weight"]) == (ego["id"], place["id"], "1", "2")
    (point,) = table(tmp_path / "t", "curve")
    assert (point["line"], point["name"], point["moment"], point["level"]) == ("1", "vakmanschap", "start", "2")


def test_a_drawn_curve_becomes_points_and_features_and_says_what_is_not_sure(store: Store, tmp_path: Path) -> None:
    heights = tuple(None if i < 5 else float(i) for i in range(51))
    line = CurveLine(heights, (0.98,) * 51, 0.6, 0.7)
    drawn = answer("groei_lijn", DOUBTFUL, curve=Curve("groei_lijn", 0.6, (line,), 0.95), crop="crops/lijn.jpg")
    rest = tuple(a for a in groei_answers() if a.variable != "groei_lijn")
    store.add_reading(reading(1, 1, drawn, *rest))
    (kept,) = store.readings(RUN)
    assert next(a for a in kept.answers if a.curve).curve == drawn.curve, "as it was read"
    files = {path.name for path in write_tables(store, tmp_path / "t").files}
    assert {"curve.csv", "curve_features.csv"} <= files
    points = table(tmp_path / "t", "curve")
    assert len(points) == 46
    first, last = points[0], points[-1]
    assert (first["x"], first["y"], first["style"], first["confidence"]) == ("0.1", "5", "solid", "0.98")
    assert (last["x"], last["y"], last["style"], last["state"]) == ("1", "50", "dashed", "answered")
    (told,) = table(tmp_path / "t", "curve_features")
    assert (told["state"], told["split_state"], told["dashed_from"]) == ("answered", "doubtful", "0.6")
    assert (told["start"], told["today"], told["future"], told["peak_at"]) == ("5", "30", "50", "1")
    assert validate(str(tmp_path / "t" / "datapackage.json")).valid


def test_words_in_a_plot_are_rows_with_their_line_and_their_picture(store: Store, tmp_path: Path) -> None:
    line = CurveLine((30.0,) * 51, (0.98,) * 51, 0.6, 0.99)
    words = (Words(0.1, 0.2, 32.0, 36.0, crop=b"\xff\xd8eerste"), Words(0.5, 0.6, 80.0, 84.0, crop=b"\xff\xd8tweede"))
    drawn = answer("groei_lijn", AnswerState.SEEN, curve=Curve("groei_lijn", 0.6, (line,), 0.95, words))
    pictures = FolderPictures(tmp_path / "t")
    kept = store_pictures(pictures, reading(1, 1, drawn), store.layout(RUN))
    store.add_reading(kept)
    write_tables(store, tmp_path / "t")
    near, far = table(tmp_path / "t", "curve_words")
    assert (near["words"], near["line"], near["x_from"], near["y_to"]) == ("1", "1", "0.1", "36")
    assert (far["words"], far["line"]) == ("2", ""), "it stands at no line"
    assert [pictures.get(row["picture"]) for row in (near, far)] == [b"\xff\xd8eerste", b"\xff\xd8tweede"]
    assert {near["picture"], far["picture"]} <= set(store.page_files()), "they go where the tables go"
    assert validate(str(tmp_path / "t" / "datapackage.json")).valid


def test_words_in_a_private_plot_get_no_picture(store: Store, tmp_path: Path) -> None:
    line = CurveLine((30.0,) * 51, (0.98,) * 51, 0.6, 0.99)
    words = (Words(0.1, 0.2, 32.0, 36.0, crop=b"\xff\xd8eerste"),)
    drawn = answer("groei_lijn", AnswerState.SEEN, curve=Curve("groei_lijn", 0.6, (line,), 0.95, words))
    shut = tuple(replace(v, private=True) if v.name == "groei_lijn" else v for v in variables())
    kept = store_pictures(FolderPictures(tmp_path / "t"), reading(1, 1, drawn), replace(layout(), variables=shut))
    assert [each.picture for each in kept.answers[0].shown] == [""] and not (tmp_path / "t").exists()

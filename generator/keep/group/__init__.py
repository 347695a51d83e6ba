"""What a group said, and what of it may be shown: measures → batches → pictures. A table of contents.

The rules, so that no picture, and no two pictures laid side by side, betray what one person answered:

1. Nothing is shown of fewer than ten people (`LEAST_PEOPLE`).
2. People come into a picture in batches of three or more, and what they said is frozen then. A batch in which all said
   the same waits for somebody who said something else; how many it waits for is drawn by lot besides, so that a picture
   that does not change says nothing either.
3. A class of fewer than three people joins its neighbour, and where nearly all chose the same there are no numbers.
4. By role, and as whole lines, a group is shown only if it comes in all at once (`final`), and then it is closed: every
   role has ten people or more, whole lines are twenty or more, and the numbers of all are worked out from what the
   parts show. A total that went on beside its parts would betray who came after. After all of it was shown together
   it may still be split by role if everybody had come in together and nobody waits, and if each part, and whoever is
   in none, could have been a batch of its own (`by_role`).

Within a batch two people could always change places without any picture changing: that is what a test shows.
"""

from __future__ import annotations

from generator.keep.brief import BriefMaker, briefs
from generator.keep.entry.asked import with_screen_variables
from generator.keep.entry.fold import fold
from generator.keep.group.measures import measures_of
from generator.keep.group.pictures import pictures_of, words_of
from generator.keep.group.publish import publish
from generator.keep.kept import freshen
from generator.keep.responses import responses
from generator.keep.store import Store
from generator.model.group import GroupPictures

__all__ = ["group_pictures", "how_many"]


def how_many(store: Store, run: str) -> int:
    """How many people answered anything. Takes in nobody."""
    fold(store)
    freshen(store, [run], [BriefMaker()])
    with store.snapshot():
        return sum(bool(one.received or one.decided) for one in briefs(store, run))


def group_pictures(store: Store, run: str, *, final: bool = False) -> GroupPictures:
    """What may be shown of a run now. Takes in who is due, and freezes that (`final`: see `publish`).

    Raises NotFoundError.
    """
    fold(store)
    layout = with_screen_variables(store, store.layout(run))  # levels of drawn lines are those of screens
    sheets = store.sheets(run)
    measures = measures_of(layout, sheets)
    came = [response for response in responses(store, layout.run) if response.counts]
    frozen = publish(store, layout.run, measures, came, final=final)
    shown = {who for each in frozen.values() for who in each.people}
    return GroupPictures(len(came), len(shown), tuple(pictures_of(layout, measures, frozen, words_of(sheets))))

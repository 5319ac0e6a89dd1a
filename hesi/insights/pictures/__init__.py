"""Pictures of numbers, drawn at the server as SVG: they print, need no script, and stand beside their table.

Everything is placed in percent of the width and written in pixels, so that a picture stays readable on a phone. Values
are minor units of the picture's currency, or plain numbers where it has none.
"""

from hesi.insights.pictures.areas import Heat, Shares, Tiles
from hesi.insights.pictures.bars import Durations, Ranks, Stacks
from hesi.insights.pictures.drawing import Picture
from hesi.insights.pictures.lines import Lines
from hesi.insights.pictures.streams import Streams

__all__ = ["Durations", "Heat", "Lines", "Picture", "Ranks", "Shares", "Stacks", "Streams", "Tiles"]

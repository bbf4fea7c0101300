"""What an SVG must be like to be put into a page as it is."""

from __future__ import annotations

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
# Shapes and text only: no ids, which could meet those of the page, no style or script, which the page's policy forbids.
ELEMENTS = {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
ATTRIBUTES = {"viewBox", "class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"}
ATTRIBUTES |= {"points", "transform", "dx", "dy"}


def figure_problem(text: str) -> str | None:
    """Why ``text`` cannot be used as a figure; None if it can."""
    if not text.startswith("<svg "):
        return "a figure begins with its <svg> element"
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        return f"is not well-formed: {error}"
    if root.tag != f"{SVG}svg" or "viewBox" not in root.attrib:
        return 'the outermost element must be <svg xmlns="http://www.w3.org/2000/svg" viewBox="...">'
    for element in root.iter():
        name = str(element.tag).removeprefix(SVG)
        if name not in ELEMENTS:
            return f"<{name}> does not belong in a figure"
        for attribute in element.attrib:
            if attribute not in ATTRIBUTES:
                return f"{attribute!r} of <{name}> does not belong in a figure: colours and fonts come from classes"
    return None

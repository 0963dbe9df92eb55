"""The light markup of the texts of a call: headings, lists, links, tables. Never HTML."""

from functools import lru_cache

from markdown_it import MarkdownIt

LOWEST = 6
UNDER = 2  # a text lies under a title of level 2: its own headings start at level 3

# Dangerous addresses (javascript:, data:, file:) are refused by markdown-it itself; pictures are left out.
PARSER = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable("table")
    .disable(["image", "html_block", "html_inline"])
)


@lru_cache(maxsize=1024)
def to_html(text: str) -> str:
    """Safe HTML: everything typed is escaped; headings are lowered under those of the page."""
    tokens = PARSER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(LOWEST, int(token.tag[1:]) + UNDER)}"
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("rel", "noopener noreferrer")
    html = str(PARSER.renderer.render(tokens, PARSER.options, {}))
    return html.replace("<table>", '<div class="fr-table"><table>').replace("</table>", "</table></div>")

"""The page helpers under the shell's name; they live in `workspace.access`, where every room may import them."""

from hesi.workspace.access.pages import out_of_band, redirect_after_post, render_page, render_parts
from hesi.workspace.access.request import Request

__all__ = ["Request", "out_of_band", "redirect_after_post", "render_page", "render_parts"]

"""What can be wrong with an article."""

from hesi.core.errors import Conflict


class ArticleChanged(Conflict):
    """Somebody else published another text of this article meanwhile."""

    code = "article_changed"

"""What must hold after every crash, whatever was going on."""

from tests.servers import Product


def expect_sound(product: Product) -> None:
    """Every event is handed out and sealed, the audit chains are whole, and so are the stored files and rows."""
    assert product.ask("tests.crashes.moments:settle") is True
    verified = product.command("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    checked = product.command("check-data", "--deep")
    assert checked.returncode == 0, checked.stdout + checked.stderr

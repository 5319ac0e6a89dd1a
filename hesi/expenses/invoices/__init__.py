"""票据: the wallet, recognition, corrections, duplicate control."""

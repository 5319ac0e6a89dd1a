"""票据: the wallet, recognition, corrections, duplicate control.

Owns Invoice, Carrier, Preview, Correction and Hold. Publishes `invoice.received/read/duplicate/unpacked/failed/
upload_dismissed/started/corrected/confirmed/noted/deleted`. Listens to nothing: documents hold and release invoices by
calling the actions, and say through `visibility` and `usage` who else sees an invoice and where it is used.
"""

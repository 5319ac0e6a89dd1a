"""VAT invoices on pictures: paper ones, and screenshots or photographs of electronic ones, old and digital (数电)."""

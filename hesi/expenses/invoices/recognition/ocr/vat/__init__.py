"""VAT invoices on pictures: paper 专用/普通发票, and screenshots or photographs of electronic ones, old and digital (数电)."""

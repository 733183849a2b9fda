"""Paper: tagged PDFs (PDF/UA-1) in the county's look, and QR codes."""

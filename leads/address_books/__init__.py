"""Address books: people from CSV, spreadsheets and vCards, and back."""

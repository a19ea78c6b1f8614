"""What the product does, without Django: importing, studying, reading, reporting."""

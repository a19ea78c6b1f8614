"""The map: vector tiles of counts, counts of areas by month, a sheet to print; each for what a reader may see."""

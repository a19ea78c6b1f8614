"""The map: vector tiles of counts, counts of areas, a sheet to print; each as far as a reader may see."""
